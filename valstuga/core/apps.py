from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "valstuga.core"
    label = "core"

    def ready(self) -> None:
        from valstuga.core import checks  # noqa: F401, PLC0415  (registers the system checks)
