from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "valstuga.plan"
    label = "plan"
