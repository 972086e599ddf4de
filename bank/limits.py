"""How much of anything is taken, the same for every door, database and format. Lengths are in characters."""

SLUG = 100
NAME = 200
DESCRIPTION = 2_000
URL = 2_000
ATTRIBUTION = 2_000
LANGUAGE = 35
KEY = 200
# Hexadecimal digits of a hash of 256 bits.
DIGEST = 64
REASON = 500
TEXT = 20_000
ANSWERS = 50
TAGS = 20
RELATED = 50
# Of `details`, as JSON.
DETAILS = 50_000
DETAILS_DEPTH = 20
# Digits of a numerical answer or a tolerance, before and after the point together.
DIGITS = 40
# What a PostgreSQL `integer` holds; SQLite would take more, and the two must agree.
INTEGER = 2**31 - 1
# What a JavaScript number holds exactly, and well inside a `bigint`.
IDENTIFIER = 2**53 - 1
