"""What is asked of one council: pages, lists, every filter with every order, and the same without our tables."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from django.db import connection

from commissioning.council.models import User
from commissioning.kit import said_again
from contracts.choices import ContractKind
from contracts.counting import counted
from contracts.expiry import in_play
from contracts.filters import STATUSES
from contracts.models import Contract
from contracts.pages.expiry import LINES, Kept, Sums, Tile, first_rows, tiles_on
from providers.models import Provider
from tests.bench.limit import Limit
from tests.bench.measure import Reader, Subject

REGISTER, EXPIRY, SEARCH = "/contracts/", "/contracts/expiry/", "/search/"
OURS = ("register", "register-staff", "dashboard", "next-to-act", "search")
"""The whole pages that are ours: of these, too, no statement may take long."""
ROW = re.compile(r"<tr><th scope=\"row\">.*?</tr>", re.DOTALL)


@dataclass
class Asked:
    """One council as it is asked: who reads it, and the limit."""

    on: date
    stranger: Reader
    officer: Reader
    limit: Limit
    tables: tuple[Tile, ...]

    def close(self) -> None:
        self.limit.close()


def rows_of(page: str) -> list[str]:
    """The rows of a register's page, as they were sent."""
    return ROW.findall(page)


def ask_of(on: date) -> Asked:
    """Readers of the council in the database of this process."""
    stranger = Reader()
    officer = Reader(User.objects.get(email="officer@calderwick.example"), stranger.application)
    page = stranger.get(REGISTER).decode()
    rows = rows_of(page)
    head, _, rest = page.partition(rows[0])
    foot = rest[rest.rindex("</tr>") + len("</tr>") :]
    parameters = connection.get_connection_params()
    names = {"dbname", "user", "password", "host", "port", "sslmode"}
    dsn = " ".join(f"{name}='{value}'" for name, value in parameters.items() if name in names and value)
    return Asked(on, stranger, officer, Limit(dsn, on, head, foot), tiles_on(on))


def without_the_quick_page(reader: Reader) -> bytes:
    """The register as it is made where contracts/pages/register_quick.py does not help."""
    nothing_said = patch.object(said_again, "_said", OrderedDict())
    with nothing_said, patch("contracts.views.register.quick_register", return_value=None):
        return reader.get(REGISTER)


def whole_pages(asked: Asked) -> list[Subject]:
    """The pages that are compared with the limit and with one another."""
    stranger, officer = asked.stranger, asked.officer
    bare, routed = Reader(application=asked.limit), Reader(application=stranger.application)
    # Whoever has a cookie is answered by the view, through all middleware.
    routed.cookie = "seen=1"
    soon = f"{EXPIRY}?show=act-30"
    return [
        Subject("limit", lambda: bare.get(REGISTER)),
        Subject("register", lambda: stranger.get(REGISTER)),
        Subject("register-staff", lambda: officer.get(REGISTER)),
        Subject("register-routed", lambda: routed.get(REGISTER)),
        Subject("register-ordinary", lambda: without_the_quick_page(stranger)),
        Subject("register-staff-ordinary", lambda: without_the_quick_page(officer)),
        Subject("plain", lambda: stranger.get("/bench/plain/")),
        Subject("admin", lambda: stranger.get("/bench/admin/contracts/contract/")),
        Subject("dashboard", lambda: officer.get(EXPIRY)),
        Subject("next-to-act", lambda: officer.get(soon)),
        Subject("search", lambda: officer.get(f"{SEARCH}?{urlencode({'q': rare_place()})}")),
        Subject("limit-sql", asked.limit.found),
        Subject("tiles", lambda: kept_sums(asked)),
        Subject("list", lambda: kept_list(asked)),
    ]


# From the table of next acts, and without it --------------------------------------------------------------------------


def kept_sums(asked: Asked) -> dict[str, Sums]:
    """The figures of every tile, as the dashboard asks for them."""
    return Kept.of_all().sums(asked.tables)


def kept_list(asked: Asked) -> list[int]:
    """The first page of what must be begun next."""
    return [row.pk for row in first_rows(Kept.of_all(), asked.on)[:LINES]]


def counted_afresh(asked: Asked) -> tuple[dict[str, Sums], list[int]]:
    """The same from the contracts, their options and all that their last days to act rest on."""
    from contracts.pages.expiry import Afresh

    class All(Afresh):
        def __init__(self) -> None:
            self.rows = []
            for row in counted(in_play(asked.on), asked.on):
                # Hundreds of thousands of contracts with all that belongs to them would not fit into memory.
                row._state.fields_cache.clear()
                self.rows.append(row)
            self.is_cut = False

    found = All()
    return found.sums(asked.tables), [row.contract_id for row in found.listed(None)[:LINES]]


