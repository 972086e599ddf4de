"""A bank of questions: what it stores, what makes a question sound, and how it is changed. Knows nothing of HTTP."""
