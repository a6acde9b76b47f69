"""Checking a paper: issued or not, current, superseded or taken down; and nothing told that is not public."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from commissioning.overview.verify import answer_to, fingerprint_in
from decisions import actions
from decisions.models import Decision, Edition, Publication
from tests.decisions.conftest import ON, Council


def sent(**fields: Any) -> Any:
    return Client().post("/verify/", fields)


def told(sha256: str) -> str:
    answer = Client().get("/verify/", {"sha256": sha256})
    assert answer.status_code == 200
    return answer.content.decode()


def latest(decision: Decision) -> Publication:
    return decision.publications.order_by("-number")[0]


@pytest.fixture
def printed(council: Council, monkeypatch: pytest.MonkeyPatch) -> Decision:
    """A published decision with a paper."""
    monkeypatch.setattr("decisions.papers.notice_pdf", lambda record, **kwargs: b"%PDF-1.7 " + record)
    return council.published(title="Short breaks by the sea")


def test_a_downloaded_notice_is_recognised(printed: Decision) -> None:
    publication = latest(printed)
    for data, form in ((publication.pdf, "the paper as PDF"), (publication.record, "the record as JSON")):
        answer = sent(file=SimpleUploadedFile("any name.bin", bytes(data or b"")))
        assert answer.status_code == 302
        assert answer["Location"] == f"/verify/?sha256={hashlib.sha256(bytes(data or b'')).hexdigest()}"
        body = Client().get(answer["Location"]).content.decode()
        assert f"Yes: it is {printed.reference}, version 1" in body
        assert "Short breaks by the sea" in body
        assert form in body


def test_a_superseded_version_says_what_took_its_place(printed: Decision, council: Council) -> None:
    first = latest(printed).record_sha256
    actions.correct(
        by=council.clerk, on=ON, decision=printed, changes={"purpose": "To buy more."}, reason="A slip of the pen."
    )
    body = told(first)
    assert "no longer the latest" in body
    assert "Version 2 took its place" in body
    assert f"/decisions/{printed.reference}/1/" in body
    assert answer_to(latest(printed).record_sha256).standing == "current"


def test_a_version_taken_down_tells_no_more_than_its_own_page(printed: Decision, council: Council) -> None:
    publication = latest(printed)
    actions.take_down(by=council.clerk, publication=publication, reason_class="personal-data")
    gone = Client().get(f"/decisions/{printed.reference}/1/")
    assert gone.status_code == 410
    for sha256 in (publication.record_sha256, publication.pdf_sha256):
        body = told(sha256)
        assert f"{printed.reference}, version 1" in body
        assert "personal data" in body
        assert "by the sea" not in body
        assert "the paper as PDF" not in body
        assert "the record as JSON" not in body


def test_an_edition_of_the_forward_plan_is_recognised(council: Council) -> None:
    council.planned()
    edition = Edition.objects.get()
    body = told(edition.record_sha256)
    assert "Yes: it is Forward plan, edition 1" in body
    council.planned()
    assert "Edition 2 followed" in told(edition.record_sha256)


def test_a_changed_file_is_unknown_whatever_reference_it_bears(printed: Decision) -> None:
    data = bytes(latest(printed).record) + b"\n"
    answer = sent(file=SimpleUploadedFile(f"{printed.reference}.json", data))
    body = Client().get(answer["Location"]).content.decode()
    assert "Not known here" in body
    assert printed.reference not in body


def test_a_draft_or_a_preview_is_unknown(council: Council) -> None:
    decision = council.made()
    previewed = actions.preview(decision, on=ON)
    assert answer_to(previewed.record_sha256).standing == "unknown"
    actions.publish(by=council.clerk, on=ON, decision=decision, published_on=previewed.decision.published_on)
    assert answer_to(latest(decision).record_sha256).standing == "current"


HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "typed",
    [
        HASH,
        HASH.upper(),
        f"  {HASH}\n",
        f"sha256:{HASH}",
        f"SHA-256: {HASH}",
        f"{HASH}  notice.pdf",
        f"SHA256 (notice.pdf) = {HASH}",
        " ".join(HASH[i : i + 8] for i in range(0, 64, 8)),
        ":".join(HASH[i : i + 2] for i in range(0, 64, 2)),
    ],
)
def test_a_fingerprint_is_read_as_programs_print_it(typed: str) -> None:
    assert fingerprint_in(typed) == HASH


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["abc", HASH[:-1], HASH + "0", "g" * 64, "\0", "x" * 401, "٣" * 64, "sha256:"])
def test_what_is_no_fingerprint_is_told_at_its_field_and_kept(typed: str) -> None:
    for answer in (sent(sha256=typed), Client().get("/verify/", {"sha256": typed})):
        assert answer.status_code == 200
        body = answer.content.decode()
        assert "A SHA-256 has 64 figures and letters" in body
        assert "There is a problem" in body


@pytest.mark.django_db
def test_nothing_sent_asks_for_one_of_the_two() -> None:
    assert "Choose a file, or paste its SHA-256" in sent().content.decode()
    assert "This file is empty" in sent(file=SimpleUploadedFile("a.pdf", b"")).content.decode()


@pytest.mark.django_db
def test_a_file_and_another_fingerprint_contradict_each_other() -> None:
    answer = sent(file=SimpleUploadedFile("a.pdf", b"a"), sha256=HASH)
    assert "not the SHA-256 of the file you chose" in answer.content.decode()


@pytest.mark.django_db
@override_settings(UPLOAD_MAX_BYTES=1000)
def test_a_file_beyond_the_limit_is_refused_with_a_sentence() -> None:
    body = sent(file=SimpleUploadedFile("a.pdf", b"a" * 1001)).content.decode()
    assert "more than the 1000 bytes that are read here" in body


@pytest.mark.django_db
def test_an_uploaded_file_is_kept_nowhere(settings: Any, tmp_path: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = settings.MEDIA_ROOT = str(tmp_path)
    sent(file=SimpleUploadedFile("large.pdf", b"a" * 3_000_000))
    assert list(tmp_path.rglob("*")) == []
