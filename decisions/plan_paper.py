"""An edition of the forward plan in words and on paper, from its published record alone and never from the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from commissioning.kit import papers
from commissioning.kit.canonical import loads, sha256_hex
from commissioning.kit.dates import long_date
from decisions.choices import Private, PrivateNoticeKind, UrgencyKind
from decisions.papers import (
    iso_date,
    key_words,
    listed,
    long_date_of,
    paragraph_words,
    paragraphs,
    sentence,
    weekday_date_of,
)

Record = Mapping[str, Any]

URGENCY = {
    UrgencyKind.GENERAL_EXCEPTION: "General exception (MAI 2012 reg 10)",
    UrgencyKind.SPECIAL_URGENCY: "Special urgency (MAI 2012 reg 11)",
}
KEEP_TOGETHER = 500
"""An item of up to this many characters, apart from its labels, is not broken over two pages."""
PRIVACY = {Private.PART: "Part of this matter is to be considered", Private.WHOLE: "This matter is to be considered"}


def edition_pdf(record: bytes, *, published_at: datetime, json_sha256: str) -> bytes:
    """The PDF of an edition, from the canonical JSON that was published (`edition/1`), attached to it.

    `published_at` is aware and gives the file its dates; `json_sha256` is printed. Raises ValueError where the record
    is not an edition or the hash is not its own, `papers.PaperUnavailable` where Pango or a font is missing.
    """
    if sha256_hex(record) != json_sha256:
        raise ValueError("The hash to be printed is not the hash of the record.")
    facts = loads(record)
    if facts.get("schema") != "edition/1":
        raise ValueError("The record is not that of an edition of the forward plan.")
    plan = edition_of(facts, json_sha256=json_sha256)
    return papers.render(
        render_to_string("papers/plan.html", {"plan": plan}),
        record=record,
        record_name=f"{facts['reference']}.json",
        title=plan["document_title"],
        author=facts["council"],
        created=published_at,
        modified=published_at,
    )


def edition_of(record: Record, *, json_sha256: str, withheld: Iterable[str] = ()) -> dict[str, Any]:
    """The words of an edition, ready for page and paper: every value a string, a truth or a list of these.

    Of the references in `withheld` only the reference is told.
    """
    hidden = frozenset(withheld)
    published = long_date_of(record["published_on"])
    previous = record.get("previous")
    items = [item_of(item, hidden) for item in record["items"]]
    if not previous:
        # In the first edition everything is new: to mark it would tell nothing.
        items = [item | {"mark": ""} for item in items]
    return {
        "document_title": f"Forward plan {record['reference']} of {record['council']}, published on {published}",
        "council": record["council"],
        "paper": "Forward plan",
        "reference": record["reference"],
        "number": record["number"],
        "published_on": iso_date(record["published_on"]),
        "title": f"Forward plan, edition {record['number']}",
        "lead": lead(items, published),
        "groups": groups(items),
        "copies": paragraphs(record.get("copies")),
        "removed_heading": f"No longer listed since edition {previous['number']}" if previous else "",
        "removed": [removed(item, hidden) for item in record.get("removed", ())],
        "version": version(record, published),
        "fingerprint": json_sha256,
        "imprint": f"Forward plan, edition {record['number']} · published {published}",
    }


def lead(items: list[dict[str, Any]], published: str) -> str:
    """How many decisions are planned, and what is new, in a sentence."""
    count = "One decision is" if len(items) == 1 else f"{len(items)} decisions are"
    new = sum(item["mark"] == "New" for item in items)
    changed = sum(item["mark"] == "Changed" for item in items)
    told = [f"{new} new"] if new else []
    told += [f"{changed} changed since the last edition"] if changed else []
    marked = f": {' and '.join(told)}" if told and len(told) + len(items) > 2 else ""
    return f"{count} planned, as known on {published}{marked}."


def groups(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items in their order, those of one meeting or day and one decision maker under a common heading.

    The members of a body are told under its first heading, and again where they differ.
    """
    found: list[dict[str, Any]] = []
    told: dict[str, str] = {}
    for item in items:
        maker, members = item["maker"], item["members"]
        name = (maker, item["when"], members)
        if not found or found[-1]["name"] != name:
            heading = ", ".join(filter(None, (maker, item["when"]))) or "Withheld"
            shown = "" if told.get(maker) == members else members
            found.append({"name": name, "heading": heading, "place": item["place"], "members": shown, "items": []})
            told[maker] = members
        found[-1]["items"].append(item)
    return found


