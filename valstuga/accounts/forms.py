from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from valstuga.core.forms import Form


class ProfileForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
