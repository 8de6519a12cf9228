from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "valstuga.activities"
    label = "activities"
