from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "valstuga.home"
    label = "home"
