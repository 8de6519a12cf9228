from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "valstuga.public"
    label = "public"
