"""The notice of a published decision as most readers fetch it: printed when it was published, and not taken down.

One prepared SQL, which Django's query builder takes longer to write than the database to answer. Whatever is not that
plain (a decision that is not public, a version taken down or not printed yet) goes the ordinary way, which knows who
may read it.

To strangers it is said again outside all middleware (commissioning/kit/said_again.py), as long as the same SQL finds
the same version: what is public, taken down or published since is asked each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commissioning.kit.prepared import prepared
from decisions.lifecycle import PUBLIC_STATES

_SQL = f"""
select p.number, p.pdf, p.pdf_sha256, t.id is null
from decisions_decision d
join decisions_publication p on p.decision_id = d.id
left join decisions_takedown t on t.publication_id = p.id
where d.reference = %(reference)s and d.state in ({", ".join(repr(state) for state in PUBLIC_STATES)})
  and (%(number)s::int is null or p.number = %(number)s)
order by p.number desc limit 1
"""  # noqa: S608 - the states are ours


@dataclass(frozen=True)
class StoredNotice:
    """A notice that anyone may read."""

    number: int
    pdf: bytes
    sha256: str


def stored_notice(reference: str, number: int | None = None) -> StoredNotice | None:
    """The notice of that version (without a number: of the latest), or None where the ordinary way must answer."""
    found = prepared(_SQL, {"reference": reference, "number": number}, binary=True)
    if not found:
        return None
    latest, pdf, sha256, is_up = found[0]
    return StoredNotice(latest, pdf, sha256) if pdf and is_up else None


def notice_again(reference: str, asked: int | None, before: StoredNotice) -> Callable[[], bytes | None]:
    """For `said_again`: the same paper as long as the same version answers, for its headers tell of that version."""
    number, sha256 = before.number, before.sha256

    def same_paper() -> bytes | None:
        stored = stored_notice(reference, asked)
        return stored.pdf if stored and (stored.number, stored.sha256) == (number, sha256) else None

    return same_paper
