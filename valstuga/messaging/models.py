"""The outbox: a row for each mail to a person, written in the transaction that decided to send it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from valstuga.core.models import Base
from valstuga.orgs.models import Organisation
from valstuga.people.models import Person


class Delivery(Base):
    """One mail to one address. `key` makes sending it twice impossible: asking again with the same key changes nothing."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")

    org = models.ForeignKey(Organisation, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="deliveries")
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    attachment_name = models.CharField(max_length=80, blank=True)
    attachment = models.BinaryField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    sent = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
