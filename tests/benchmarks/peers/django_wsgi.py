"""The peers made with Django, for gunicorn."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from bank.models.seals import opened  # noqa: E402 - Django must be ready first

# Peers know no seal; without this the bank would refuse to hand out what they show of open questions.
opened().__enter__()
