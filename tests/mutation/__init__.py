"""Small faults put into the modules where a wrong result hurts most, to see that some test notices each of them.

`python -m tests.mutation` runs all; docs/testing.md says how to read what it prints.
"""
