"""
The API as OpenAPI, made from the code, with what the framework does not tell: the refusals that every operation can
give, the headers that go both ways, which members may be absent, and that no other member is taken.
"""

from api.schema.operations import ProblemAwareSchema
from api.schema.problems import ProblemSerializer
from api.schema.shared import share_refusals

__all__ = ["ProblemAwareSchema", "ProblemSerializer", "share_refusals"]
