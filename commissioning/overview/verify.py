"""Whether this council issued a file, and what became of it since: asked by the SHA-256 of its bytes alone.

Nothing inside a file is believed. Of what was taken down no more is told than its own page tells everybody.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from commissioning.kit.canonical import loads
from commissioning.kit.dates import long_date
from commissioning.kit.uploads import size_words
from decisions.models import Edition, Publication

LONGEST_PASTED = 400
"""A fingerprint with a prefix, spaces or the name of its file, as programs print it."""


@dataclass(frozen=True)
class Answer:
    """What is known of a fingerprint. `standing` is "current", "superseded", "taken-down" or "unknown".

    `what` names it ("DEC-2017-0031, version 1"), `title` says of what; `form` is the file it belongs to; `lines` tell
    the rest; `url` leads to that number, `newer_url` and `newer_words` to what took its place.
    """

    standing: str
    what: str = ""
    title: str = ""
    form: str = ""
    lines: tuple[str, ...] = ()
    url: str = ""
    newer_url: str = ""
    newer_words: str = ""


class VerifyForm(forms.Form):
    """A file, or its fingerprint: one of the two. `sha256` is what is asked, whichever was given."""

    file = forms.FileField(
        label="The file",
        required=False,
        help_text="The PDF or JSON as you have it. It is read once and kept nowhere.",
        error_messages={"empty": "This file is empty"},
    )
    sha256 = forms.CharField(
        label="Or its SHA-256",
        required=False,
        max_length=LONGEST_PASTED,
        help_text="64 figures and letters from a to f. Capitals, spaces and “sha256:” in front do no harm.",
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        error_messages={"max_length": "A SHA-256 has 64 figures and letters: paste nothing else"},
    )

    show_optional = False

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            most = size_words(settings.UPLOAD_MAX_BYTES)
            raise ValidationError(
                f"This file has {size_words(file.size or 0)}, more than the {most} that are read here. No notice of "
                "this council is so large; you can still work out its SHA-256 yourself and paste it"
            )
        return file

    def clean_sha256(self) -> str:
        typed: str = self.cleaned_data["sha256"]
        return fingerprint_in(typed) if typed.strip() else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        file, pasted = cleaned.get("file"), cleaned.get("sha256")
        if file is not None:
            told = fingerprint_of(file)
            if pasted and pasted != told:
                self.add_error("sha256", "This is not the SHA-256 of the file you chose: give one of the two")
            cleaned["sha256"] = told
        elif not pasted:
            self.add_error("file", "Choose a file, or paste its SHA-256")
        return cleaned


def fingerprint_of(file: UploadedFile) -> str:
    """The SHA-256 of an uploaded file, read in pieces."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    return digest.hexdigest()


def fingerprint_in(typed: str) -> str:
    """The 64 hexadecimal digits in what was pasted, in small letters. Raises ValidationError where there are none.

    Programs print it with its name in front, in groups, or with the file's name after it.
    """
    words = re.sub(r"^\s*sha-?256\s*(\([^)]*\))?\s*[:=]?\s*", "", typed, flags=re.IGNORECASE)
    first = words.split()[0] if words.split() else ""
    for candidate in (first, re.sub(r"[\s:-]+", "", words)):
        if re.fullmatch(r"[0-9a-fA-F]{64}", candidate):
            return candidate.lower()
    count = len(re.sub(r"\s+", "", words))
    raise ValidationError(f"A SHA-256 has 64 figures and letters from a to f; this has {count} characters")


def answer_to(sha256: str) -> Answer:
    """What is known of a fingerprint in 64 small hexadecimal digits."""
    either = Q(record_sha256=sha256) | Q(pdf_sha256=sha256)
    publication = Publication.objects.filter(either).select_related("take_down", "decision").defer("pdf").first()
    if publication is not None:
        return _of_publication(publication, sha256)
    edition = Edition.objects.filter(either).defer("pdf").first()
    if edition is not None:
        return _of_edition(edition, sha256)
    return Answer("unknown")


def _of_publication(publication: Publication, sha256: str) -> Answer:
    reference, number = publication.decision.reference, publication.number
    what = f"{reference}, version {number}"
    url = reverse("overview:decision_version", args=[reference, number])
    issued = f"Published on {_day(publication.published_at)}."
    take_down = getattr(publication, "take_down", None)
    if take_down is not None:
        why = take_down.get_reason_class_display().lower()
        return Answer("taken-down", what, lines=(issued, f"Taken down on {_day(take_down.taken_at)}: {why}."), url=url)
    record = loads(bytes(publication.record))
    form = _form(publication.record_sha256, sha256)
    newer = Publication.objects.filter(decision=publication.decision_id, number__gt=number).order_by("-number").first()
    if newer is None:
        return Answer("current", what, record["title"], form, (issued, "It is the latest version."), url)
    return Answer(
        "superseded",
        what,
        record["title"],
        form,
        (issued, f"Version {newer.number} took its place on {_day(newer.published_at)}."),
        url,
        reverse("overview:decision", args=[reference]),
        f"{reference} as it stands",
    )


def _of_edition(edition: Edition, sha256: str) -> Answer:
    what, url = f"Forward plan, edition {edition.number}", reverse("decisions:edition", args=[edition.number])
    issued = f"Published on {long_date(edition.published_on)}."
    form = _form(edition.record_sha256, sha256)
    newer = Edition.objects.filter(number__gt=edition.number).order_by("-number").defer("pdf", "record").first()
    if newer is None:
        return Answer("current", what, edition.reference, form, (issued, "It is the latest edition."), url)
    return Answer(
        "superseded",
        what,
        edition.reference,
        form,
        (issued, f"Edition {newer.number} followed on {long_date(newer.published_on)}."),
        url,
        reverse("decisions:forward_plan"),
        "The latest edition",
    )


def _form(record_sha256: str, sha256: str) -> str:
    return "the record as JSON" if sha256 == record_sha256 else "the paper as PDF"


def _day(moment: datetime) -> str:
    return long_date(timezone.localtime(moment).date())
