from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "valstuga.demo"
    label = "demo"
