"""The notice of a decision on paper, printed from the published record alone and never from the database.

So the paper can be printed again years later, and says exactly what the record attached to it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.html import format_html

from commissioning.kit import papers
from commissioning.kit.canonical import loads, sha256_hex
from commissioning.kit.dates import long_date, moment_words, months_words, short_month, short_weekday, weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.models import EXEMPT_PARAGRAPHS
from commissioning.kit.money import pounds
from decisions.choices import DecisionKind, InterestsAnswer, Verb
from decisions.lifecycle import EFFECTIVE_STATES, PUBLISHED, standing_words

Record = Mapping[str, Any]

VERBS = dict(Verb.choices)
KEY_LIMBS = {"a": "spending or savings", "b": "effect on communities in two or more wards"}
# Why there is a version, where the record itself gives no reason.
STEPS = {
    "correct": "It corrects an earlier version",
    "call in": "The decision was called in",
    "confirm": "The decision was confirmed after call-in",
    "refer back": "The decision was referred back",
    "supersede": "A later decision replaces this one",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SATURDAY = 5
MOST_DAYS_IN_A_ROW = 10
NOWRAP_LETTERS = 20
"""Hyphenated words of up to this many letters stay on one line of a title."""
KEEP_TOGETHER = 900
"""Text of up to this many characters is not broken over two pages."""


def notice_pdf(record: bytes, *, number: int, published_at: datetime, json_sha256: str) -> bytes:
    """The PDF of publication `number`, from the canonical JSON that was published (`decision/1`), attached to it.

    `published_at` is aware and gives the file its dates; `json_sha256` is printed. Raises ValueError where the
    record is not a decision or the hash is not its own, `papers.PaperUnavailable` where Pango or a font is missing.
    """
    if sha256_hex(record) != json_sha256:
        raise ValueError("The hash to be printed is not the hash of the record.")
    facts = loads(record)
    if facts.get("schema") != "decision/1":
        raise ValueError("The record is not that of a decision.")
    notice = notice_of(facts, number=number, published_at=published_at, json_sha256=json_sha256)
    return papers.render(
        render_to_string("papers/notice.html", {"notice": notice}),
        record=record,
        record_name=f"{facts['reference']}-version-{number}.json",
        title=notice["document_title"],
        author=facts["council"],
        created=published_at,
        modified=published_at,
    )


def notice_of(record: Record, *, number: int, published_at: datetime, json_sha256: str) -> dict[str, Any]:
    """The words of the notice, ready for the template: every value a string, a truth or a list of these."""
    unstated = "Not stated in the source" if record.get("origin") == "copied" else "Not stated"
    lead = paragraphs(record.get("summary") or record.get("purpose"))
    recommends = record.get("kind_code") == DecisionKind.RECOMMENDATION
    paper = "Recommendation of scrutiny" if recommends else "Record of executive decision"
    published = published_at.astimezone(ZoneInfo("Europe/London"))
    explanation = explained(record)
    days = day_strip(explanation, long_date_of(record.get("published_on"))) if explanation else []
    rows = -(-len(days) // MOST_DAYS_IN_A_ROW) or 1
    interests = [
        {key: item.get(key, "None" if key == "dispensation" else unstated) for key in ("who", "nature", "dispensation")}
        for item in record.get("interests", {}).get("items", ())
    ]
    answer = record.get("interests", {}).get("answer", "")
    return {
        "document_title": f"{paper} {record['reference']}: {record['title']}",
        "council": record["council"],
        "paper": paper,
        "reference": record["reference"],
        "title_words": [
            {"text": word, "nowrap": "-" in word and len(word) <= NOWRAP_LETTERS} for word in record["title"].split()
        ],
        "title_is_long": len(record["title"]) > 110 or max(map(len, record["title"].split())) > 22,
        "lead": lead,
        "lead_is_long": sum(map(len, lead)) > 320,
        "facts": list(facts_table(record, unstated)),
        "unstated": f"{unstated}.",
        "clauses_heading": "What was recommended" if recommends else "What was decided",
        "clauses": list(clauses(record.get("clauses", ()))),
        "exempt_clauses": exempt_clauses(record.get("exempt_clauses", 0)),
        "reasons": paragraphs(record.get("reasons")),
        "alternatives": [alternative(item) for item in record.get("alternatives", ())],
        "interests": interests,
        "interests_answer": interests_answer(answer, unstated, copied=record.get("origin") == "copied"),
        "interests_unstated": answer not in (InterestsAnswer.DECLARED, InterestsAnswer.NONE_DECLARED),
        "takes_effect": not recommends,
        "call_in": list(call_in(record, explanation, unstated, on=published.date())),
        "days": days,
        "days_in_a_row": -(-len(days) // rows),
        "counting": list(counting(record, explanation)),
        "further": [
            {
                "heading": heading,
                "lines": lines,
                "paragraphs": words,
                "is_short": sum(map(len, lines + words)) < KEEP_TOGETHER,
            }
            for heading, lines, words in further_sections(record, unstated)
            if lines or words
        ],
        "follow_ups": [
            {
                "what": item["what"],
                "to_whom": item.get("to_whom", unstated),
                "by": long_date_of(item.get("by")) or "Not known yet",
            }
            for item in record.get("follow_ups", ())
        ],
        "assumptions": [
            {
                "field": str(item["field"]).replace("_", " ").capitalize(),
                "value": long_date_of(item["value"]),
                "why": item.get("why", ""),
            }
            for item in record.get("assumptions", ())
        ],
        "version": list(version(record, number, published)),
        "fingerprint": json_sha256,
        "imprint": f"{paper} · version {number}, published {long_date(published.date())}",
    }


def facts_table(record: Record, unstated: str) -> Iterable[dict[str, str]]:
    """The rows of the first section; those that the law asks for stand even where the source is silent."""

    def row(label: str, words: str | None, tone: str = "") -> dict[str, str]:
        return {"label": label, "words": words or unstated, "tone": tone if words else "unstated"}

    meeting = record.get("meeting", {})
    maker = record.get("decision_maker") or record.get("body") or record.get("post") or ""
    yield row("Made by", maker)
    yield row("Made on", weekday_date_of(record.get("decided_on")))
    if place := meeting.get("place"):
        yield row("Meeting", ", ".join(filter(None, (meeting.get("body"), place))))
    if record.get("kind_code") != DecisionKind.RECOMMENDATION:
        if record.get("state") in (None, *EFFECTIVE_STATES):
            yield row("In effect from", weekday_date_of(record.get("effective_from")), "strong")
        yield row("Key decision", key_words(record))
    if (state := record.get("state")) and state != PUBLISHED:
        yield row("Where it stands", standing_words(state), "strong")
    if record.get("kind"):
        yield row("Kind", sentence_case(record["kind"]))
    wards = record.get("wards", "")
    yield row("Wards", wards if isinstance(wards, str) else listed(wards))
    for label, key in (
        ("Service", "service_area"),
        ("Report of", "report_of"),
        ("Introduced by", "introduced_by"),
    ):
        if record.get(key):
            yield row(label, record[key])
    if record.get("notice_given_on"):
        yield row("Notice given", long_date_of(record["notice_given_on"]))
    for label, key in (("Made under", "made_under"), ("Reconsiders", "reconsiders"), ("Replaces", "supersedes")):
        if record.get(key):
            yield row(label, plain_words(record[key]))
    if record.get("superseded_from"):
        yield row("Replaced from", long_date_of(record["superseded_from"]))


def key_words(record: Record) -> str:
    """Whether it is a key decision, on which limbs of MAI 2012 reg 8, or nothing where the record is silent."""
    if record.get("key_words"):
        return str(record["key_words"])
    if "key" not in record:
        return ""
    if not record["key"]:
        return "No"
    limbs = [KEY_LIMBS[limb] for limb in record.get("key_limbs", ()) if limb in KEY_LIMBS]
    return f"Yes: {', and '.join(limbs)}" if limbs else "Yes"


def clauses(items: Iterable[Record]) -> Iterable[dict[str, Any]]:
    """Each clause with its depth below its parents, its words and the money and powers that it gives."""
    depths: dict[str, int] = {}
    for item in items:
        label, text = item.get("label", ""), item.get("text", "")
        depth = min(depths.get(item.get("parent", ""), -1) + 1, 3)
        depths[label] = depth
        authorities = [
            *(approval(money) for money in item.get("approvals", ())),
            *(delegation(power) for power in item.get("delegations", ())),
        ]
        yield {
            "label": label,
            "hangs": len(label) <= 4,
            "verb": VERBS.get(item.get("verb", ""), sentence_case(item.get("verb", ""))),
            "depth": depth,
            "paragraphs": paragraphs(text),
            "authorities": authorities,
            "is_short": len(text) < KEEP_TOGETHER and not authorities,
        }


def approval(item: Record) -> dict[str, Any]:
    """An approval of money in words: how much, how firmly, for which time, and as the decision put it."""
    amount = pounds(Decimal(item["amount"])) if "amount" in item else "an amount that is not stated"
    how_much = {"maximum": "up to {}", "estimate": "{}, an estimate", "circa": "about {}"}.get(
        item.get("qualifier", ""), "{}"
    )
    lines = []
    if item.get("words"):
        lines.append(f"In the words of the decision: “{item['words']}”")
    if period := between(item.get("spend_from"), item.get("spend_until")):
        lines.append(f"Pays for service {period}")
    if months := item.get("longest_term_months"):
        lines.append(f"For a term of at most {months_words(months)}")
    return {"what": f"Money approved: {how_much.format(amount)}", "lines": lines}


def delegation(item: Record) -> dict[str, Any]:
    """A delegation of power in words: to which post, for what, within which limits."""
    consultees = item.get("consultees", "")
    lines = []
    if powers := item.get("powers"):
        lines.append(f"To {listed(powers)}")
    if consultees:
        lines.append(f"In consultation with {consultees if isinstance(consultees, str) else listed(consultees)}")
    limits = []
    if item.get("limit_per_action"):
        limits.append(f"up to {pounds(Decimal(item['limit_per_action']))} each")
    if item.get("floor"):
        limits.append(f"from {pounds(Decimal(item['floor']))}")
    if limits:
        lines.append(sentence_case(", ".join(limits)))
    if months := item.get("longest_term_months"):
        lines.append(f"For a term of at most {months_words(months)}")
    if item.get("usable_until"):
        lines.append(f"May be used until {long_date_of(item['usable_until'])}")
    return {"what": f"Power delegated to {item.get('post', 'a post that is not stated')}", "lines": lines}


def alternative(item: Record) -> dict[str, Any]:
    """A rejected alternative: its label and first words as a heading, why it was rejected below."""
    words = paragraphs(item.get("why_rejected"))
    return {
        "heading": f"{item.get('label', '')} {item.get('what', '')}".strip(),
        "paragraphs": words,
        "is_short": sum(map(len, words)) < KEEP_TOGETHER,
    }


def interests_answer(answer: str, unstated: str, *, copied: bool) -> str:
    """The sentence on conflicts of interest and dispensations that MAI 2012 regs 12(2) and 13 ask for."""
    if answer == InterestsAnswer.DECLARED:
        return "Interests were declared."
    if answer == InterestsAnswer.NONE_DECLARED:
        return "None were declared."
    if answer == InterestsAnswer.NOT_ASKED and not copied:
        return "Not yet asked."
    return f"{unstated}."


def call_in(record: Record, explanation: Explained | None, unstated: str, *, on: date) -> Iterable[str]:
    """What the public needs to know of call-in on the day `on`, then of the day of effect, each a paragraph."""
    rules = record.get("call_in", {})
    if rules.get("subject"):
        days = rules.get("days")
        length = f" for {NUMBERS[days] if days <= 10 else days} clear working day{'s' * (days != 1)}" if days else ""
        until = f", until {long_date_of(rules['deadline'])}" if rules.get("deadline") else ""
        deadline = iso_date(rules.get("deadline"))
        may = "could" if deadline and deadline < on else "may"
        yield f"Councillors {may} call this decision in{length} after the day it was published{until}."
    elif "subject" in rules:
        yield f"This decision is not subject to call-in. {rules.get('why_not', '')}".strip()
    else:
        yield f"Whether councillors could call this decision in: {unstated[0].lower()}{unstated[1:]}."
    if rules.get("status"):
        yield sentence(rules["status"])
    if explanation and explanation.sentence:
        yield explanation.sentence


def counting(record: Record, explanation: Explained | None) -> Iterable[str]:
    """The small print below the strip of days: the standing orders and the days that were left out, by name."""
    if explanation:
        named = [
            f"{long_date(day.date)} ({day.reason})"
            for day in explanation.days()
            if day.kind == "skipped" and day.date.weekday() < SATURDAY
        ]
        if named:
            yield f"Not a working day: {listed(named)}."
    if record.get("standing_orders_from"):
        yield (
            f"Counted under the standing orders in force from {long_date_of(record['standing_orders_from'])}. "
            "Weekends, bank holidays and closure days are left out."
        )


def day_strip(explanation: Explained, published: str) -> list[dict[str, str]]:
    """Every day from the start to the day of effect, as the strip draws it."""
    kinds = {"start": "start", "counted": "counted", "skipped": "left", "result": "effect"}
    strip = []
    for day in explanation.days():
        if day.kind == "result":
            says = "In effect"
        elif day.kind == "counted":
            says = f"Day {day.number}"
        elif day.kind == "start":
            says = "Published" if long_date(day.date) == published else "Start"
        elif day.date.weekday() >= SATURDAY:
            says = "Weekend"
        else:
            says = "Closed" if "clos" in day.reason.lower() else "Holiday"
        strip.append(
            {
                "kind": kinds[day.kind],
                "weekday": short_weekday(day.date),
                "number": str(day.date.day),
                "month": short_month(day.date.month),
                "says": says,
            }
        )
    return strip


def further_sections(record: Record, unstated: str) -> Iterable[tuple[str, list[str], list[str]]]:
    """Heading, single lines and paragraphs of the last sections; one with neither is left out of the paper."""
    if record.get("summary"):
        yield "Purpose", [], paragraphs(record.get("purpose"))
    yield "Urgency", [], [plain_words(item) for item in as_list(record.get("urgency"))]
    yield "Notice", [], paragraphs(record.get("notice_breach"))
    yield "Taken in private", [], list(private(record.get("private", {})))
    public = [document(item) for item in record.get("documents", ())]
    exempt = [exempt_document(item) for item in record.get("exempt_documents", ())]
    none = unstated if record.get("origin") == "copied" else "None"
    yield "Documents", public, exempt or ([] if public else [f"{none}."])
    contact = record.get("contact", {})
    who = [words for words in (contact.get("post"), contact.get("mailbox")) if words]
    yield "Contact", who, [] if who else [f"{unstated}."]


def private(item: Record) -> Iterable[str]:
    """Which part was taken in private, under which paragraph, and why."""
    if not item or item.get("part") in (None, "no"):
        return
    how = "The whole matter was" if item["part"] == "whole" else "Part of the matter was"
    under = f" under {paragraph_words(item['paragraph'])}" if item.get("paragraph") else ""
    yield f"{how} taken in private{under}."
    yield from paragraphs(item.get("reason"))


def document(item: Record) -> str:
    """A document's title, and of its file what tells whether a copy is the same."""
    if not item.get("file_sha256"):
        return str(item["title"])
    return format_html(
        "{} ({}, {} bytes, SHA-256:<br/><code>{}</code>)",
        item["title"],
        item["file"],
        f"{item['file_size']:,}",
        item["file_sha256"],
    )


