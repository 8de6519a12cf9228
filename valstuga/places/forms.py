from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valstuga.core.forms import Form
from valstuga.places.models import Area


class PlaceForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    directions = forms.CharField(
        label=_("How to find it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    area = forms.TypedChoiceField(label=_("Area"), required=False, empty_value=None)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {str(area.pk): area for area in areas}
        field = self.fields["area"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "–"), *((pk, area.name) for pk, area in rows.items())]
        field.coerce = rows.get


class AreaForm(Form):
    name = forms.CharField(label=_("Name of the area"), max_length=120)
