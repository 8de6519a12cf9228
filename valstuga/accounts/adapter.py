"""How django-allauth behaves here: nobody signs up alone, one is invited or in a register."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from an invitation, a personal link or `valstuga init`."""
        return False
