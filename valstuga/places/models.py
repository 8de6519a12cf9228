"""Where things happen: areas with turnout and geometry, and named places in them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valstuga.core.models import Base
from valstuga.orgs.models import Organisation


class Area(Base):
    """A part of the municipality, or an electoral district in a part (then `parent` is the part)."""

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="areas")
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="districts", verbose_name=_("part of")
    )
    name = models.CharField(_("name"), max_length=120)
    # County, municipality and district with leading zeros; empty for parts that no authority numbers.
    code = models.CharField(_("district code"), max_length=8, blank=True)
    geometry = models.JSONField(_("geometry"), null=True, blank=True, help_text="GeoJSON, WGS 84")
    latitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )

    class Meta:
        verbose_name = _("area")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["org", "code"], condition=~Q(code=""), name="one_area_a_code")
        ]

    def __str__(self) -> str:
        return self.name


class Turnout(Base):
    """How many voted in an area in one election. Figures are published ones; `source` names the publisher."""

    ORG_PATH = "area__org"

    area = models.ForeignKey(Area, models.CASCADE, related_name="turnouts")
    election = models.CharField(
        max_length=20,
        choices=[("municipal", _("Municipal election")), ("national", _("Parliamentary election"))],
    )
    year = models.PositiveSmallIntegerField()
    eligible = models.PositiveIntegerField(_("eligible voters"))
    voted = models.PositiveIntegerField(_("voted"))
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "election", "year"], name="one_turnout_an_area_and_election"
            ),
            models.CheckConstraint(condition=Q(voted__lte=F("eligible")), name="turnout_between_0_and_1"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.election} {self.year}"


class Place(Base):
    """A square, a station, a library: where people meet."""

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="places")
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="places", verbose_name=_("area")
    )
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    directions = models.TextField(_("how to find it"), blank=True)
    latitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )

    class Meta:
        verbose_name = _("place")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["org", "name"], name="place_name_once_an_organisation")
        ]

    def __str__(self) -> str:
        return self.name
