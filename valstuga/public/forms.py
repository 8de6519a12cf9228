from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _

from valstuga.core.forms import Form


class GuestForm(Form):
    """Name, contact and consent of somebody without an account. `website` is a trap for robots; people never see it."""

    shift = forms.TypedChoiceField(label=_("Shift"), coerce=int, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        help_text=_("So that we can reach you on the day."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    consent = forms.BooleanField(label=_("You may store my name and contact to staff this activity"))
    website = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        label=_("Leave this empty"),
    )

    def __init__(self, *args: Any, shifts: list[tuple[int, str]], country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        field = self.fields["shift"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = shifts
        if len(shifts) == 1:
            self.initial["shift"] = shifts[0][0]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this empty"))
        return ""

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"].strip()
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, self.country)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise forms.ValidationError(_("This is not a phone number."))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
