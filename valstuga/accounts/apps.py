from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "valstuga.accounts"
    label = "accounts"
