"""The golden thread of the five commissions, fact by fact, as a stranger and as staff."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from commissioning.council.models import User
from commissioning.overview.pages import commission_page
from commissioning.overview.story import is_assumed, standing_of, story_of
from commissioning.overview.thread import steps_of
from commissioning.procurement.models import Commission, CommissionAssumption
from commissioning.sample import SAMPLE_DOMAIN
from commissioning.sample.disabled_children import WITHHELD
from contracts.changes import options_left
from contracts.models import Contract

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]
FIVE = ("COM-2017-001", "COM-2021-002", "COM-2021-004", "COM-2022-003", "COM-2022-005")
TODAY = date(2026, 11, 23)
STRANGER = AnonymousUser()


def user(name):
    return User.objects.get(email=f"{name}@{SAMPLE_DOMAIN}")


def client(who=None):
    browser = Client()
    if who:
        browser.force_login(user(who), "django.contrib.auth.backends.ModelBackend")
    return browser


def told(reference, on=TODAY, who=STRANGER):
    return steps_of(story_of(Commission.objects.get(reference=reference), on, who))


def words(reference, who=None, on=""):
    """The text of a commission's page, tags taken out and spaces made single."""
    response = client(who).get(f"/commissions/{reference}/{on}")
    assert response.status_code == 200
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+([.,;:])", r"\1", re.sub(r"\s+", " ", body))


def page(reference, on=TODAY, who=STRANGER):
    return commission_page(Commission.objects.get(reference=reference), on, who, is_today=True)


@pytest.mark.parametrize("who", [None, "manager"])
@pytest.mark.parametrize("reference", FIVE)
def test_the_thread_runs_from_the_need_to_the_end_in_the_order_of_its_days(reference, who):
    steps = told(reference, who=user(who) if who else STRANGER)
    days = [step.at for step in steps]
    assert days == sorted(days)
    kinds = [step.kind for step in steps if step.state != "before"]
    assert kinds[0] == "Need"
    order = [kinds.index(kind) for kind in ("Decision", "Call-in", "In effect", "Procurement", "Service")]
    assert order == sorted(order)
    assert {"Ended", "End"} & set(kinds)


def test_intensive_support_says_when_it_took_effect_and_how_much_too_dear_it_is():
    text = words("COM-2017-001")
    for fact in (
        "DEC-2017-0031 took effect on Friday 6 October 2017",
        "Open to call-in from 29 September 2017 to 5 October 2017.",
        "(a) Approve",
        "(b) Authorise",
        "(c) Monitor",
        "A maximum of £2,500,000, for service from 1 April 2018 to 31 March 2023, over at most 5 years.",
        "Key decision, on both grounds",
        "All wards.",
        "3 alternatives considered.",
        "First until 31 March 2018, with no option to extend.",
        "£520,000 a year for 5 years is £2,600,000: £100,000 over the maximum of £2,500,000.",
        "At that rate it runs out about January 2023.",
        "up to five years from 1 April 2018",
    ):
        assert fact in text, fact


def test_home_care_says_what_is_committed_and_left_and_which_question_is_open():
    text = words("COM-2021-002")
    for fact in (
        "£2,400,000 of up to £7,200,000 is left to commit.",
        "£4,800,000 (66.7%) is committed, £2,400,000 is left",
        "estimated spend of up to £7.2m",
        "may award, vary or extend, up to £800,000 each time, from £500,000",
        "5 call-offs awarded",
        "£4,000,000 in all.",
        "£800,000 on CON-2023-0021",
        "Provided for in the contract by a clear and precise clause or option",
        "£800,000 or £1,600,000",
        "Up to 5% off the hourly rate",
        "A guaranteed minimum of hours",
        "regulation 34 of the Public Contracts Regulations 2015",
        "CON-2023-0021: DEC-2023-0064 clause 3",
        "14 Mar 2023 assumed",
        "31 Mar 2027 assumed",
    ):
        assert fact in text, fact


def test_drafts_are_told_to_staff_and_to_nobody_else():
    assert "CON-2023-0031" in words("COM-2021-002", "officer")
    assert "2 contracts are prepared" in words("COM-2021-002", "officer")
    assert "CON-2023-0031" not in words("COM-2021-002")
    assert "prepared" not in words("COM-2021-002")


