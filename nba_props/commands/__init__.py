"""A folder per group of commands: a module each, and how they are typed in `signatures.py`."""
