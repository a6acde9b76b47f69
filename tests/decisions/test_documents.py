"""Documents: entered with their files, published with their fingerprints, handed out to those who may read them."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.council.models import User
from commissioning.kit.canonical import loads
from commissioning.kit.documents import described, sweep_files
from commissioning.kit.refusals import Refusal, Refused
from decisions import actions
from decisions.models import Decision, Document
from tests import files
from tests.decisions.conftest import ON, PUBLISHED, Council, latest, rebuilt

EXEMPT: dict[str, Any] = {
    "access": "exempt",
    "exempt_paragraph": 3,
    "exempt_reason": "Rates are still competed for.",
    "exempt_review_on": date(2099, 1, 1),
}
TYPED = {"title": "Report", "kind": "Report", "access": "public"}
TYPED_EXEMPT = {
    **TYPED,
    "access": "exempt",
    "exempt_paragraph": "3",
    "exempt_reason": "Rates.",
    "exempt_review_on_day": "1",
    "exempt_review_on_month": "1",
    "exempt_review_on_year": "2099",
}


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def listed(council: Council, decision: Decision, **fields: Any) -> Document:
    """A document of a decision with a text file, entered by the clerk."""
    file = fields.pop("file", None) or files.upload("Report to cabinet.txt", b"words of the report")
    return actions.add_document(
        by=council.clerk, on=ON, decision=decision, **{"title": "Report", "file": file, **fields}
    )


def publish(council: Council, decision: Decision) -> Decision:
    actions.publish(by=council.clerk, on=ON, decision=decision, published_on=PUBLISHED)
    return Decision.objects.get(pk=decision.pk)


def address(document: Document) -> str:
    return reverse("decisions:file", args=[document.pk, document.shown_name])


def asked(client: Client, url: str, *, head: bool = False) -> Any:
    """The answer to a request, its body read to the end as `answer.body`, as a browser does."""
    answer: Any = client.head(url) if head else client.get(url)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


# Entered ------------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_under_a_name_that_says_nothing(council: Council) -> None:
    document = listed(council, council.made())
    assert document.file_name == "Report to cabinet.txt"
    assert (document.file_size, document.file_sha256) == (19, hashlib.sha256(b"words of the report").hexdigest())
    assert "cabinet" not in document.file.name.lower()
    assert default_storage.exists(document.file.name)


def test_a_paper_may_be_listed_without_its_file(council: Council) -> None:
    document = actions.add_document(by=council.clerk, decision=council.made(), title="Report")
    assert (document.file.name, document.file_name, document.file_size, document.shown_name) == ("", "", None, "")


def test_the_door_refuses_the_files_that_the_form_refuses(council: Council) -> None:
    decision = council.made()
    with pytest.raises(Refused, match="is not taken"):
        listed(council, decision, file=files.upload("run.exe", b"MZ"))
    assert not decision.documents.exists()


def test_the_database_keeps_a_file_and_its_fingerprint_together(council: Council) -> None:
    document = listed(council, council.made())
    for change in ("file_sha256 = ''", "file = ''", "file_size = 0", "title_exempt = true"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update decisions_document set {change} where id = %s", [document.pk])  # noqa: S608


def test_what_is_not_public_is_entered_by_somebody_who_may_read_it(council: Council) -> None:
    decision = council.draft(
        kind="officer", body=None, meeting=None, post=council.director, key=False, key_limb_a=False
    )
    for access in ("exempt", "confidential"):
        with pytest.raises(Refused, match="may not read exempt matter"):
            actions.add_document(by=council.officer, decision=decision, title="Bids", **{**EXEMPT, "access": access})
    assert actions.add_document(by=council.officer, decision=decision, title="Report").pk


def test_a_public_document_keeps_nothing_of_an_exemption(council: Council) -> None:
    document = listed(council, council.made(), title_exempt=True, **EXEMPT)
    document = actions.change_document(by=council.clerk, document=document, changes={"access": "public"})
    assert (document.exempt_paragraph, document.exempt_reason, document.title_exempt) == (None, "", False)
    assert document.exempt_review_on is None


# Changed and removed ------------------------------------------------------------------------------------------------


def test_before_publication_a_replaced_or_removed_file_is_deleted(
    council: Council, django_capture_on_commit_callbacks: Any
) -> None:
    document = listed(council, council.made())
    first = document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        again = files.upload("Second.txt", b"second")
        document = actions.change_document(by=council.clerk, document=document, changes={}, file=again)
    assert (document.file_name, default_storage.exists(first)) == ("Second.txt", False)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_document(by=council.clerk, document=document)
    assert not default_storage.exists(document.file.name)


def test_a_file_may_be_taken_away_and_the_document_stays(council: Council) -> None:
    document = listed(council, council.made())
    document = actions.change_document(by=council.clerk, document=document, changes={}, without_file=True)
    assert (document.file.name, document.file_name, document.file_size) == ("", "", None)


def test_published_documents_change_by_a_correction_alone_and_their_files_stay(council: Council) -> None:
    decision = council.made()
    document = listed(council, decision)
    publish(council, decision)
    first = document.file.name
    with pytest.raises(Refused, match="says what it puts right"):
        actions.change_document(by=council.clerk, on=ON, document=document, changes={"title": "New"})
    document = actions.change_document(
        by=council.clerk,
        on=ON,
        document=document,
        changes={"title": "Report, with its map"},
        file=files.upload("Report 2.pdf", files.pdf()),
        reason="The map was missing.",
    )
    assert (latest(decision).number, latest(decision).reason) == (2, "The map was missing.")
    assert rebuilt(decision) == bytes(latest(decision).record)
    assert default_storage.exists(first)
    added = listed(council, decision, title="Map", file=files.upload("map.png", files.PNG), reason="Left out.")
    assert rebuilt(decision) == bytes(latest(decision).record)
    actions.remove_document(by=council.clerk, on=ON, document=added, reason="The wrong map.")
    assert latest(decision).number == 4
    assert rebuilt(decision) == bytes(latest(decision).record)
    assert default_storage.exists(added.file.name)


def test_a_correction_adds_a_document_with_its_file(council: Council) -> None:
    decision = publish(council, council.made())
    file = described(files.upload("Map.png", files.PNG))
    actions.correct(
        by=council.clerk,
        on=ON,
        decision=decision,
        changes={},
        reason="Left out.",
        added=[Document(title="Map", **file)],
    )
    document = decision.documents.get()
    with document.file.open() as kept:
        assert kept.read() == files.PNG
    assert rebuilt(decision) == bytes(latest(decision).record)


def test_the_record_and_the_paper_name_the_file_with_its_fingerprint(council: Council) -> None:
    decision = council.made()
    listed(council, decision)
    hidden = listed(council, decision, title="Bids", file=files.upload("bids.txt", b"secret bids"), **EXEMPT)
    publish(council, decision)
    record = loads(bytes(latest(decision).record))
    assert record["documents"] == [
        {
            "title": "Report",
            "kind": "Report",
            "file": "Report to cabinet.txt",
            "file_size": 19,
            "file_sha256": hashlib.sha256(b"words of the report").hexdigest(),
        }
    ]
    assert hidden.file_sha256.encode() not in bytes(latest(decision).record)
    assert b"bids.txt" not in bytes(latest(decision).record)
    page = Client().get(f"/decisions/{decision.reference}/1/").content.decode()
    fingerprint = record["documents"][0]["file_sha256"]
    assert f"Report (Report to cabinet.txt, 19 bytes, SHA-256:<br/><code>{fingerprint}</code>)" in page


# Handed out ---------------------------------------------------------------------------------------------------------


def test_a_public_file_is_handed_out_as_a_download_and_never_run(council: Council) -> None:
    decision = council.made()
    document = listed(council, decision, file=files.upload("Räte “and” rates.csv", b"a,b\n"))
    publish(council, decision)
    for head, body in ((False, b"a,b\n"), (True, b"")):
        answer = asked(Client(), address(document), head=head)
        assert answer.body == body
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/csv"
        assert answer["Content-Disposition"] == (
            "attachment; filename*=utf-8''R%C3%A4te%20%E2%80%9Cand%E2%80%9D%20rates.csv"
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Content-Length"] == "4"
    assert Client().post(address(document)).status_code == 405


def test_a_name_cannot_break_the_head_of_the_answer(council: Council) -> None:
    decision = council.made()
    document = listed(council, decision, file=files.upload('a"\r\nSet-Cookie: x=1;.txt', b"words"))
    publish(council, decision)
    answer = asked(Client(), address(document))
    assert answer["Content-Disposition"] == 'attachment; filename="a- Set-Cookie- x=1-.txt"'
    assert "x" not in answer.cookies


@pytest.mark.parametrize("access", ["exempt", "confidential"])
def test_what_one_may_not_read_is_not_there_under_any_name(council: Council, access: str) -> None:
    decision = council.made()
    document = listed(council, decision, **{**EXEMPT, "access": access})
    decision = publish(council, decision)
    for user in (None, council.officer, council.administrator):
        client = client_of(user)
        for name in (document.shown_name, document.file_name, "x.txt"):
            assert client.get(f"/documents/{document.pk}/{name}").status_code == 404
            assert client.head(f"/documents/{document.pk}/{name}").status_code == 404
    for user in (council.clerk, council.manager, council.auditor):
        answer = asked(client_of(user), address(document))
        assert answer.status_code == 200
        assert 'filename="Report to cabinet.txt"' in answer["Content-Disposition"]


def test_the_address_of_a_file_that_is_not_public_tells_nothing(council: Council) -> None:
    document = listed(council, council.made(), **EXEMPT)
    assert address(document) == f"/documents/{document.pk}/document-{document.pk}.txt"
    assert client_of(council.clerk).get(f"/documents/{document.pk}/Report to cabinet.txt").status_code == 404


def test_a_file_is_not_there_before_publication_nor_after_a_take_down(council: Council) -> None:
    decision = council.made()
    document = listed(council, decision)
    assert asked(Client(), address(document)).status_code == 404
    assert asked(client_of(council.officer), address(document)).status_code == 200
    publish(council, decision)
    assert asked(Client(), address(document)).status_code == 200
    actions.take_down(by=council.clerk, publication=latest(decision), reason_class="personal-data")
    assert asked(Client(), address(document)).status_code == 404
    assert asked(client_of(council.officer), address(document)).status_code == 404
    assert asked(client_of(council.clerk), address(document)).status_code == 200


def test_a_file_that_the_store_has_lost_is_a_404_and_a_line_in_the_log(
    council: Council, caplog: pytest.LogCaptureFixture
) -> None:
    decision = council.made()
    document = listed(council, decision)
    publish(council, decision)
    default_storage.delete(document.file.name)
    assert asked(Client(), address(document)).status_code == 404
    assert f"The file of document {document.pk} is not in the store." in caplog.text
    assert client_of(council.clerk).get(f"/decisions/{decision.reference}/documents/{document.pk}/").status_code == 200


@pytest.mark.parametrize("pk", ["0", "99999", "9" * 30, "1%00"])
def test_an_unknown_file_is_not_there(council: Council, pk: str) -> None:
    assert Client().get(f"/documents/{pk}/x.pdf").status_code == 404


# At the desk --------------------------------------------------------------------------------------------------------


def desk(decision: Decision) -> str:
    return f"/decisions/{decision.reference}/documents/add/"


def sent(client: Client, url: str, **typed: Any) -> Any:
    """A form asked for and sent as a browser does, its hidden fields with it."""
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in ("once", "seen", "who")}
    return client.post(url, {**shown, **typed})


def test_the_clerk_adds_a_file_and_it_stands_on_the_page(council: Council) -> None:
    decision = council.made()
    client = client_of(council.clerk)
    answer = sent(client, desk(decision), **TYPED, file=files.upload("Report.txt", b"words"))
    assert (answer.status_code, answer.url) == (302, f"/decisions/{decision.reference}/record/#documents")
    document = decision.documents.get()
    assert "Report" in client.get(answer.url).content.decode()
    page = client.get(f"/decisions/{decision.reference}/").content.decode()
    assert f'<a href="{address(document)}">Report</a>' in page
    assert "Report · TXT, 5 bytes" in page


def test_a_file_that_tells_of_its_author_leads_to_the_page_that_says_so(council: Council) -> None:
    decision = council.made()
    client = client_of(council.clerk)
    answer = sent(client, desk(decision), **TYPED, file=files.upload("Report.pdf", files.pdf(Author="A. Clerk")))
    document = decision.documents.get()
    assert answer.url == f"/decisions/{decision.reference}/documents/{document.pk}/"
    assert "A. Clerk" in client.get(answer.url).content.decode()


def test_a_refused_file_says_why_and_keeps_what_was_typed(council: Council) -> None:
    decision = council.made()
    answer = sent(
        client_of(council.clerk), desk(decision), **{**TYPED, "title": "Bids"}, file=files.upload("bids.exe", b"MZ")
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "A file ending in “.exe” is not taken. Choose a PDF, Word" in page
    assert 'value="Bids"' in page
    assert not decision.documents.exists()


def test_a_form_that_comes_back_asks_for_its_file_again(council: Council) -> None:
    decision = council.made()
    typed = {**TYPED, "title": ""}
    page = sent(client_of(council.clerk), desk(decision), **typed, file=files.upload("a.txt", b"a")).content.decode()
    assert "Enter the title that readers will see" in page
    assert "Choose the file again" in page


def test_an_exempt_document_needs_its_paragraph_its_reason_and_a_day_ahead(council: Council) -> None:
    decision = council.made()
    client = client_of(council.clerk)
    page = sent(client, desk(decision), **{**TYPED, "access": "exempt"}).content.decode()
    for words in ("Choose the paragraph", "Say why keeping it exempt", "Enter the day by which the exemption"):
        assert words in page
    page = sent(client, desk(decision), **{**TYPED_EXEMPT, "exempt_review_on_year": "2001"}).content.decode()
    assert "The day of review must lie ahead" in page
    assert sent(client, desk(decision), **TYPED_EXEMPT).status_code == 302
    assert decision.documents.get().exempt_review_on == date(2099, 1, 1)


def test_who_may_not_read_exempt_matter_is_offered_public_documents_only(council: Council) -> None:
    decision = council.draft(
        kind="officer", body=None, meeting=None, post=council.director, key=False, key_limb_a=False
    )
    client = client_of(council.officer)
    page = client.get(desk(decision)).content.decode()
    assert "entered by somebody who may read exempt matter" in page
    assert 'value="exempt"' not in page
    assert sent(client, desk(decision), **TYPED_EXEMPT).status_code == 200
    assert not decision.documents.exists()
    assert sent(client, desk(decision), **TYPED).status_code == 302


def test_after_publication_the_desk_asks_for_a_reason_and_publishes_the_next_version(council: Council) -> None:
    decision = publish(council, council.made())
    client = client_of(council.clerk)
    page = sent(client, desk(decision), **TYPED).content.decode()
    assert "Say what the correction puts right" in page
    file = files.upload("Report.txt", b"words")
    assert sent(client, desk(decision), **TYPED, reason="Left out.", file=file).status_code == 302
    assert (latest(decision).number, latest(decision).reason) == (2, "Left out.")
    document = decision.documents.get()
    here = f"/decisions/{decision.reference}/documents/{document.pk}/"
    assert sent(client, here, **{**TYPED, "title": "The report"}, reason="Its title.").status_code == 302
    assert sent(client, f"{here}remove/", reason="Not before cabinet.").status_code == 302
    assert (latest(decision).number, decision.documents.count()) == (4, 0)


def test_an_officer_is_told_why_a_published_decision_is_not_theirs_to_change(council: Council) -> None:
    decision = publish(council, council.made())
    answer = client_of(council.officer).get(desk(decision))
    assert answer.status_code == 200
    assert "This is done by: clerk." in answer.content.decode()
    assert client_of(council.auditor).get(desk(decision)).status_code == 403


def test_an_exempt_document_has_no_desk_for_who_may_not_read_it(council: Council) -> None:
    decision = council.made()
    document = listed(council, decision, **EXEMPT)
    here = f"/decisions/{decision.reference}/documents/{document.pk}/"
    for url in (here, f"{here}remove/"):
        assert client_of(council.officer).get(url).status_code == 404
        assert client_of(council.clerk).get(url).status_code == 200


def test_the_second_of_two_clerks_is_told_and_overwrites_nothing(council: Council) -> None:
    decision = council.made()
    document = listed(council, decision)
    here = f"/decisions/{decision.reference}/documents/{document.pk}/"
    client = client_of(council.clerk)
    form = client.get(here).context["form"]
    shown = {name: form[name].value() for name in ("once", "seen", "who")}
    actions.change_document(
        by=council.clerk,
        document=document,
        changes={"title": "Theirs"},
        file=files.upload("Second.txt", b"second"),
    )
    answer = client.post(here, {**shown, **TYPED, "title": "Mine"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "“Report to cabinet.txt” is now “Second.txt”" in page
    assert document.file.name not in page
    assert Document.objects.get(pk=document.pk).title == "Theirs"


def test_a_file_sent_twice_is_kept_once(council: Council) -> None:
    decision = council.made()
    client = client_of(council.clerk)
    form = client.get(desk(decision)).context["form"]
    shown = {name: form[name].value() for name in ("once", "seen", "who")}
    for _ in range(2):
        client.post(desk(decision), {**shown, **TYPED, "file": files.upload("Report.txt", b"words")})
    assert decision.documents.count() == 1


# The store ----------------------------------------------------------------------------------------------------------


def test_an_act_that_is_refused_at_its_end_leaves_no_file_behind(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_late(document: Document) -> str:
        assert default_storage.exists(document.file.name)
        raise Refused(Refusal("Too late.", "Try again."))

    monkeypatch.setattr("decisions.views.documents._after", refuse_late)
    decision = council.made()
    before = set(default_storage.listdir("documents")[1]) if default_storage.exists("documents") else set()
    answer = sent(client_of(council.clerk), desk(decision), **TYPED, file=files.upload("a.txt", b"words"))
    page = answer.content.decode()
    assert "Too late. Try again." in page
    assert "Choose the file again" in page
    assert set(default_storage.listdir("documents")[1]) == before
    assert not decision.documents.exists()


def test_the_sweep_takes_what_no_document_names_and_leaves_the_rest(council: Council) -> None:
    decision = council.made()
    document = listed(council, decision)
    publish(council, decision)
    old = document.file.name
    actions.change_document(
        by=council.clerk, on=ON, document=document, changes={}, file=files.upload("b.txt", b"b"), reason="Wrong."
    )
    lost = default_storage.save("documents/lost", files.upload("lost.txt", b"lost"))
    later = timezone.now() + timedelta(days=2)
    assert lost not in sweep_files(before=timezone.now() - timedelta(days=1))
    assert lost in sweep_files(before=later, dry_run=True)
    assert default_storage.exists(lost)
    assert lost in sweep_files(before=later)
    assert not default_storage.exists(lost)
    assert default_storage.exists(old)
    assert default_storage.exists(Document.objects.get(pk=document.pk).file.name)