ENDS_FROM_OPTIONS = """
with ends as (
  select c.id, c.value, coalesce(
    (select max(x.new_end) from contracts_extension x where x.contract_id = c.id), c.initial_end) as day
  from contracts_contract c
  where c.state in ('signed', 'terminated', 'closed') and c.signed_on <= %(on)s
    and (c.closed_on is null or c.closed_on > %(on)s) and (c.terminated_on is null or c.terminated_on >= %(on)s))
select count(*) filter (where day between %(on)s and %(on)s::date + interval '3 months'),
  count(*) filter (where day between %(on)s and %(on)s::date + interval '18 months'), sum(value)
from ends
"""


def ends_in_one_sql(asked: Asked) -> Any:
    """Only the ends, in one SQL, from the extensions: the least that a dashboard without our columns would ask."""
    with connection.cursor() as cursor:
        cursor.execute(ENDS_FROM_OPTIONS, {"on": asked.on})
        return cursor.fetchone()


# Every filter with every order ----------------------------------------------------------------------------------------


def rare_place() -> str:
    """A place in few titles: the last one that was drawn."""
    title = Contract.objects.order_by("-pk").values_list("title", flat=True)[0]
    return title.partition(", ")[2].partition(":")[0]


def register_filters() -> dict[str, list[dict[str, str]]]:
    """What may be typed or chosen for each filter of the register."""
    last = Contract.objects.order_by("-pk")[0]
    provider = Provider.objects.order_by("-pk").values_list("legal_name", flat=True)[0]
    lead = User.objects.get(email="lead-3@calderwick.example")
    year = settings_year()
    return {
        "q": [{"q": "care"}, {"q": rare_place()}, {"q": last.reference}, {"q": "nothing of the kind"}],
        "provider": [{"provider": provider.removesuffix(" Ltd")}, {"provider": "limited to nobody"}],
        "status": [{"status": status} for status in STATUSES],
        "kind": [{"kind": kind} for kind in (ContractKind.DPS, ContractKind.SERVICE, ContractKind.FLEXIBLE)],
        "route": [{"route": route} for route in ("open", "spot", "not-stated")],
        "area": [{"area": "service-5"}],
        "lead": [{"lead": str(lead.pk)}],
        "since": [{"since_day": "1", "since_month": "4", "since_year": str(year)}],
        "until": [{"until_day": "31", "until_month": "3", "until_year": str(year + 1)}],
    }


def settings_year() -> int:
    from django.utils import timezone

    return timezone.localdate().year


def expiry_filters() -> dict[str, list[dict[str, str]]]:
    """The same for the expiry desk, where each list has an order of its own."""
    own = register_filters()
    return {
        "": [{}],
        **{name: own[name] for name in ("q", "provider", "area", "lead")},
        "kind": [{"kind": ContractKind.SERVICE}],
        "route": [{"route": "open"}],
        "path": [{"path": "replace"}],
        "regime": [{"regime": "PA2023"}],
        "light": [{"light": "yes"}],
        "worth": [{"worth": "100000"}],
    }


def combinations_of(asked: Asked) -> Iterator[Subject]:
    """Each value of each filter, each pair of filters, and each filter of the expiry desk in each of its lists."""
    officer, stranger = asked.officer, asked.stranger

    def subject(reader: Reader, who: str, base: str, number: str, query: dict[str, str]) -> Subject:
        address = f"{base}?{urlencode(query)}" if query else base
        return Subject(f"{who} {base} {number}", lambda: reader.get(address))

    filters = register_filters()
    for name, values in filters.items():
        for number, value in enumerate(values, start=1):
            yield subject(officer, "staff", REGISTER, f"{name} {number}", value)
            if name != "lead":
                yield subject(stranger, "public", REGISTER, f"{name} {number}", value)
    for (one, firsts), (other, seconds) in combinations(filters.items(), 2):
        yield subject(officer, "staff", REGISTER, f"{one} + {other}", {**firsts[0], **seconds[0]})
    yield subject(stranger, "public", REGISTER, "page 2", {"page": "2"})
    for name, values in expiry_filters().items():
        for number, value in enumerate(values, start=1):
            for show in ("", *(tile.code for tile in asked.tables), "all"):
                query = {**value, **({"show": show} if show else {})}
                yield subject(officer, "staff", EXPIRY, f"{name or 'no filter'} {number} {show}", query)


def searches(asked: Asked) -> Iterator[Subject]:
    """What is typed into the search box: a common word, a rare one, one with a slip, a reference, nothing there."""
    place = rare_place()
    last = Contract.objects.order_by("-pk")[0]
    slip = place[:2] + place[3] + place[2] + place[4:]
    for number, typed in enumerate(("care", f"care {place}", place, slip, last.reference, "no such thing"), start=1):
        address = f"{SEARCH}?{urlencode({'q': typed})}"
        yield Subject(f"staff {SEARCH} {number}", lambda address=address: asked.officer.get(address))
        yield Subject(f"public {SEARCH} {number}", lambda address=address: asked.stranger.get(address))
