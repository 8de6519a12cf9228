from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "valstuga.places"
    label = "places"