def test_short_breaks_shows_both_last_days_and_the_lot_without_a_route():
    text = words("COM-2021-004")
    for fact in (
        "31 March 2027 or 31 March 2028: the record disagrees",
        "4 years with 2 plus 1 year extension options which equates to 6 years in total",
        "at most 7 years (84 months)",
        "The route of lot 6 is not stated: nothing can be awarded there until it is known.",
        "5 of 6 lots have suppliers",
        "£1.2 million a year",
        "First until 31 March 2019, with an option of 1 year.",
        "Extended under its option by 1 year, to 31 March 2020.",
        "Extended beyond its options by 1 year, to 31 March 2021.",
        "One young person’s package lasts 4 weeks, at most 12: not a term of the contract",
    ):
        assert fact in text, fact
    flagged = {step.kind for step in told("COM-2021-004") if step.flagged}
    assert flagged == {"Before", "Procurement", "Last possible end"}


def test_disabled_children_counts_withheld_suppliers_and_names_them_only_to_those_who_may_read_exempt_matter():
    text = words("COM-2022-003")
    for fact in (
        "33 suppliers on the roster of CON-2022-0033",
        "paragraph 3 of Schedule 12A",
        "To be reviewed by 1 July 2027.",
        "1 April, year not stated",
        "Extended beyond its options by 3 years 3 months, to 30 June 2022.",
        "Stated as 26 months, which end on 31 May 2021; the stated end is 39 on.",
        "Estimated £6.2 million",
        "£6,198,400",
        "360 in one place of the source, about 350 in another",
        "5 on the framework before and 20 on spot purchase",
        "1 lot with 3 sub-lots, by framework",
    ):
        assert fact in text, fact
    for who in (None, "officer", "admin"):
        for address in ("/", "/commissions/", "/commissions/COM-2022-003/", "/commissions/COM-2022-003.json"):
            body = client(who).get(address).content.decode()
            assert not [name for name in WITHHELD if name.split()[0] in body], (who, address)
    for who in ("clerk", "manager", "auditor"):
        text = words("COM-2022-003", who)
        assert all(name in text for name in WITHHELD)
        assert "You see the names because you may read exempt matter." in text


def test_one_to_one_tells_scrutiny_apart_and_breaks_that_are_no_options():
    steps = told("COM-2022-005")
    scrutiny = next(step for step in steps if step.kind == "Scrutiny")
    assert len(scrutiny.clauses) == 5
    assert [clause.verb for clause in scrutiny.clauses] == ["Support", "Support", "Note", "Support", "Refer"]
    assert [step.on for step in steps if step.kind == "Break"] == [date(2024, 3, 31), date(2025, 3, 31)]
    assert not [step for step in steps if step.kind == "Option"]
    assert next(step for step in steps if step.kind == "Review").on == date(2024, 1, 31)
    follow_up = next(step for step in steps if step.kind == "Follow-up")
    assert follow_up.on is None
    assert follow_up.date_words == "No day set"
    text = words("COM-2022-005")
    assert "it binds nobody and is no executive decision" in text
    assert "The value is not stated in the source." in text
    assert "21 July 2021 assumed" in text
    # A recommendation takes no effect and is not called in.
    assert len([step for step in steps if step.kind == "In effect"]) == 1


def test_what_was_still_to_come_on_a_day_is_told_as_coming():
    steps = told("COM-2021-004", on=date(2024, 9, 23))
    assert standing("COM-2021-004", date(2024, 9, 23)) == "In its last year"
    coming = {step.kind: step for step in steps if step.state == "next"}
    who, options = coming["Option"].title.split(": ")
    assert options == "options of 2 years and 1 year could follow"
    assert coming["End"].title.startswith(f"{who} end")
    assert coming["End"].on == date(2025, 3, 31)
    assert coming["Last possible end"].date_words == ""
    assert coming["Last possible end"].note == "or 31 Mar 2028"


