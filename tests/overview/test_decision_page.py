"""A decision's page, its versions, its JSON and its notice; what is taken down, and what a plan shows."""

import hashlib
import json
from datetime import date

import pytest
from django.test import Client

from commissioning.council.models import User
from commissioning.sample import SAMPLE_DOMAIN
from decisions import actions
from decisions.models import Decision, Publication
from decisions.pages.notice_quick import stored_notice

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

HIPSS = "DEC-2017-0031"
HOME_CARE = "DEC-2023-0064"
SCRUTINY = "DEC-2021-0052"


def user(who: str) -> User:
    return User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}")


def get(address: str, who: str | None = None):
    client = Client()
    if who:
        client.force_login(user(who), "django.contrib.auth.backends.ModelBackend")
    return client.get(address)


def page(address: str, who: str | None = None) -> str:
    answer = get(address, who)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_effective_day_is_shown_with_every_day_counted():
    markup = page(f"/decisions/{HIPSS}/")
    assert "6 October 2017" in markup
    assert "Day 5" in markup
    assert "Saturday" in markup
    assert "It takes effect on the next day, Friday 6 October 2017." in markup
    assert "In force from 22 May 2015" in markup


def test_a_decision_shows_its_clauses_with_what_was_done_under_them():
    markup = page(f"/decisions/{HIPSS}/")
    for words in ("(a)", "(b)", "(c)", "Authorise", "Monitor", "A maximum of £2,500,000", "CON-2018-0007"):
        assert words in markup
    assert 'href="/authority/DEC-2017-0031/b/"' in markup
    assert 'href="/commissions/COM-2017-001/"' in markup
    assert "Yes, on both grounds" in markup
    assert "All wards" in markup


def test_the_money_that_runs_out_is_flagged_on_the_decision():
    markup = page(f"/decisions/{HIPSS}/")
    assert "£2,600,000" in markup
    assert "£100,000" in markup


def test_what_a_copied_source_does_not_state_is_said_and_not_invented():
    markup = page(f"/decisions/{HIPSS}/")
    assert "Reasons: Not stated in the source." in markup
    assert "Not stated in the source</p>" in markup


def test_a_recommendation_says_that_it_is_none_and_takes_no_effect():
    markup = page(f"/decisions/{SCRUTINY}/")
    assert "Recommendation of scrutiny" in markup
    assert "What was recommended" in markup
    assert "How the effective date was worked out" not in markup
    assert "No date given" in markup


def test_a_balance_is_asked_with_the_day():
    assert "£2,400,000 <span>left of up to £7,200,000" in page(f"/decisions/{HOME_CARE}/")
    assert "£7,200,000 <span>left of up to £7,200,000" in page(f"/decisions/{HOME_CARE}/?on=2023-04-01")


def test_before_its_publication_a_decision_says_when_it_was_published():
    assert "was not yet published" in page(f"/decisions/{HIPSS}/?on=2017-09-01")


