"""Proposals: whom to ask for which shift, and why; and for each empty seat why nobody fits."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from valstuga.activities.models import Shift
from valstuga.core.models import Base
from valstuga.orgs.models import Organisation
from valstuga.people.models import Person
from valstuga.staffing.enums import RunState


class Run(Base):
    """One solving, its progress and its result. The result is kept; a newer run takes its place on the board."""

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="staffing_runs")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    finished = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(null=True)
    objective = models.FloatField(null=True)
    bound = models.FloatField(null=True)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.org_id} {self.state}"


class Proposal(Base):
    """Ask this person for this shift. `reasons` is a list of {code, data} that the page puts into words."""

    ORG_PATH = "run__org"

    run = models.ForeignKey(Run, models.CASCADE, related_name="proposals")
    shift = models.ForeignKey(Shift, models.CASCADE, related_name="proposals")
    person = models.ForeignKey(Person, models.CASCADE, related_name="proposals")
    value = models.FloatField()
    reasons = models.JSONField(default=list)
    dismissed = models.DateTimeField(_("set aside"), null=True, blank=True)

    class Meta:
        ordering = ["shift__starts", "-value", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "shift", "person"], name="one_proposal_a_run_shift_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.shift_id}"


class Unfilled(Base):
    """Seats of a shift that nobody could be proposed for. `causes` is a list of {code, count, data}."""

    ORG_PATH = "run__org"

    run = models.ForeignKey(Run, models.CASCADE, related_name="unfilled")
    shift = models.ForeignKey(Shift, models.CASCADE, related_name="unfilled")
    seats = models.PositiveSmallIntegerField()
    causes = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "shift"], name="one_unfilled_a_run_and_shift")]

    def __str__(self) -> str:
        return f"{self.seats} of {self.shift_id}"