def item_of(item: Record, withheld: Iterable[str] = ()) -> dict[str, Any]:
    """One item in words: its title, tags and paragraphs, and its facts as label, lines and paragraphs."""
    if item["reference"] in withheld:
        return {
            "reference": item["reference"],
            "title": "Withheld",
            "is_withheld": True,
            "mark": "",
            "tags": [],
            "changes": [],
            "maker": "",
            "when": "",
            "place": "",
            "members": "",
            "purpose": ["What was published of this decision was taken down, so its plan item is not shown either."],
            "facts": [],
            "is_short": True,
        }
    mark = {"new": "New", "changed": "Changed"}.get(item.get("mark", ""), "")
    found = list(facts(item))
    purpose = paragraphs(item.get("purpose"))
    words = [*purpose, *(line for fact in found for line in (*fact["lines"], *fact["paragraphs"]))]
    return {
        "reference": item["reference"],
        "title": item["title"],
        "is_withheld": False,
        "mark": mark,
        "tags": [*(["Key decision"] if item["key"] else []), *(["Private"] if item.get("private") else [])],
        "changes": item.get("changes", []),
        "maker": item["decision_maker"],
        "when": weekday_date_of(item.get("due_on")) or item.get("due_period", ""),
        "place": item.get("meeting", {}).get("place", ""),
        "members": f"Members of {item['decision_maker']}: {'; '.join(item['members'])}." if item.get("members") else "",
        "purpose": purpose,
        "facts": found,
        "is_short": sum(map(len, words)) < KEEP_TOGETHER,
    }


def facts(item: Record) -> Iterable[dict[str, Any]]:
    """What MAI 2012 reg 9(1) and reg 5 ask to be said of a matter, apart from its title, maker and day."""

    def fact(label: str, *, lines: Iterable[str] = (), words: Iterable[str] = ()) -> dict[str, Any]:
        return {"label": label, "lines": list(lines), "paragraphs": [one for one in words if one]}

    yield fact("Key decision", words=[key_words(item)])
    wards = item.get("wards", "")
    if wards:
        yield fact("Wards", words=[wards if isinstance(wards, str) else listed(wards)])
    yield fact("Service", words=[item["service_area"]])
    documents = item.get("documents", [])
    yield fact("Documents to be considered", lines=documents, words=[] if documents else ["None are known yet."])
    if contact := item.get("contact"):
        yield fact(
            "Copies and questions", words=[", ".join(contact[part] for part in ("post", "mailbox") if part in contact)]
        )
    if item.get("private"):
        yield fact("In private", words=privacy(item["private"]))
    if item.get("representations"):
        yield fact("Representations", words=paragraphs(item["representations"]))
    for notice in item.get("urgency", ()):
        yield fact("Urgency", words=urgency(notice))
    if first := item.get("first_listed"):
        when = long_date_of(first["published_on"])
        yield fact("Notice first given", words=[f"In edition {first['number']}, published on {when}."])


def privacy(private: Record) -> Iterable[str]:
    """That a matter is taken in private, under which paragraph, why, and the notices that were given of it."""
    under = f" under {paragraph_words(private['paragraph'])}" if private.get("paragraph") else ""
    yield f"{PRIVACY[private['part']]} in private{under}."
    yield sentence(private["reason"]) if private.get("reason") else ""
    for notice in private.get("notices", ()):
        day = long_date_of(notice["published_on"])
        if notice["kind"] == PrivateNoticeKind.AGREEMENT:
            yield sentence(f"Agreed on {day} to be urgent, by: {notice['agreed_by']}. {notice.get('reasons', '')}")
            continue
        yield f"Notice {notice['kind']} clear days before the meeting: published on {day}."
        if notice["kind"] == PrivateNoticeKind.SECOND:
            received = notice.get("representations", "")
            yield sentence(f"Representations received: {received or 'none'}")
            yield sentence(f"Response: {notice['response']}") if notice.get("response") else ""


def urgency(notice: Record) -> Iterable[str]:
    """Who was told or agreed, when, and why the matter cannot wait."""
    verb = "told" if notice["kind"] == UrgencyKind.GENERAL_EXCEPTION else "agreed"
    yield f"{URGENCY[notice['kind']]}. {long_date_of(notice['given_on'])}, {verb}: {notice['to_whom']}."
    yield sentence(notice["reasons"])


def removed(item: Record, withheld: Iterable[str] = ()) -> dict[str, str]:
    """An item that was listed before, and why it is not listed now."""
    title = "Withheld" if item["reference"] in withheld else item["title"]
    why = {"decided": "Decided", "withdrawn": "Withdrawn", "left-out": "Not listed in this edition"}[item["why"]]
    if item["why"] == "decided" and item.get("decided_on"):
        why += f" on {long_date_of(item['decided_on'])}"
    if item["why"] == "withdrawn" and item["reference"] not in withheld:
        why += f". {item.get('reason', '')}".rstrip()
    return {"reference": item["reference"], "title": title, "why": sentence(why)}


def version(record: Record, published: str) -> list[str]:
    """Which edition this is and which came before it."""
    told = [f"Edition {record['number']}, published on {published} by {record['council']}."]
    if previous := record.get("previous"):
        day: date | None = iso_date(previous["published_on"])
        told.append(f"It follows edition {previous['number']}{f' of {long_date(day)}' if day else ''}.")
    return told
