from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "bank"
    verbose_name = "Question bank"

    def ready(self) -> None:
        from bank import checks  # noqa: F401 - to import them is to register them
