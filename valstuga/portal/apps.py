from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "valstuga.portal"
    label = "portal"
