"""How fast the API is, beside others that answer the same from the same tables: `python3 dev.py bench`."""
