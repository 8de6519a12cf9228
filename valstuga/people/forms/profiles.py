"""What a person likes, can and has time for, and how they are reached."""

import copy
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valstuga.core.forms import ModelForm
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people import normalise, queries
from valstuga.people.enums import ActivityKind
from valstuga.people.models import Person, Profile

LANGUAGES = [
    ("sv", gettext_lazy("Swedish")),
    ("en", gettext_lazy("English")),
    ("fi", gettext_lazy("Finnish")),
    ("ar", gettext_lazy("Arabic")),
    ("so", gettext_lazy("Somali")),
    ("ti", gettext_lazy("Tigrinya")),
    ("fa", gettext_lazy("Persian")),
    ("ku", gettext_lazy("Kurdish")),
    ("tr", gettext_lazy("Turkish")),
    ("es", gettext_lazy("Spanish")),
    ("pl", gettext_lazy("Polish")),
    ("bs", gettext_lazy("Bosnian, Croatian, Serbian")),
    ("sign", gettext_lazy("Sign language")),
]
CONTACT = ("email", "phone", "street", "postal_code", "city", "language", "may_email")


class ProfileForm(ModelForm):
    """A profile with the person's contact data. `with_judged` adds what only organisers may say."""

    interests = forms.MultipleChoiceField(
        label=gettext_lazy("I like to do"),
        required=False,
        choices=[choice for choice in ActivityKind.choices if choice[0] != ActivityKind.OTHER],
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("I speak"), required=False, choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=60)
    street = forms.CharField(label=gettext_lazy("Street address"), required=False, max_length=120)
    postal_code = forms.CharField(label=gettext_lazy("Postal code"), required=False, max_length=20)
    city = forms.CharField(label=gettext_lazy("Town"), required=False, max_length=80)
    language = forms.ChoiceField(label=gettext_lazy("Language of mails"), choices=LANGUAGES[:2])
    may_email = forms.BooleanField(label=gettext_lazy("Send me mail about shifts"), required=False)

    class Meta:
        model = Profile
        fields = [
            "interests",
            "skills",
            "languages",
            "hours_per_week",
            "max_shifts",
            "reach_km",
            "home_area",
            "preferred_areas",
            "is_experienced",
            "can_lead",
        ]
        widgets = {
            "skills": forms.CheckboxSelectMultiple,
            "preferred_areas": forms.CheckboxSelectMultiple,
            "hours_per_week": forms.NumberInput({"min": 0, "max": 80, "step": "0.5", "inputmode": "decimal"}),
        }
        labels = {
            "skills": gettext_lazy("I can"),
            "hours_per_week": gettext_lazy("Hours a week"),
            "max_shifts": gettext_lazy("At most so many shifts a month"),
            "reach_km": gettext_lazy("How far I can go (km)"),
            "home_area": gettext_lazy("I live in"),
            "preferred_areas": gettext_lazy("I would like to be in"),
            "is_experienced": gettext_lazy("Has done it before"),
            "can_lead": gettext_lazy("Can lead a shift"),
        }

    def __init__(self, access: Access, person: Person, data: Any = None) -> None:
        initial = {name: getattr(person, name) for name in CONTACT}
        if person.phone:
            initial["phone"] = normalise.shown_phone(person.phone, access.org.country)
        super().__init__(data, instance=copy.copy(person.profile), initial=initial)
        self.country = access.org.country
        self.fields["skills"].queryset = queries.skills(access)  # type: ignore[attr-defined]
        areas = queries.areas(access)
        for name in ("home_area", "preferred_areas"):
            self.fields[name].queryset = areas  # type: ignore[attr-defined]
        self.fields["home_area"].empty_label = _("Choose…")  # type: ignore[attr-defined]
        if access.user is None:
            self.fields["email"].disabled = True
        if not access.can(Perm.PEOPLE_EDIT):
            self.fields.pop("is_experienced")
            self.fields.pop("can_lead")

    def clean(self) -> dict[str, Any]:
        contact = {name: self.cleaned_data[name] for name in CONTACT if name in self.cleaned_data}
        stored, wrong = normalise.person(contact, self.country)
        for name, message in wrong.items():
            if name not in self.errors:
                self.add_error(name, message)
        return {**self.cleaned_data, **stored}
