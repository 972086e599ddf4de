"""Version 1 of the API: one module for each resource says how it looks, how it is found and what can be done."""
