"""Sending: a row in the outbox with the decision, then the mail by the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from valstuga.messaging import letters
from valstuga.messaging.models import Delivery
from valstuga.orgs.models import Organisation
from valstuga.people.models import Person


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail, for instance an .ics; `name` tells the reader's program what it is."""

    name: str
    content: bytes


def send(
    *,
    org: Organisation,
    kind: str,
    key: str,
    template: str,
    context: dict[str, Any],
    person: Person | None = None,
    to: str = "",
    language: str = "",
    reply_to: str = "",
    attachment: Attachment | None = None,
) -> Delivery | None:
    """Queue one mail, written now from `template` (without ".md"), sent by the worker after the transaction.

    It goes to `person`, or to the address `to`. `key` says what the mail is about ("signup-confirmed:12:3"): a second
    call with the same key sends nothing. None when there is no address to send to. No right is checked here: the
    service that decides to send has checked its own.
    """
    address = to or (person.email if person else "")
    if not address:
        return None
    letter = letters.write(
        org, template, context, language=language or (person.language if person else org.language)
    )
    delivery, created = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "org": org,
            "person": person,
            "kind": kind,
            "to": address,
            "reply_to": reply_to or org.contact_email,
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "attachment_name": attachment.name if attachment else "",
            "attachment": attachment.content if attachment else None,
        },
    )
    if created:
        send_delivery_job.enqueue(delivery.pk)
    return delivery


@task(queue_name="default")
def send_delivery_job(delivery_id: int) -> None:
    """Send one mail of the outbox, unless somebody already did."""
    deliver(delivery_id)


def deliver(
    delivery_id: int, *, post: Callable[[EmailMultiAlternatives], int] = EmailMultiAlternatives.send
) -> bool:
    """Send one waiting mail; True when it was sent now. A failure stays in the outbox with its reason.

    The row is locked while the mail is handed over, so two workers never send it both. Killed between the server's yes
    and the commit, the mail is sent again by the next worker: that is the only way to a double.
    """
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(skip_locked=True).select_related("org")
        delivery = waiting.filter(pk=delivery_id).exclude(state=Delivery.State.SENT).first()
        if delivery is None:
            return False
        try:
            post(message_of(delivery))
        except OSError as error:  # smtplib's errors are OSErrors, and so is a server that does not answer
            delivery.state, delivery.error = Delivery.State.FAILED, str(error)[:300]
        else:
            delivery.state, delivery.sent, delivery.error = Delivery.State.SENT, timezone.now(), ""
        delivery.save(update_fields=["state", "sent", "error", "updated"])
        return delivery.state == Delivery.State.SENT


def message_of(delivery: Delivery) -> EmailMultiAlternatives:
    """The mail as it goes out: plain text first, HTML beside it."""
    name = delivery.org.name.replace('"', "").replace("<", "")
    message = EmailMultiAlternatives(
        delivery.subject,
        delivery.text,
        f'"{name}" <{settings.DEFAULT_FROM_EMAIL}>',
        [delivery.to],
        reply_to=[delivery.reply_to] if delivery.reply_to else None,
        headers={
            "Message-ID": f"<{delivery.pk}.{delivery.created:%Y%m%d%H%M%S}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(delivery.html, "text/html")
    if delivery.attachment_name and delivery.attachment is not None:
        mimetype = (
            "text/calendar" if delivery.attachment_name.endswith(".ics") else "application/octet-stream"
        )
        message.attach(delivery.attachment_name, bytes(delivery.attachment), mimetype)
    return message


def send_waiting() -> tuple[int, int]:
    """Send whatever waits or failed; how many went and how many still wait. For `bin/valstuga send_waiting`."""
    pending = list(
        Delivery.objects.exclude(state=Delivery.State.SENT).order_by("pk").values_list("pk", flat=True)
    )
    sent = sum(deliver(pk) for pk in pending)
    return sent, len(pending) - sent


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
