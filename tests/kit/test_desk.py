"""A desk's form acts once, overwrites nobody and loses nothing."""

from datetime import date

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from commissioning.council.models import ClosureDay
from commissioning.kit.access import staff
from commissioning.kit.desk import KEPT_FOR_SECONDS, ActForm, attempt
from commissioning.kit.forms import DayMonthYearField
from commissioning.kit.models import Submission
from commissioning.kit.refusals import Refusal, Refused

pytestmark = pytest.mark.django_db


class DayForm(ActForm):
    day = DayMonthYearField(called="The day")
    why = forms.CharField()


@pytest.fixture
def closed(people):
    return ClosureDay(day=date(2026, 12, 29), why="Offices shut").recorded(by=people.administrator, why="Added")


def asked(user, data=None, session=None, path="/desk/"):
    factory = RequestFactory()
    request = factory.get(path) if data is None else factory.post(path, data)
    request.user = user
    request.session = SessionStore() if session is None else session
    request._messages = FallbackStorage(request)
    return request


def sent(form, **values):
    """What a browser sends back of a form that it was shown."""
    shown = {name: form[name].value() for name in ("once", "seen", "who")}
    return {k: str(v) for k, v in {**shown, **values}.items()}


TYPED = {"day_day": "29", "day_month": "12", "day_year": "2026", "why": "Shut"}


def nothing(values):
    return None


def test_a_form_that_is_only_asked_for_does_nothing(people):
    form = DayForm(asked(people.clerk))
    assert attempt(form, lambda values: pytest.fail("acted"), then="/") is None


@pytest.mark.parametrize("typed", ["\0", "\x01", "\u200b\u2060", " \ufeff\r\n "])
def test_marks_that_nobody_can_see_are_no_answer(people, typed):
    form = DayForm(asked(people.clerk, sent(DayForm(asked(people.clerk)), **TYPED | {"why": typed})))
    assert not form.is_valid()
    assert "why" in form.errors


def test_control_characters_are_left_out_and_what_joins_letters_is_kept(people):
    typed = "Shut\x01 down\r\nfor a \U0001f468\u200d\U0001f469\u200d\U0001f467 day\x9f"
    form = DayForm(asked(people.clerk, sent(DayForm(asked(people.clerk)), **TYPED | {"why": typed})))
    assert form.is_valid()
    assert form.values["why"] == "Shut down\nfor a \U0001f468\u200d\U0001f469\u200d\U0001f467 day"


def test_a_form_sent_twice_acts_once_and_leads_to_the_same_place(people):
    done = []
    data = sent(DayForm(asked(people.clerk)), **TYPED)
    answers = [
        attempt(DayForm(asked(people.clerk, data)), done.append, then=lambda _: f"/{len(done)}/") for _ in range(2)
    ]
    assert [answer.url for answer in answers] == ["/1/", "/1/"]
    assert done == [{"day": date(2026, 12, 29), "why": "Shut"}]


def test_what_was_refused_may_be_sent_again(people):
    def refuse(values):
        raise Refused(Refusal("The council is shut.", "Choose another day."))

    data = sent(DayForm(asked(people.clerk)), **TYPED)
    form = DayForm(asked(people.clerk, data))
    assert attempt(form, refuse, then="/") is None
    assert form.non_field_errors() == ["The council is shut. Choose another day."]
    assert attempt(DayForm(asked(people.clerk, data)), nothing, then="/").url == "/"


def test_the_key_of_another_person_says_nothing(people):
    data = sent(DayForm(asked(people.clerk)), **TYPED)
    attempt(DayForm(asked(people.clerk, data)), nothing, then="/first/")
    assert attempt(DayForm(asked(people.officer, data)), nothing, then="/second/").url == "/second/"


def test_whoever_goes_back_and_sends_the_page_with_other_words_acts_again(people):
    done = []
    data = sent(DayForm(asked(people.clerk)), **TYPED)
    for why in ("Shut", "Shut for repairs"):
        attempt(DayForm(asked(people.clerk, data | {"why": why})), lambda values: done.append(values["why"]), then="/")
    assert done == ["Shut", "Shut for repairs"]


