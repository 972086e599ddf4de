from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = "HTTP API"

    def ready(self) -> None:
        from api import checks, repeats  # noqa: F401 - to import the checks is to register them
        from bank.editing import news

        news.listen(repeats.begin_generation)
