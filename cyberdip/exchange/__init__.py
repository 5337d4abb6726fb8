"""How questions leave the house and come back: one module a format, all of the same shape."""
