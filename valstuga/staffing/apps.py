from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "valstuga.staffing"
    label = "staffing"
