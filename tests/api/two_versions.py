"""A site on which a second version stands beside the first, whose end is announced."""

from datetime import UTC, datetime

from api.urls import everything
from api.v1 import urls as v1
from api.versions import Ending, Version
from tests.api import version_2
from tests.api.version_2 import GUIDE

END_OF_V1 = Ending(datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC), GUIDE)

urlpatterns = everything([Version("v1", v1, ending=END_OF_V1), Version("v2", version_2)])
