from django import forms
from django.utils.translation import gettext_lazy as _

from valstuga.core.forms import Form
from valstuga.people.enums import ActivityKind


class BoardFilter(Form):
    """What of the board is shown; wrong values fall back to the usual view."""

    weeks = forms.TypedChoiceField(
        label=_("How far ahead"),
        choices=[
            (1, _("1 week")),
            (2, _("2 weeks")),
            (4, _("4 weeks")),
            (8, _("8 weeks")),
            (12, _("12 weeks")),
        ],
        coerce=int,
        required=False,
        empty_value=None,
    )
    area = forms.TypedChoiceField(label=_("Area"), choices=[], coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *ActivityKind.choices], required=False
    )
    only_short = forms.BooleanField(label=_("Only understaffed"), required=False)

    def __init__(self, *args: object, areas: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("All areas")), *areas]

    def values(self) -> dict[str, object]:
        self.is_valid()
        found = {name: self.cleaned_data.get(name) for name in self.fields}
        return {
            **found,
            "weeks": found["weeks"] or 4,
            "kind": found["kind"] or "",
            "only_short": bool(found["only_short"]),
        }
