"""Anki, in its two forms: text with headers, and packages with a collection in them."""
