"""Documents of commissions and of contracts: kept by those who act for them, read by those who may."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from commissioning.kit.documents import sweep_files
from commissioning.kit.models import AbstractDocument
from commissioning.kit.refusals import Refused
from commissioning.overview.todo import tasks_for
from commissioning.procurement.actions import DOCUMENTS as OF_COMMISSIONS
from commissioning.procurement.models import CommissionDocument
from contracts.actions import DOCUMENTS as OF_CONTRACTS
from contracts.models import ContractDocument
from tests import files
from tests.builders import ON, Cast, HomeCare
from tests.decisions.desks import Desk

pytestmark = pytest.mark.django_db

LATER = date(2099, 1, 1)
TYPED: dict[str, Any] = {"title": "Market report", "kind": "Report", "access": "public"}
EXEMPT: dict[str, Any] = {
    "access": "exempt",
    "exempt_paragraph": 3,
    "exempt_reason": "Rates.",
    "exempt_review_on": LATER,
}


@pytest.fixture(params=["commission", "contract"])
def shelf(request: pytest.FixtureRequest, care: HomeCare) -> Any:
    """A record that keeps documents, the way to them, and the people around it."""
    if request.param == "commission":
        record, keeping, files_at = care.commission, OF_COMMISSIONS, "commission-documents"
        table: Any = CommissionDocument
    else:
        record, keeping, files_at = care.signed(), OF_CONTRACTS, "contract-documents"
        table = ContractDocument
    home = f"/{request.param}s/{record.reference}/"
    return SimpleNamespace(
        record=record,
        keeping=keeping,
        table=table,
        home=home,
        desk=f"{home}documents/",
        files=files_at,
        people=care.cast,
    )


def kept(shelf: Any, **fields: Any) -> AbstractDocument:
    """A document with a text file, entered by the manager."""
    given = {"title": "Market report", "file": files.upload("Rates.txt", b"rates"), **fields}
    document: AbstractDocument = shelf.keeping.add(by=shelf.people.manager, record=shelf.record, **given)
    return document


def fetched(who: Any, address: str) -> int:
    """The status of a file's address, its file read to the end as a browser does."""
    answer = Desk(who).client.get(address)
    b"".join(answer.streaming_content) if answer.streaming else answer.content
    return int(answer.status_code)


def file_of(shelf: Any, document: AbstractDocument) -> str:
    return f"/{shelf.files}/{document.pk}/{document.shown_name}"


# At the desk --------------------------------------------------------------------------------------------------------


def test_an_officer_adds_a_document_and_everyone_reads_it(shelf: Any) -> None:
    officer = Desk(shelf.people.officer)
    answer = officer.send(f"{shelf.desk}add/", **TYPED, file=files.upload("Market.txt", b"the market"))
    assert "“Market report” is added." in answer.content.decode()
    document = shelf.table.objects.get()
    page = Desk(None).client.get(shelf.home).content.decode()
    assert f'<a href="{file_of(shelf, document)}">Market report</a>' in page
    assert "Add a document" not in page
    handed = Desk(None).client.get(file_of(shelf, document))
    assert b"".join(handed.streaming_content) == b"the market"
    assert handed["Content-Disposition"] == 'attachment; filename="Market.txt"'


def test_what_is_typed_wrong_is_told_at_its_field_and_kept(shelf: Any) -> None:
    manager = Desk(shelf.people.manager)
    answer = manager.send(f"{shelf.desk}add/", title="Rates", kind="Report", access="exempt")
    words = answer.content.decode()
    assert "Choose the paragraph that makes it exempt" in words
    assert "Enter the day by which the exemption is reviewed" in words
    assert 'value="Rates"' in words
    answer = manager.send(f"{shelf.desk}add/", **TYPED, file=files.upload("run.exe", b"MZ"))
    assert "is not taken" in answer.content.decode()
    assert not shelf.table.objects.exists()