def standing(reference, on, who=STRANGER):
    story = story_of(Commission.objects.get(reference=reference), on, who)
    return standing_of(story.commission, [one.decision for one in story.decisions], story.contracts, on).words


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2017, 9, 1), "Being prepared"),
        (date(2017, 9, 28), "Decided, not yet in effect"),
        (date(2017, 10, 5), "Decided, not yet in effect"),
        (date(2017, 10, 6), "Approved"),
        (date(2018, 3, 1), "Awarded, service to begin"),
        (date(2018, 4, 1), "In service"),
        (date(2022, 4, 1), "In its last year"),
        (date(2023, 3, 31), "In its last year"),
        (date(2023, 4, 1), "Ended"),
    ],
)
def test_where_a_commission_stands_depends_on_the_day(on, expected):
    assert standing("COM-2017-001", on) == expected


def test_a_day_before_anything_was_public_tells_the_need_alone():
    steps = told("COM-2017-001", on=date(2010, 1, 1))
    assert [step.kind for step in steps] == ["Need", "Procurement"]
    assert client().get("/commissions/COM-2017-001/?on=1900-01-01").status_code == 200
    assert client("manager").get("/commissions/COM-2017-001/?on=2200-12-31").status_code == 200


def test_only_staff_read_the_last_day_to_act():
    """For an end on 31 March 2025: the choice closed on 3 September 2024, the extension on 18 November."""
    on = date(2024, 9, 23)
    assert not [step for step in told("COM-2021-004", on=on) if step.kind == "Act by"]
    act = next(step for step in told("COM-2021-004", on=on, who=user("officer")) if step.kind == "Act by")
    assert act.on == date(2024, 11, 18)
    assert act.note == "56 days left"
    assert "can only be extended" in act.says[0]
    assert act.chain[0].on == act.on
    early = next(
        step for step in told("COM-2021-004", on=date(2024, 6, 1), who=user("officer")) if step.kind == "Act by"
    )
    assert early.on == date(2024, 9, 3)
    assert page("COM-2021-004", on=on, who=user("officer"))["facts"][3].act


def test_assumed_days_are_those_an_assumption_gives_in_words():
    assumption = [CommissionAssumption(field="Start", value="From 1 April 2022, one call-off", why="")]
    assert is_assumed(date(2022, 4, 1), assumption)
    assert not is_assumed(date(2022, 4, 2), assumption)
    assert not is_assumed(date(2022, 4, 1), [CommissionAssumption(field="", value="11 April 2022", why="")])
    assert not is_assumed(date(2020, 1, 1), assumption, "call-off"), "it gives a day, and speaks for that day alone"
    without_day = [CommissionAssumption(field="Call-offs", value="Five, of equal value", why="")]
    assert is_assumed(date(2020, 1, 1), without_day, "call-off")
    assert not is_assumed(None, without_day, "call-off")


def test_what_is_left_of_options_counts_only_extensions_made_by_the_day():
    before = Contract.objects.get(reference="CON-2016-0002")
    assert [option.months for option in options_left(before, date(2018, 12, 19))] == [12]
    assert options_left(before, date(2018, 12, 20)) == []


def test_every_check_shown_to_a_stranger_is_public_and_names_its_record():
    for reference in FIVE:
        shown = page(reference)["checks"]
        assert all(check.public for check in shown)
        assert len({(check.code, check.sentence) for check in shown}) == len(shown)


def test_nothing_is_told_of_a_commission_that_one_may_not_see():
    assert client().get("/commissions/COM-1999-001/").status_code == 404
    assert "Search for it" in client().get("/commissions/COM-1999-001/").content.decode()
    assert client().get("/commissions/com-2017-001/").status_code == 404
    assert client().post("/commissions/COM-2017-001/").status_code == 405


def test_links_keep_the_day_of_reading():
    body = client().get("/commissions/COM-2017-001/?on=2018-05-01").content.decode()
    assert 'href="/decisions/DEC-2017-0031/?on=2018-05-01"' in body
    assert 'href="/authority/DEC-2017-0031/b/?on=2018-05-01"' in body
    assert 'href="/commissions/COM-2017-001.json?on=2018-05-01"' in body
