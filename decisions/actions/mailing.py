"""One mail to the council's mailboxes about what was published: offered, sent once, recorded once it was taken."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from commissioning.council.models import MailingAddress, Meeting
from commissioning.kit.canonical import loads, sha256_hex
from commissioning.kit.dates import weekday_date
from commissioning.kit.refusals import Refusal, refuse
from decisions import permissions, rules
from decisions.actions.shared import locked
from decisions.lifecycle import EFFECTIVE_STATES, PUBLIC_STATES, standing_words
from decisions.models import Decision, Mailing, Publication
from decisions.papers import KEY_LIMBS, explained, long_date_of, weekday_date_of

log = logging.getLogger(__name__)

Address = Callable[[str], str]
"""The whole address of a decision's page, from its reference."""


@dataclass(frozen=True)
class Letter:
    """A mail as it will be sent: to whom, its subject and text, and which decisions it tells of."""

    recipients: tuple[str, ...]
    subject: str
    text: str
    about: tuple[str, ...]

    @property
    def digest(self) -> str:
        """What tells one letter from another: SHA-256 of all that it says and to whom."""
        return sha256_hex("\n".join((*self.recipients, self.subject, self.text)).encode())


def letter_about(what: Meeting | Decision, *, address: Address) -> Letter:
    """The mail about the published decisions of a meeting, or about one decision, from the public record alone."""
    records = [loads(bytes(publication.record)) for publication in _in_print(what)]
    top = settings.COUNCIL_NAME
    if isinstance(what, Meeting):
        heading = f"Decisions of {what.body}, {weekday_date(what.held_on)}"
        top = f"{top}\n{heading}"
    else:
        # The decision's own part begins with these words.
        heading = f"{what.reference}: {' '.join(what.title.split())}" if not records else _heading(records[0])
    parts = [top, *(_part(record, address) for record in records)]
    return Letter(
        recipients=tuple(MailingAddress.objects.active().values_list("mailbox", flat=True)),
        subject=heading,
        text="\n\n\n".join(parts) + "\n",
        about=tuple(record["reference"] for record in records),
    )


def refusal_to_mail(what: Meeting | Decision) -> Refusal | None:
    """Why no mail about this can be sent, or None. Who asks is `permissions.may_mail`."""
    return rules.may_mail(
        sent_on=_told_on(what),
        decisions=len(_in_print(what)),
        mailboxes=MailingAddress.objects.active().count(),
        sends_mail=settings.SENDS_MAIL,
    )


@transaction.atomic
def send_mail(*, by: Any, what: Meeting | Decision, address: Address, shown: str = "") -> Mailing:
    """Send the one mail about a meeting's decisions or about one decision, and record it once the server took it.

    `shown` is the digest of the letter as it was shown: one that would differ now is refused.
    """
    refuse(permissions.may_mail(by))
    # One at a time: whoever waited here finds it sent.
    if isinstance(what, Meeting):
        what = Meeting.objects.select_for_update(no_key=True).get(pk=what.pk)
    else:
        what = locked(what)
    refuse(refusal_to_mail(what))
    letter = letter_about(what, address=address)
    if shown and shown != letter.digest:
        refuse(Refusal("What the mail would say has changed since you looked at it.", "Look at it again."))
    _hand_over(letter)
    row = Mailing(
        meeting=what if isinstance(what, Meeting) else None,
        decision=what if isinstance(what, Decision) else None,
        about=list(letter.about),
        recipients=list(letter.recipients),
        subject=letter.subject,
        text=letter.text,
        sent_at=timezone.now(),
        sent_by=by,
    )
    row.save()
    return row


def _hand_over(letter: Letter) -> None:
    mail = EmailMessage(
        letter.subject,
        letter.text,
        bcc=letter.recipients,
        headers={"To": "undisclosed-recipients:;"},
    )
    try:
        mail.send()
    except (OSError, ValueError) as error:
        log.warning("A mail about decisions was not taken: %s", type(error).__name__)
        refuse(
            Refusal(
                "The mail server did not take the mail. It is not recorded as sent.",
                "Try again in a while; if it goes on, tell whoever runs this service.",
                code="mail-server",
            )
        )


def _in_print(what: Meeting | Decision) -> list[Any]:
    """The latest publications of what the mail is about, in the order of the agenda.

    None that is taken down; in a meeting's mail none that had a mail of its own.
    """
    decisions = [what] if isinstance(what, Decision) else Decision.objects.filter(meeting=what).in_agenda_order()
    found = []
    for decision in decisions:
        told_alone = isinstance(what, Meeting) and Mailing.objects.filter(decision=decision).exists()
        if decision.state not in PUBLIC_STATES or told_alone:
            continue
        latest = Publication.objects.filter(decision=decision).select_related("take_down").latest_first().first()
        if latest is not None and not hasattr(latest, "take_down"):
            found.append(latest)
    return found


def _told_on(what: Meeting | Decision) -> Any:
    """The day on which the mailboxes were told of this, or None."""
    sent = Mailing.objects.filter(meeting=what) if isinstance(what, Meeting) else Mailing.objects.about(what.reference)
    row = sent.order_by("sent_at").first()
    return timezone.localdate(row.sent_at) if row else None


def _heading(record: dict[str, Any]) -> str:
    return f"{record['reference']}: {' '.join(record['title'].split())}"


def _part(record: dict[str, Any], address: Address) -> str:
    lines: Iterable[str] = (
        _heading(record),
        record.get("summary", ""),
        _key(record),
        *_effect(record),
        address(record["reference"]),
    )
    return "\n".join(line for line in lines if line)


def _key(record: dict[str, Any]) -> str:
    if not record.get("key"):
        return ""
    limbs = [KEY_LIMBS[limb] for limb in record.get("key_limbs", ()) if limb in KEY_LIMBS]
    return f"Key decision: {', and '.join(limbs)}." if limbs else "Key decision."


def _effect(record: dict[str, Any]) -> Iterable[str]:
    """Until when it can be called in and from when it has effect; of a recommendation nothing."""
    call_in, state = record.get("call_in", {}), record["state"]
    if state not in EFFECTIVE_STATES:
        yield f"{standing_words(state)}."
        return
    working = explained(record)
    if call_in.get("subject") and call_in.get("deadline") and not call_in.get("status"):
        yield f"It can be called in until {weekday_date_of(call_in['deadline'])}."
        yield f"Otherwise it takes effect on {weekday_date_of(record['effective_from'])}."
    elif working is not None:
        why = call_in.get("why_not", "")
        yield f"Not subject to call-in. {why}".strip() if not call_in.get("subject") else ""
        yield f"In effect from {long_date_of(record['effective_from'])}."