def test_a_submission_is_neither_changed_nor_deleted_by_sql(people):
    attempt(DayForm(asked(people.clerk, sent(DayForm(asked(people.clerk)), **TYPED))), nothing, then="/")
    for sql in ("update kit_submission set answer = '/x/'", "delete from kit_submission", "truncate kit_submission"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set constraints all immediate; {sql}")
    assert Submission.objects.count() == 1


def test_an_action_s_complaint_stands_at_its_field(people):
    def complain(values):
        raise ValidationError({"why": "Say it in words.", "unknown": "Something else."})

    form = DayForm(asked(people.clerk, sent(DayForm(asked(people.clerk)), **TYPED)))
    assert attempt(form, complain, then="/") is None
    assert form.errors["why"] == ["Say it in words."]
    assert form.non_field_errors() == ["Something else."]


def test_the_second_of_two_is_told_who_changed_what_and_nothing_is_overwritten(people, closed):
    data = sent(DayForm(asked(people.clerk), of=closed), **{**TYPED, "why": "Moved house"})
    closed.why = "Flood"
    closed.day = date(2026, 12, 30)
    closed.recorded(by=people.administrator, why="Put right")
    form = DayForm(asked(people.clerk, data), of=closed)
    assert attempt(form, lambda values: pytest.fail("overwritten"), then="/") is None
    told = str(form.non_field_errors())
    assert str(people.administrator) in told
    assert "“29 December 2026” is now “30 December 2026”" in told
    assert "Flood" in str(form.errors["why"])
    assert form["why"].value() == "Moved house"
    assert form.data["day_day"] == "30", "only the other person changed the day: theirs stands"
    assert attempt(DayForm(asked(people.clerk, form.data), of=closed), nothing, then="/done/").url == "/done/"


def test_a_form_opened_on_a_record_since_removed_says_so(people, closed):
    data = sent(DayForm(asked(people.clerk), of=closed), **TYPED)
    again = ClosureDay.objects.get(pk=closed.pk)
    closed.removed(by=people.administrator, why="Not shut after all")
    form = DayForm(asked(people.clerk, data), of=again)
    assert attempt(form, nothing, then="/") is None
    assert "removed" in str(form.non_field_errors())


@staff()
def desk(request):
    raise AssertionError("reached without signing in")


def stranger():
    return AnonymousUser()


def test_what_was_typed_when_the_session_had_ended_comes_back_after_sign_in(people):
    data = sent(DayForm(asked(people.clerk)), **TYPED, password="not to be kept")
    lost = asked(stranger(), data)
    assert desk(lost).url.startswith("/account/sign-in/?next=/desk/")
    assert "not to be kept" not in str(dict(lost.session))
    form = DayForm(asked(people.clerk, session=lost.session))
    assert form.is_brought_back
    assert form["why"].value() == "Shut"


def test_it_comes_back_to_nobody_else_and_on_no_other_page(people):
    lost = asked(stranger(), sent(DayForm(asked(people.clerk)), **TYPED))
    desk(lost)
    assert not DayForm(asked(people.officer, session=lost.session)).is_brought_back
    assert not DayForm(asked(people.clerk, session=lost.session, path="/other/")).is_brought_back


def test_it_does_not_come_back_after_its_hour_nor_once_it_is_sent(people):
    lost = asked(stranger(), sent(DayForm(asked(people.clerk)), **TYPED))
    desk(lost)
    attempt(DayForm(asked(people.clerk, lost.POST, session=lost.session)), nothing, then="/")
    assert not DayForm(asked(people.clerk, session=lost.session)).is_brought_back
    desk(lost)
    lost.session["typed"]["at"] -= KEPT_FOR_SECONDS + 1
    assert not DayForm(asked(people.clerk, session=lost.session)).is_brought_back


def test_a_forged_author_keeps_nothing(people):
    lost = asked(stranger(), {**TYPED, "who": signing.dumps(people.clerk.pk, salt="another")})
    desk(lost)
    assert "typed" not in lost.session


def test_a_character_that_the_database_cannot_hold_is_left_out(people):
    form = DayForm(asked(people.clerk, sent(DayForm(asked(people.clerk)), **{**TYPED, "why": "Sh\0ut"})))
    assert form.is_valid()
    assert form.values["why"] == "Shut"
