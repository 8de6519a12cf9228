from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "valstuga.interop"
    label = "interop"
