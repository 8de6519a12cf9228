from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "valstuga.messaging"
    label = "messaging"
