from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "valstuga.people"
    label = "people"
