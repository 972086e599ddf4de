"""Django's PostgreSQL, with the patience of somebody whom others wait for."""
