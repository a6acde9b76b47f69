"""Every kept fingerprint worked out again: of what was published, its papers and the files of documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps

from commissioning.kit.models import AbstractDocument
from decisions.models import Edition, Publication

AT_ONCE = 20
"""Published records read at a time: each has its paper with it."""


@dataclass(frozen=True)
class Checked:
    """Something whose fingerprint was worked out again; `trouble` is empty where it is as it should be."""

    what: str
    trouble: str = ""


def checked() -> Iterator[Checked]:
    """Everything that has a fingerprint, one after the other."""
    publications = Publication.objects.select_related("decision").order_by("pk")
    for published in (publications, Edition.objects.order_by("pk")):
        for row in published.iterator(chunk_size=AT_ONCE):
            yield _bytes(f"{row}, record", row.record, row.record_sha256)
            if row.pdf is not None:
                yield _bytes(f"{row}, paper", row.pdf, row.pdf_sha256)
    for model in apps.get_models():
        if issubclass(model, AbstractDocument):
            for document in model._default_manager.exclude(file="").order_by("pk").iterator():
                yield _file(document)


def _bytes(what: str, kept: bytes | memoryview, fingerprint: str) -> Checked:
    is_same = hashlib.sha256(kept).hexdigest() == fingerprint
    return Checked(what, "" if is_same else "is not what was published")


def _file(document: AbstractDocument) -> Checked:
    # Its title may be exempt: the key in its table is enough to find it.
    name = str(document.file.name)
    what = f"{document._meta.label} {document.pk}, {name}"
    try:
        with document.file.storage.open(name) as file:
            is_same = hashlib.file_digest(file, "sha256").hexdigest() == document.file_sha256
    except FileNotFoundError:
        return Checked(what, "is not there")
    except OSError as error:
        return Checked(what, f"cannot be read: {error.strerror}")
    return Checked(what, "" if is_same else "is not the file that was handed in")
