"""The page that shows every component, in development."""

from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from valstuga.core.forms import Form
from valstuga.core.gates import public_view

ICONS = [
    "home",
    "calendar",
    "people",
    "plan",
    "staffing",
    "settings",
    "search",
    "plus",
    "check",
    "close",
    "menu",
    "more",
    "place",
    "mail",
    "phone",
    "print",
    "download",
    "upload",
    "edit",
    "trash",
    "back",
    "next",
    "warning",
    "clock",
    "globe",
    "key",
    "undo",
    "copy",
    "chart",
    "me",
    "log",
]


class ExampleForm(Form):
    """One field of each kind; given half the answers, so that errors show."""

    text = forms.CharField(label="Text", help_text="Something that helps.")
    number = forms.IntegerField(label="Number", min_value=1)
    day = forms.DateField(label="Day", required=False)
    choice = forms.ChoiceField(label="Choice", choices=[("a", "First"), ("b", "Second")])
    several = forms.MultipleChoiceField(
        label="Several",
        choices=[("a", "First"), ("b", "Second"), ("c", "Third")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(label="I agree", required=False)
    long = forms.CharField(label="Long text", widget=forms.Textarea(attrs={"rows": 3}), required=False)


@public_view
def design(request: HttpRequest) -> HttpResponse:
    """Mounted in development and tests alone (config/urls.py)."""
    person = SimpleNamespace(initials="AÖ", name="Astrid Exempel")
    form = ExampleForm({"text": "", "number": "0", "choice": "a", "several": ["b"], "agree": "on"})
    shown = {"form": form, "filter": ExampleForm(prefix="filter"), "person": person, "icons": ICONS}
    return render(request, "design/design.html", shown)