def test_a_document_is_changed_and_its_old_file_is_deleted(shelf: Any, django_capture_on_commit_callbacks: Any) -> None:
    document = kept(shelf)
    officer = Desk(shelf.people.officer)
    with django_capture_on_commit_callbacks(execute=True):
        officer.send(f"{shelf.desk}{document.pk}/", title="Second report", file=files.upload("b.txt", b"second"))
    changed = shelf.table.objects.get()
    assert (changed.title, changed.file_name) == ("Second report", "b.txt")
    assert not default_storage.exists(document.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        officer.send(f"{shelf.desk}{document.pk}/", without_file=True)
    assert shelf.table.objects.get().file.name == ""
    assert not default_storage.exists(changed.file.name)


def test_a_document_is_removed_with_its_file_and_its_history_stays(
    shelf: Any, django_capture_on_commit_callbacks: Any
) -> None:
    document = kept(shelf)
    with django_capture_on_commit_callbacks(execute=True):
        answer = Desk(shelf.people.officer).send(f"{shelf.desk}{document.pk}/remove/")
    assert "“Market report” is removed." in answer.content.decode()
    assert not shelf.table.objects.exists()
    assert not default_storage.exists(document.file.name)
    assert shelf.table.history.filter(title="Market report", history_type="-").count() == 1


def test_a_file_that_tells_of_its_author_leads_to_the_page_that_says_so(shelf: Any) -> None:
    answer = Desk(shelf.people.officer).send(
        f"{shelf.desk}add/", **TYPED, file=files.upload("Report.pdf", files.pdf(Author="A. Writer"))
    )
    assert answer.redirect_chain[-1][0] == f"{shelf.desk}{shelf.table.objects.get().pk}/"
    assert "A. Writer" in answer.content.decode()


# Who may ------------------------------------------------------------------------------------------------------------


def test_a_clerk_and_an_auditor_keep_no_documents(shelf: Any) -> None:
    for who in (shelf.people.clerk, shelf.people.auditor):
        Desk(who).open(f"{shelf.desk}add/", status=403)
        with pytest.raises(Refused, match="may not"):
            shelf.keeping.add(by=who, record=shelf.record, title="Report")


def test_an_officer_of_another_area_keeps_no_documents_of_a_contract(care: HomeCare) -> None:
    contract = care.signed()
    words = Desk(care.cast.elsewhere).open(f"/contracts/{contract.reference}/documents/add/")
    assert "You do not act for Children." in words
    with pytest.raises(Refused, match="You do not act for Children"):
        OF_CONTRACTS.add(by=care.cast.elsewhere, record=contract, title="Report")


def test_what_is_not_public_is_entered_and_changed_only_with_the_tick(shelf: Any) -> None:
    officer = Desk(shelf.people.officer)
    assert "is entered by somebody who may read exempt matter" in officer.open(f"{shelf.desk}add/")
    for access in ("exempt", "confidential"):
        with pytest.raises(Refused, match="may not read exempt matter"):
            shelf.keeping.add(
                by=shelf.people.officer, record=shelf.record, title="Bids", **{**EXEMPT, "access": access}
            )
    document = kept(shelf, **EXEMPT)
    officer.open(f"{shelf.desk}{document.pk}/", status=404)
    with pytest.raises(Refused, match="may not read exempt matter"):
        shelf.keeping.change(by=shelf.people.officer, document=document, changes={"access": "public"})
    with pytest.raises(Refused, match="may not read exempt matter"):
        shelf.keeping.remove(by=shelf.people.officer, document=document)


# Read ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("access", ["exempt", "confidential"])
def test_what_one_may_not_read_is_listed_and_is_not_there(shelf: Any, access: str) -> None:
    document = kept(shelf, title="Bids of Acorn", title_exempt=True, **{**EXEMPT, "access": access})
    for who in (None, shelf.people.officer):
        desk = Desk(who)
        words = desk.open(shelf.home)
        assert "An exempt report" in words
        assert ("of any particular person, the council included. Rates." in words) == (access == "exempt")
        assert "Acorn" not in words
        for name in (document.shown_name, "Rates.txt"):
            assert fetched(who, f"/{shelf.files}/{document.pk}/{name}") == 404
    for who in (shelf.people.clerk, shelf.people.manager, shelf.people.auditor):
        assert "Bids of Acorn" in Desk(who).open(shelf.home)
        assert fetched(who, file_of(shelf, document)) == 200


def test_a_file_of_what_is_not_public_yet_is_for_staff(people: Cast, care: HomeCare) -> None:
    draft = care.call_off()
    document: Any = OF_CONTRACTS.add(
        by=people.manager, record=draft, title="Report", file=files.upload("Report.txt", b"words")
    )
    address = f"/contract-documents/{document.pk}/Report.txt"
    assert fetched(None, address) == 404
    assert fetched(people.auditor, address) == 200


def test_a_file_that_the_store_has_lost_is_a_404(shelf: Any, caplog: pytest.LogCaptureFixture) -> None:
    document = kept(shelf)
    default_storage.delete(document.file.name)
    assert fetched(None, file_of(shelf, document)) == 404
    assert "is not in the store" in caplog.text


def test_the_sweep_leaves_the_files_of_every_room(shelf: Any) -> None:
    document = kept(shelf)
    lost = default_storage.save("documents/lost", files.upload("lost.txt", b"lost"))
    found = sweep_files(before=timezone.now() + timedelta(days=2))
    assert lost in found
    assert default_storage.exists(document.file.name)


# Exemptions ---------------------------------------------------------------------------------------------------------


def test_the_clerk_is_told_of_an_exemption_due_and_keeps_it(shelf: Any) -> None:
    document = kept(shelf, **{**EXEMPT, "exempt_review_on": ON})
    clerk = shelf.people.clerk
    address = f"{shelf.desk}{document.pk}/review/"
    assert address in [task.url for task in tasks_for(clerk, ON)]
    answer = Desk(clerk).send(address, outcome="keep", keep_until=LATER, why="Still competed for.")
    assert "It stays exempt; the next review is due by 1 January 2099." in answer.content.decode()
    assert address not in [task.url for task in tasks_for(clerk, ON)]


def test_a_release_shows_the_document_to_everyone(shelf: Any) -> None:
    document = kept(shelf, title="Bids", title_exempt=True, **EXEMPT)
    Desk(shelf.people.clerk).send(f"{shelf.desk}{document.pk}/review/", outcome="release", why="The contract is let.")
    released = shelf.table.objects.get()
    assert (released.access, released.exempt_paragraph, released.title_exempt) == ("public", None, False)
    assert fetched(None, file_of(shelf, released)) == 200


def test_only_the_clerk_with_the_tick_reviews(shelf: Any) -> None:
    document = kept(shelf, **EXEMPT)
    for who in (shelf.people.officer, shelf.people.manager, shelf.people.auditor):
        Desk(who).open(f"{shelf.desk}{document.pk}/review/", status=403)
    with pytest.raises(Refused, match="may not"):
        shelf.keeping.review(
            by=shelf.people.manager, on=ON, document=document, reviewed_on=ON, keep_until=LATER, why="Rates."
        )


def test_a_public_document_has_nothing_to_review(shelf: Any) -> None:
    document = kept(shelf)
    with pytest.raises(Refused, match="not exempt"):
        shelf.keeping.review(by=shelf.people.clerk, on=ON, document=document, reviewed_on=ON, why="Let.")
