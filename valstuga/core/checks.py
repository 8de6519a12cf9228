"""System checks: settings that must not go live, and tenant rows that don't say whose they are."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from valstuga.core.models import Base

MIN_SECRET = 40


@register(Tags.security)
def production_settings(**_kwargs: Any) -> Iterable[CheckMessage]:
    """In production an insecure setting refuses to start; each message names its environment variable."""
    if not settings.PRODUCTION:
        return
    rules = [
        (
            len(settings.SECRET_KEY) >= MIN_SECRET,
            "E001",
            f"SECRET_KEY is missing or shorter than {MIN_SECRET} characters",
        ),
        (bool(settings.ALLOWED_HOSTS), "E002", "ALLOWED_HOSTS is empty: name the host that people visit"),
        (
            "*" not in settings.ALLOWED_HOSTS,
            "E003",
            "ALLOWED_HOSTS must not hold *: name the host that people visit",
        ),
        (
            settings.BASE_URL.startswith("https://"),
            "E004",
            "BASE_URL must be the public address and begin with https://",
        ),
        (bool(settings.DATABASE_URL), "E005", "DATABASE_URL is missing: name the PostgreSQL server"),
        (bool(settings.MAIL_HOST), "E006", "EMAIL_HOST is missing: codes for signing in go by mail"),
        (bool(settings.DEFAULT_FROM_EMAIL), "E007", "DEFAULT_FROM_EMAIL is missing: the sender of all mail"),
        (
            settings.MFA_REQUIRED,
            "E008",
            "MFA_REQUIRED=0 is for trying out: the register needs a second factor",
        ),
        (not settings.DEBUG, "E009", "DEBUG must be off"),
    ]
    yield from (Error(f"{text}.", id=f"core.{code}") for holds, code, text in rules if not holds)


@register(Tags.models)
def rows_know_their_organisation(**_kwargs: Any) -> Iterable[CheckMessage]:
    """Each model of ours has a path to its organisation, or a reason why it has none."""
    for model in apps.get_models():
        if not issubclass(model, Base):
            continue
        if model.ORG_PATH is None:
            if not model.ORG_REASON:
                yield Error(
                    f"{model._meta.label} has no ORG_PATH and no ORG_REASON.", obj=model, id="core.E010"
                )
        elif not _leads_to_organisation(model, model.ORG_PATH):
            yield Error(
                f"{model._meta.label}.ORG_PATH = {model.ORG_PATH!r} leads nowhere.", obj=model, id="core.E011"
            )


def _leads_to_organisation(model: type[models.Model], path: str) -> bool:
    for name in path.split("__"):
        try:
            related = model._meta.get_field(name).related_model
        except FieldDoesNotExist:
            return False
        if not isinstance(related, type):
            return False
        model = related
    return model._meta.label == "orgs.Organisation"