def test_the_json_is_the_canonical_record_whose_hash_the_page_prints():
    answer = get(f"/decisions/{HIPSS}.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.content)["reference"] == HIPSS
    assert hashlib.sha256(answer.content).hexdigest() in page(f"/decisions/{HIPSS}/")


def test_the_notice_is_the_stored_paper():
    answer = get(f"/decisions/{HIPSS}/notice.pdf")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer.content == get(f"/decisions/{HIPSS}/1/notice.pdf").content


@pytest.fixture
def printed(monkeypatch) -> Decision:
    """A decision of which two versions are stored as papers."""
    monkeypatch.setattr("decisions.papers.notice_pdf", lambda record, **about: b"%PDF-1.7 " + record)
    decision = Decision.objects.get(reference=HIPSS)
    first = decision.publications.get()
    pdf = b"%PDF-1.7 the first"
    if not first.pdf:
        Publication.objects.filter(pk=first.pk).update(pdf=pdf, pdf_sha256=hashlib.sha256(pdf).hexdigest())
    return decision


def test_a_reader_who_has_the_notice_is_not_sent_it_again(printed):
    first = get(f"/decisions/{HIPSS}/notice.pdf")
    stored = printed.publications.get()
    assert first.content == bytes(stored.pdf)
    assert first.headers["ETag"] == f'"{stored.pdf_sha256}"'
    assert first.headers["Content-Disposition"] == f'inline; filename="{HIPSS}-notice-1.pdf"'
    again = Client().get(f"/decisions/{HIPSS}/notice.pdf", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = Client().get(f"/decisions/{HIPSS}/notice.pdf", headers={"if-none-match": '"another"'})
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize("path", ["notice.pdf", "1/notice.pdf"])
@pytest.mark.parametrize("who", [None, "officer", "clerk"])
def test_the_quick_way_to_a_notice_answers_as_the_ordinary_way(printed, monkeypatch, path, who):
    assert stored_notice(HIPSS) is not None
    quick = get(f"/decisions/{HIPSS}/{path}", who)
    monkeypatch.setattr("commissioning.overview.decision_views.stored_notice", lambda *asked: None)
    ordinary = get(f"/decisions/{HIPSS}/{path}", who)
    assert quick.status_code == ordinary.status_code == 200
    assert quick.content == ordinary.content
    assert quick.headers == ordinary.headers


def test_a_notice_taken_down_is_not_even_said_to_be_unchanged(printed):
    etag = get(f"/decisions/{HIPSS}/notice.pdf").headers["ETag"]
    taken_down(HIPSS)
    for path in ("notice.pdf", "1/notice.pdf"):
        answer = Client().get(f"/decisions/{HIPSS}/{path}", headers={"if-none-match": etag})
        assert answer.status_code == 410
        assert get(f"/decisions/{HIPSS}/{path}", "clerk").headers["ETag"] == etag
    assert stored_notice(HIPSS) is None


def test_a_published_version_is_a_page():
    markup = page(f"/decisions/{HIPSS}/1/")
    assert "This version" in markup
    assert "(b)" in markup


@pytest.mark.parametrize(
    "address",
    [
        "/decisions/DEC-1999-0001/",
        "/decisions/DEC-1999-0001.json",
        f"/decisions/{HIPSS}/7/",
        f"/decisions/{HIPSS}/0/",
        f"/decisions/{HIPSS}/9999999999/",
        f"/decisions/{HIPSS}/7/notice.pdf",
        "/decisions/nonsense/",
        "/decisions/%00/",
    ],
)
def test_an_unknown_reference_is_a_404(address):
    assert get(address).status_code == 404


def taken_down(reference: str) -> Publication:
    publication = Publication.objects.get(decision__reference=reference, number=1)
    actions.take_down(by=user("clerk"), publication=publication, reason_class="personal-data")
    return publication


def test_a_version_taken_down_answers_410_everywhere_with_its_hash_and_reason():
    publication = taken_down(HIPSS)
    for path in ("/", ".json", "/notice.pdf", "/1/", "/1/notice.pdf"):
        answer = get(f"/decisions/{HIPSS}{path}")
        assert answer.status_code == 410
        markup = answer.content.decode()
        assert publication.record_sha256 in markup
        assert "Personal data" in markup
        assert "foster" not in markup
        assert publication.decision.title not in markup
    told = get(f"/decisions/{HIPSS}.json")
    assert told.headers["Content-Type"] == "application/problem+json"
    assert (told.json()["status"], told.json()["record_sha256"]) == (410, publication.record_sha256)
    assert get(f"/authority/{HIPSS}/b/").status_code == 410
    assert HIPSS not in page("/decisions/")


def test_the_bytes_of_a_version_taken_down_stay_for_those_who_may_read_exempt_matter():
    taken_down(HIPSS)
    assert get(f"/decisions/{HIPSS}/", "officer").status_code == 410
    assert "taken down" in page(f"/decisions/{HIPSS}/", "clerk")
    assert get(f"/decisions/{HIPSS}.json", "clerk").status_code == 200
    assert HIPSS in page("/decisions/", "clerk")


def test_of_an_exempt_clause_and_a_planned_decision_a_stranger_learns_nothing_more():
    clerk = user("clerk")
    model = Decision.objects.get(reference=HIPSS)
    draft = actions.enter(
        by=clerk,
        on=date(2026, 11, 23),
        title="A matter to come",
        kind="body",
        service_area=model.service_area,
        body=model.body,
        due_on=date(2027, 2, 1),
        reasons="Words not yet public",
    )
    actions.add_clause(by=clerk, decision=draft, label="1.", verb="approve", text="A clause not yet public")
    assert get(f"/decisions/{draft.reference}/").status_code == 404
    assert "Words not yet public" in page(f"/decisions/{draft.reference}/", "officer")
    actions.publish_edition(by=clerk, on=date(2026, 11, 23), decisions=[draft])
    markup = page(f"/decisions/{draft.reference}/")
    assert "To be decided by Cabinet, on 1 February 2027." in markup
    assert "Words not yet public" not in markup
    assert "A clause not yet public" not in markup
    assert get(f"/decisions/{draft.reference}.json").status_code == 404
    assert get(f"/authority/{draft.reference}/1/").status_code == 404
    assert "A matter to come" in page("/decisions/?kind=planned")
    assert "A matter to come" not in page("/decisions/")
    assert "A matter to come" not in page("/decisions/?kind=planned&q=not+yet+public")
