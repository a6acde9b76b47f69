"""The limit: a page without a framework. One prepared SQL, `str.format`, and the rows as our register shows them.

What stands around the rows is taken from our own page, as it was sent. Nothing a framework does can be quicker.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

import psycopg

from commissioning.kit.dates import short_date
from commissioning.kit.terms import last_day
from contracts.choices import ContractKind
from contracts.lifecycle import PUBLIC_STATES
from decisions.choices import Qualifier

ROWS = 50
SQL = f"""
select c.reference, c.title, c.kind, p.legal_name, c.value, c.value_qualifier, c.ends_on, c.starts_on
from contracts_contract c left join providers_provider p on p.id = c.provider_id
where c.state in ({", ".join(f"'{state}'" for state in PUBLIC_STATES)})
  and c.awarded_on <= %s and least(c.ends_on, c.terminated_on) >= %s
order by least(c.ends_on, c.terminated_on), c.id limit {ROWS}
"""  # noqa: S608 - the states are ours
ROW = (
    '<tr><th scope="row"><a href="/contracts/{0}/">{1}</a> <span class="sub">{0} · {2}</span></th>\n'
    '        <td data-label="Provider"><span>{3}</span></td>\n'
    '        <td data-label="Value" class="num">{4}</td>\n'
    '        <td data-label="Ends"><span><span class="nowrap">{5}</span></span></td>\n'
    '        <td data-label="Status"><span><span class="tag{6}">{7}</span></span></td></tr>'
).format
KINDS = {kind.value: kind.label for kind in ContractKind}
WORDS = {kind.value: f"{kind.label[:1].upper()}{kind.label[1:]} " for kind in Qualifier if kind != Qualifier.EXACT}


class Limit:
    """The page as a WSGI application; `head` and `foot` are what stands around the rows."""

    def __init__(self, dsn: str, on: date, head: str = "", foot: str = "") -> None:
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.on, self.last_year = on, last_day(on, 12)
        self.head, self.foot = head, foot

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = (self.head + self.rows() + self.foot).encode()
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    def found(self) -> list[tuple[Any, ...]]:
        """The one SQL."""
        return self.connection.execute(SQL, [self.on, self.on], prepare=True).fetchall()

    def rows(self) -> str:
        parts = []
        for reference, title, kind, provider, value, qualifier, ends, starts in self.found():
            if starts > self.on:
                tag, status = " tag--quiet", "Upcoming"
            elif ends <= self.last_year:
                tag, status = " tag--soon", "In its last year"
            else:
                tag, status = "", "Live"
            money = "Not stated" if value is None else f"{WORDS.get(qualifier, '')}£{value:,.2f}".removesuffix(".00")
            supplier = escape(provider) if provider else "Several, on its roster"
            parts.append(ROW(reference, escape(title), KINDS[kind], supplier, money, short_date(ends), tag, status))
        return "\n        ".join(parts)

    def close(self) -> None:
        self.connection.close()
