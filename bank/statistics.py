"""
What the database knows of the bank's shape when it chooses how to find something. PostgreSQL renews that by itself.
Without it SQLite takes every index for one that leaves ten rows, that of the status as well, and reads the whole bank.
"""

from django.db import connection

# So many rows of each index are looked at; it takes milliseconds, however large the bank.
_LOOKED_AT = 1_000


def renew_statistics() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
            cursor.execute("ANALYZE")
