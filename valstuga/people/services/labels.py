"""Tags and skills: the words by which persons are found."""

from django.db import transaction
from django.utils.translation import gettext as _

from valstuga.core import audit
from valstuga.core.errors import Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people import normalise
from valstuga.people.models import Person, Skill, Tag
from valstuga.people.queries import LABELS


@transaction.atomic
def save_label(access: Access, *, kind: str, name: str, label: Tag | Skill | None = None) -> Tag | Skill:
    """Make or rename a "tag" or a "skill". Raises Invalid on "name"."""
    access.require(Perm.PEOPLE_EDIT, on=label)
    name = normalise.text(name, limit=60, field="name")
    if not name:
        raise Invalid(_("A name is needed."), field="name")
    model = LABELS[kind]
    same = model.objects.filter(org=access.org, name__iexact=name)
    if same.exclude(pk=label.pk if label else 0).exists():
        raise Invalid(_("There is already one with that name."), field="name")
    label = label or model(org=access.org)
    label.name = name
    label.save()
    audit.log(access, f"{kind}.saved", label)
    return label


@transaction.atomic
def delete_label(access: Access, *, label: Tag | Skill) -> None:
    """Take a tag or a skill away from everybody."""
    access.require(Perm.PEOPLE_EDIT, on=label)
    audit.log(access, f"{label._meta.model_name}.deleted", label)
    label.delete()


@transaction.atomic
def tag_persons(access: Access, *, persons: list[Person], name: str) -> Tag:
    """Give several persons a tag, made if there is none with that name."""
    access.require(Perm.PEOPLE_EDIT)
    for person in persons:
        access.require_same_org(person)
    name = normalise.text(name, limit=60, field="name")
    tag = Tag.objects.filter(org=access.org, name__iexact=name).first()
    if tag is None:
        save_label(access, kind="tag", name=name)
        tag = Tag.objects.get(org=access.org, name=name)
    tag.persons.add(*persons)
    audit.log(access, "tag.given", tag, persons=len(persons))
    return tag