def exempt_document(item: Record) -> str:
    """Of an exempt document its paragraph, reason and review day, and its title only where the record gives it."""
    name = f"“{item['title']}”" if item.get("title") else "One document"
    under = f"exempt under {paragraph_words(item['paragraph'])}" if item.get("paragraph") else "not public"
    words = f"{name} is {under}."
    if item.get("reason"):
        words += f" {sentence(item['reason'])}"
    if item.get("review_on"):
        words += f" The exemption is reviewed by {long_date_of(item['review_on'])}."
    return words


def version(record: Record, number: int, published: datetime) -> Iterable[str]:
    """Which publication this is, when it was made, why, and where a copied record comes from."""
    reason = record.get("reason") or STEPS.get(record.get("step", ""), "")
    yield f"Version {number}, published on {moment_words(published)}."
    if reason:
        yield sentence(reason)
    if record.get("origin") == "copied":
        source = f" from {record['source']}" if record.get("source") else ""
        yield f"Copied{source}. What the source leaves out is shown here as not stated in it."


def exempt_clauses(count: int) -> str:
    """How many clauses are held back, or nothing."""
    if not count:
        return ""
    number = NUMBERS[count].capitalize() if count <= 10 else str(count)
    return f"{number} clause{'s are' if count > 1 else ' is'} exempt and not shown."


