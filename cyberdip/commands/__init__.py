"""One file a command: read the options, call a room below, hand the outcome to view."""
