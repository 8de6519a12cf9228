"""What a browser calls itself, in words one recognises."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# In order: each later one also claims to be the earlier.
BROWSERS = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]  # fmt: skip


@register.filter
def device(user_agent: str) -> str:
    """ "Firefox, Android"; what is not recognised is called a browser."""
    found = [next((name for mark, name in names if mark in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name) or _("A browser")
