"""What the ledger comes to, kept as sums (`LedgerSum`), so that the portfolio adds up approvals and providers and not
every act that was ever made. `docs/speed.md` has the ratio.

The sums say what all rows come to, as nobody enters an act of tomorrow; as at an earlier day, the rows made since are
taken off. The trigger that keeps them is in sql/ledger_summed.sql.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from commissioning.kit.grouped import grouped
from contracts import summed
from contracts.choices import ActKind, AuthorityKind, Bearing
from contracts.models import Commitment, LedgerSum

BORNE, HOLDER = "borne", "holder"
WITHOUT_APPROVAL = (
    When(Q(authority=AuthorityKind.RECORDED) | Q(root_authority=AuthorityKind.RECORDED), then=Value(Bearing.RECORDED)),
    When(approval__isnull=True, amount=0, then=Value(Bearing.NO_MONEY)),
    When(approval__isnull=True, then=Value(Bearing.UNCHARGED)),
)
"""What bears a row of `with_roots` that charges no approval."""


COUNTED = {
    "rows": "count(*)",
    "acts": f"count(*) filter (where kind <> '{ActKind.CORRECTION}')",
    "amount": "coalesce(sum(amount), 0.00)",
    "unstated": "count(*) filter (where amount is null)",
}
"""What rows of the ledger come to, for `grouped`: of their kind and amount."""
KEPT = {name: f"sum({name})" for name in COUNTED}
"""The same from kept sums."""


def with_roots(rows: Any) -> Any:
    """Rows of the ledger with `root_kind` and `root_authority`: their own, a correction those of the act it puts right.

    Of the few corrections the act is asked one by one: joined, every act would meet every other.
    """
    act = Commitment.objects.filter(pk=OuterRef("corrects")).order_by()
    return rows.alias(
        root_kind=Case(When(corrects__isnull=True, then=F("kind")), default=Subquery(act.values("kind"))),
        root_authority=Case(
            When(corrects__isnull=False, then=Subquery(act.values("authority"))), default=F("authority")
        ),
    )


def gather() -> None:
    """Make one row of many that add up to a figure."""
    summed.gather(LedgerSum, ("facet", "service_area_id", "approval_id", "borne", "provider_id"), tuple(COUNTED))


# Reconciling --------------------------------------------------------------------------------------------------------

_NOTHING = (0, 0, Decimal(0), 0)
_Sums = tuple[int, int, Decimal, int]
_Key = tuple[int, int | None, str, int | None]


@dataclass(frozen=True)
class Wrong:
    """A sum that is not what the ledger's rows come to: rows, acts, amount and values not stated, kept and counted."""

    facet: str
    key: _Key
    kept: _Sums
    counted: _Sums

    def __str__(self) -> str:
        return f"{self.what}, kept {self.kept}, counted {self.counted}"

    @property
    def what(self) -> str:
        area, approval, borne, provider = self.key
        of = f"provider {provider}" if self.facet == HOLDER else borne or f"approval {approval}"
        return f"service area {area}, {of}"

    @property
    def lacking(self) -> LedgerSum:
        """The row, not saved, that puts the sum right."""
        area, approval, borne, provider = self.key
        kept, counted = self.kept, self.counted
        return LedgerSum(
            facet=self.facet, service_area_id=area, approval_id=approval, borne=borne, provider_id=provider,
            rows=counted[0] - kept[0], acts=counted[1] - kept[1], amount=counted[2] - kept[2],
            unstated=counted[3] - kept[3],
        )  # fmt: skip


def put_right() -> int:
    """Add to each sum what it lacks; how many were wrong."""
    return summed.put_right(LedgerSum, differing)


def differing() -> Iterator[Wrong]:
    """Every sum that is not what the ledger's rows come to; to be asked in `one_moment`."""
    acts = with_roots(Commitment.objects.all()).annotate(
        service_area=F("contract__service_area"),
        provider=F("contract__provider"),
        borne=Case(*WITHOUT_APPROVAL, default=Value("")),
    )
    for facet, by, counted in (
        (BORNE, ("service_area", "approval", "borne"), acts),
        (HOLDER, ("service_area", "provider"), acts.exclude(contract__provider=None)),
    ):
        kept = LedgerSum.objects.filter(facet=facet)
        was = {_key(row): _sums(row) for row in grouped(kept, by, tuple(KEPT), KEPT)}
        should = {_key(row): _sums(row) for row in grouped(counted, by, ("kind", "amount"), COUNTED)}
        for key in was.keys() | should.keys():
            if was.get(key, _NOTHING) != should.get(key, _NOTHING):
                yield Wrong(facet, key, was.get(key, _NOTHING), should.get(key, _NOTHING))


def _key(row: dict[str, Any]) -> _Key:
    return row["service_area"], row.get("approval"), row.get("borne", ""), row.get("provider")


def _sums(row: dict[str, Any]) -> _Sums:
    return row["rows"], row["acts"], row["amount"], row["unstated"]
