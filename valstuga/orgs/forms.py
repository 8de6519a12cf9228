from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from valstuga.core.forms import Form, ModelForm
from valstuga.orgs import queries
from valstuga.orgs.access import Access
from valstuga.orgs.enums import GroupKind, OrgKind, Role
from valstuga.orgs.models import Decision, Group, Membership, Organisation

ZONES = [*sorted(name for name in available_timezones() if name.startswith("Europe/")), "UTC"]


class SettingsForm(ModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=[(zone, zone) for zone in ZONES])
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Two letters, for instance SE. Decides which public holidays are shown."),
        min_length=2,
        max_length=2,
        validators=[RegexValidator(r"^[A-Za-z]{2}$", _("Write the country with two letters."))],
    )

    class Meta:
        model = Organisation
        fields = [
            "name", "accent", "contact_email", "website", "public_calendar", "election_day",
            "language", "time_zone", "country",
        ]  # fmt: skip
        widgets = {"accent": forms.TextInput(attrs={"type": "color"})}
        help_texts = {
            "accent": _("Must be dark enough to read on white. Dark pages get a lighter tone by themselves."),
            "public_calendar": _("Anyone may see published activities."),
        }

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class ChildForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    slug = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens. It can't be changed later."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OrgKind.choices, initial=OrgKind.LOCAL)

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()


class MoveForm(Form):
    parent = forms.ModelChoiceField(Organisation.objects.none(), label=_("Part of"))

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = queries.parents_to_choose(access)


class GroupForm(ModelForm):
    class Meta:
        model = Group
        fields = ["name", "kind", "mandate", "term_start", "term_end", "decision", "email"]
        widgets = {"mandate": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = queries.decisions(access)


class DecisionForm(ModelForm):
    """A decision, and the group that it appoints, if it does."""

    group_name = forms.CharField(
        label=_("Appoints the group"),
        max_length=120,
        required=False,
        help_text=_("Leave empty when the decision appoints no group."),
    )
    group_kind = forms.ChoiceField(
        label=_("Kind of group"), choices=GroupKind.choices, initial=GroupKind.OTHER, required=False
    )
    mandate = forms.CharField(label=_("Mandate"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    term_start = forms.DateField(label=_("Term begins"), required=False)
    term_end = forms.DateField(label=_("Term ends"), required=False)

    class Meta:
        model = Decision
        fields = ["title", "body", "decided_on", "reference", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("term_start"), data.get("term_end")
        if start and end and end < start:
            self.add_error("term_end", _("The term must end after it begins."))
        if not data.get("group_name") and (data.get("mandate") or start or end):
            self.add_error("group_name", _("Name the group that has this mandate or term."))
        return data

    @property
    def decision(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def appoints(self) -> dict[str, Any] | None:
        """The group as `record_decision` takes it."""
        data = self.cleaned_data
        if not data["group_name"]:
            return None
        return {
            "name": data["group_name"],
            "kind": data["group_kind"] or GroupKind.OTHER,
            "mandate": data["mandate"],
            "term_start": data["term_start"],
            "term_end": data["term_end"],
        }


class RoleForm(Form):
    role = forms.TypedChoiceField(label=_("Role"), choices=Role.choices, coerce=Role, initial=Role.MEMBER)
    group = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("Group"),
        required=False,
        help_text=_("For a group leader: the group that is led."),
    )

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = queries.groups(access)


class InviteForm(RoleForm):
    email = forms.EmailField(label=_("E-mail"))
    field_order = ["email", "role", "group"]


class MembershipField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Membership) -> str:
        return str(obj.user)


class HandOverForm(Form):
    to = MembershipField(Membership.objects.none(), label=_("New administrator"))

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = queries.memberships(access).exclude(user=access.user)


class AcceptForm(Form):
    name = forms.CharField(label=_("Your name"), max_length=120)


class ConfirmForm(Form):
    """Nothing to fill in: the button is the answer. Holds what a service refuses."""