def paragraph_words(paragraph: Any) -> str:
    """A paragraph of Schedule 12A by number and in a few words. LGA 1972 Sch 12A Part 1."""
    act = "Schedule 12A to the Local Government Act 1972"
    try:
        number = int(paragraph)
    except (TypeError, ValueError):
        return f"{paragraph} of {act}".removeprefix(" of ")
    about = f" ({EXEMPT_PARAGRAPHS[number]})" if number in EXEMPT_PARAGRAPHS else ""
    return f"paragraph {number} of {act}{about}"


def explained(record: Record) -> Explained | None:
    """The explanation of the effective day, whichever of its two plain forms the record holds; None without one."""
    plain = record.get("effective_explanation")
    if not plain or "date" not in plain:
        return None
    skipped = [
        row if isinstance(row, Mapping) else {"date": row[0], "reason": row[1]} for row in plain.get("skipped", ())
    ]
    return Explained.from_plain({**plain, "skipped": skipped})


def paragraphs(text: str | None) -> list[str]:
    """A text's paragraphs: its lines that say something."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def long_date_of(value: Any) -> str:
    """An ISO date as people write it; any other words as they are; nothing for nothing."""
    day = iso_date(value)
    return long_date(day) if day else str(value or "")


def weekday_date_of(value: Any) -> str:
    """The same with the day of the week."""
    day = iso_date(value)
    return weekday_date(day) if day else str(value or "")


def iso_date(value: Any) -> date | None:
    """The date that an ISO string names, or None."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def between(first: Any, last: Any) -> str:
    """A period in words, open at either end; nothing for nothing."""
    if first and last:
        return f"from {long_date_of(first)} to {long_date_of(last)}"
    if first:
        return f"from {long_date_of(first)}"
    return f"until {long_date_of(last)}" if last else ""


def listed(items: Iterable[Any]) -> str:
    """Words joined as in a sentence: “a, b and c”."""
    *first, last = [plain_words(item) for item in items] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def plain_words(value: Any) -> str:
    """A value of the record as words: strings as they are, ISO dates long, the values of an object side by side."""
    if isinstance(value, Mapping):
        return " · ".join(plain_words(item) for item in value.values())
    if isinstance(value, list | tuple):
        return listed(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return long_date_of(value)


def as_list(value: Any) -> list[Any]:
    """Nothing, one or many as a list."""
    if not value:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def sentence_case(words: str) -> str:
    """The same words with a capital first letter."""
    return words[:1].upper() + words[1:]


def sentence(words: str) -> str:
    """The same words with a capital first letter and a full stop."""
    words = sentence_case(words.strip())
    return words if words.endswith((".", "!", "?")) else f"{words}."
