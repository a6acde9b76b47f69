"""The sums by day behind the tiles of the expiry desk: what they say is what counting afresh says, filter by filter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory

from commissioning.council.models import User
from contracts import sums
from contracts.actions.handover import hand_over
from contracts.counting import count_all, differences
from contracts.expiry import in_play
from contracts.filters import ExpiryFilter
from contracts.models import NEXT_FACETS, Contract, DaySum, NextAct
from contracts.pages.expiry import Afresh, Kept, tiles_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calderwick")]


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@calderwick.example")


def queries() -> Iterator[str]:
    """Every value of every filter that the sums know, as it is typed."""
    for row in NextAct.objects.select_related("service_area"):
        yield from (
            f"kind={row.kind}", f"route={row.route or 'not-stated'}", f"area={row.service_area.slug}",
            f"path={row.planned_path}", f"regime={row.regime}", f"light={'yes' if row.light_touch else 'no'}",
        )  # fmt: skip
        if row.lead_officer_id:
            yield f"lead={row.lead_officer_id}"


def filtered(query: str, on: date) -> ExpiryFilter:
    request = RequestFactory().get("/contracts/expiry/")
    request.user = user("manager")
    return ExpiryFilter(QueryDict(query), in_play(on), request=request, on=on)


def test_each_filter_is_summed_as_it_is_counted_afresh(calderwick: date) -> None:
    tiles = tiles_on(calderwick)
    asked = sorted(set(queries()))
    assert len({query.partition("=")[0] for query in asked}) == len(NEXT_FACETS)
    for query in (*asked, "worth=0", "worth=1000", "worth=100000", "worth=300000", "worth=900000000"):
        found = filtered(query, calderwick)
        rows = found.next_acts()
        assert found.facet() is not None
        afresh = Afresh(found.qs, calderwick)
        assert Kept(rows, found.facet()).sums(tiles) == Kept(rows).sums(tiles) == afresh.sums(tiles), query
        for tile in (None, *tiles):
            assert [row.pk for row in Kept(rows).listed(tile)] == [row.pk for row in afresh.listed(tile)], query


@pytest.mark.parametrize("query", ["light=no&regime=PA2023", "worth=123456", "q=care", "provider=ltd&kind=service"])
def test_what_the_sums_do_not_know_is_counted_from_the_next_acts(calderwick: date, query: str) -> None:
    tiles, found = tiles_on(calderwick), filtered(query, calderwick)
    assert found.facet() is None
    assert Kept(found.next_acts()).sums(tiles) == Afresh(found.qs, calderwick).sums(tiles)


def test_a_handover_moves_what_is_summed_for_a_lead(calderwick: date) -> None:
    led = Contract.objects.filter(next_act__isnull=False).exclude(lead_officer=None)
    first = led.first()
    assert first is not None
    given = list(led.filter(lead_officer=first.lead_officer_id))
    tiles = tiles_on(calderwick)
    taker = user("officer") if first.lead_officer_id != user("officer").pk else user("manager")
    hand_over(by=user("manager"), contracts=given, commissions=[], lead_officer=taker, why="Left")
    assert not list(differences(on=calderwick))
    left = Kept(NextAct.objects.none(), ("lead", [str(first.lead_officer_id)])).sums(tiles)
    assert not any(one.count for one in left.values())


def test_gathering_changes_no_figure_and_leaves_one_row_for_each() -> None:
    NextAct.objects.filter(pk=NextAct.objects.order_by("-pk").values("pk")[:1]).update(yearly=1)
    keys = ("facet", "value", "day_of", "day", "runs_on")
    sums.gather()
    assert not list(sums.differing())
    assert DaySum.objects.count() == len(set(DaySum.objects.values_list(*keys)))


def test_a_sum_that_is_not_so_is_found(calderwick: date) -> None:
    DaySum.objects.create(
        facet="kind", value="dps", day_of="act_by", day=calderwick, runs_on=True,
        count=1, amount=0, known=0, capped=0, rough=0,
    )  # fmt: skip
    (one,) = differences(on=calderwick)
    assert (one.reference, one.field) == ("kind dps", f"sum of act_by {calderwick}")
    assert one.kept.count == one.counted.count + 1


def test_the_nightly_count_puts_right_what_the_sums_lack_and_says_so(
    calderwick: date, caplog: pytest.LogCaptureFixture
) -> None:
    DaySum.objects.filter(facet="kind", day_of="act_by").delete()
    DaySum.objects.filter(facet="").update(amount=1)
    wrong = len(list(sums.differing()))
    assert wrong > 1
    count_all(on=calderwick)
    assert not list(differences(on=calderwick))
    assert len(caplog.records) == wrong
    assert caplog.messages[0].startswith("Put right: all contracts ")
    count_all(on=calderwick)
    assert len(caplog.records) == wrong


def test_words_of_a_record_are_escaped_in_the_table_and_in_the_picture() -> None:
    first = NextAct.objects.exclude(act_by=None).first()
    assert first is not None
    first.contract.title = '<b>"Care" & more</b>'
    first.contract.recorded(by=user("manager"), why="Named anew")
    client = Client()
    client.force_login(user("manager"))
    page: Any = client.get("/contracts/expiry/").content.decode()
    assert "<b>&quot;" not in page
    assert '<b>"Care' not in page
    assert page.count("&lt;b&gt;&quot;Care&quot; &amp; more&lt;/b&gt;") >= 6
