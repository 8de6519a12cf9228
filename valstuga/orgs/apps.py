from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "valstuga.orgs"
    label = "orgs"
