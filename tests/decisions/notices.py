"""Published records for the tests of the notice: the least there can be, a full one, a long one and an odd one."""

from __future__ import annotations

from typing import Any

MINIMAL: dict[str, Any] = {
    "schema": "decision/1",
    "council": "Calderwick Council",
    "reference": "DEC-2021-0007",
    "number": 1,
    "title": "Home care",
    "kind": "Executive decision by a body",
    "kind_code": "body",
    "origin": "copied",
}

FULL: dict[str, Any] = {
    "schema": "decision/1",
    "council": "Calderwick Council",
    "reference": "DEC-2017-0031",
    "number": 2,
    "title": "Intensive placement and therapeutic support for looked-after children",
    "kind": "Executive decision by a body",
    "kind_code": "body",
    "origin": "here",
    "state": "published",
    "step": "correct",
    "reason": "It corrects the contact mailbox and changes nothing else.",
    "decision_maker": "Cabinet",
    "body": "Cabinet",
    "meeting": {"date": "2017-09-28", "body": "Cabinet", "place": "Committee room 1"},
    "decided_on": "2017-09-28",
    "published_on": "2017-09-28",
    "key": True,
    "key_limbs": ["a", "b"],
    "call_in": {
        "subject": True,
        "days": 5,
        "deadline": "2017-10-05",
        "status": "No call-in was asked for",
    },
    "effective_from": "2017-10-06",
    "effective_explanation": {
        "date": "2017-10-06",
        "start": "2017-09-28",
        "sentence": "Published Thursday 28 September 2017. Five clear working days follow: 29 September, 2, 3, 4 and "
        "5 October. It takes effect on the next day, Friday 6 October 2017.",
        "counted": ["2017-09-29", "2017-10-02", "2017-10-03", "2017-10-04", "2017-10-05"],
        "skipped": [["2017-09-30", "Saturday"], ["2017-10-01", "Sunday"]],
    },
    "standing_orders_from": "2015-05-22",
    "purpose": "A new service from April 2018, for up to five years and up to £2.5 million.",
    "reasons": "The contract in place ends on 31 March 2018 and cannot be extended.\n\nWithout a new one, skilled "
    "support for children with the most complex needs would stop.",
    "wards": "All wards",
    "service_area": "Children’s services",
    "report_of": "Director of Children’s Wellbeing",
    "contact": {"post": "Commissioning Manager", "mailbox": "childrens.commissioning@calderwick.example"},
    "notice_given_on": "2017-08-30",
    "urgency": "Not urgent: 28 clear days were given.",
    "private": {"part": "part", "paragraph": 3, "reason": "The appendix shows what bidders charge."},
    "clauses": [
        {"label": "(a)", "verb": "approve", "text": "The plans for buying the service as the report sets them out."},
        {
            "label": "(b)",
            "verb": "authorise",
            "text": "The Director of Children’s Wellbeing to take the operational decisions that carry this out.",
            "approvals": [
                {
                    "amount": "2500000.00",
                    "qualifier": "maximum",
                    "words": "contracts up to £2.5m for up to five years",
                    "spend_from": "2018-04-01",
                    "spend_until": "2023-03-31",
                    "longest_term_months": 60,
                }
            ],
            "delegations": [
                {
                    "post": "Director of Children’s Wellbeing",
                    "consultees": ["the lead member for children", "the section 151 officer"],
                    "powers": ["procure", "award", "extend"],
                    "limit_per_action": "800000.01",
                    "floor": "500000.00",
                    "longest_term_months": 50,
                    "usable_until": "2018-12-31",
                }
            ],
        },
        {"label": "(i)", "parent": "(b)", "verb": "other", "text": "The same for short breaks."},
        {"label": "(c)", "verb": "monitor", "text": "Whether there are enough specialist foster carers."},
    ],
    "exempt_clauses": 1,
    "alternatives": [
        {"label": "1", "what": "Do nothing", "why_rejected": "Support would stop."},
        {"label": "2", "what": "A team of the council’s own", "why_rejected": "It could not recruit one."},
    ],
    "interests": {
        "answer": "declared",
        "items": [
            {"who": "Lead member for housing", "nature": "Trustee of a bidder", "dispensation": "Given, to speak only"},
            {"who": "Leader of the council", "nature": "A relative works for a bidder"},
        ],
    },
    "documents": [
        {"title": "Report of the Director of Children’s Wellbeing", "kind": "report"},
        {"title": "Equality impact assessment", "kind": "assessment"},
    ],
    "exempt_documents": [{"paragraph": 3, "reason": "bidders’ prices", "review_on": "2025-04-01"}],
    "follow_ups": [
        {"what": "A report on the first year", "to_whom": "Scrutiny committee", "by": "2019-06-30"},
        {"what": "Numbers of foster carers", "to_whom": "Cabinet"},
    ],
    "assumptions": [{"field": "decided_on", "value": "2017-09-28", "why": "The page gives only the week."}],
}


def christmas() -> dict[str, Any]:
    """A call-in period that Christmas stretches to fourteen days."""
    return {
        **FULL,
        "published_on": "2023-12-21",
        "decided_on": "2023-12-21",
        "effective_from": "2024-01-03",
        "effective_explanation": {
            "date": "2024-01-03",
            "start": "2023-12-21",
            "sentence": "Published Thursday 21 December 2023. It takes effect on Wednesday 3 January 2024.",
            "counted": ["2023-12-22", "2023-12-27", "2023-12-28", "2023-12-29", "2024-01-02"],
            "skipped": [
                {"date": "2023-12-23", "reason": "Saturday"},
                {"date": "2023-12-24", "reason": "Sunday"},
                {"date": "2023-12-25", "reason": "Christmas Day"},
                {"date": "2023-12-26", "reason": "Boxing Day"},
                {"date": "2023-12-30", "reason": "Saturday"},
                {"date": "2023-12-31", "reason": "Sunday"},
                {"date": "2024-01-01", "reason": "New Year's Day"},
            ],
        },
    }


def long() -> dict[str, Any]:
    """Sixty clauses, words without a place to break, long reasons and a title of three hundred characters."""
    wordy = "The provider keeps a plan for each child, agrees it with the family and looks at it every quarter. " * 6
    return {
        **FULL,
        "title": "Support for children and families: " + "home care, short breaks and therapy across the borough " * 4,
        "reasons": "\n".join([wordy * 3] * 6),
        "clauses": [
            {
                "label": f"{1 + n // 4}.{n % 4}" if n % 4 else f"{1 + n // 4}.",
                **({"parent": f"{1 + n // 4}."} if n % 4 else {}),
                "verb": ("approve", "delegate", "note", "other")[n % 4],
                "text": wordy if n % 5 else "Unbreakable" * 30,
                **({"approvals": FULL["clauses"][1]["approvals"]} if n % 7 == 0 else {}),
            }
            for n in range(60)
        ],
        "alternatives": [{"label": str(n), "what": wordy[:120], "why_rejected": wordy * 2} for n in range(1, 9)],
        "documents": [{"title": f"Appendix {n}: {wordy[:80]}", "kind": "appendix"} for n in range(1, 25)],
        "follow_ups": [{"what": wordy[:150], "to_whom": "Scrutiny", "by": "2019-06-30"} for n in range(40)],
    }


def odd() -> dict[str, Any]:
    """Text that fonts, readers and validators stumble over."""
    return {
        **FULL,
        "title": "Gwasanaeth i blant a theuluoedd: tŷ, dŵr \U0001f468\u200d\U0001f469\u200d\U0001f467 "
        "\u202ereversed\u202c <b>&amp;",
        "council": "Cyngor Caldŵr & Calderwick \U0001f3db\ufe0f",
        "purpose": "Soft\u00adhyphens, zero\u200bwidth, no\u2011break\u2011hyphens, a\u0301 combined, "
        "\ufb01ne ligatures.",
        "reasons": "\n".join(
            [
                "עברית בכתב מימין לשמאל 123.",
                "نص عربي، قصير",
                "中文说明。",
                "Ελληνικά, Кириллица, \U0001d401\U0001d428\U0001d425\U0001d41d \uff26\uff55\uff4c\uff4c,",
                "\ue000 \uf001 \ufffd \ufeff \u2028next \U0001f600\U0001f44d\U0001f3fd ☎ ✓ → − ½ €\tTab.\x07",
            ]
        ),
        "clauses": [
            {"label": "①", "verb": "approve", "text": "<script>alert(1)</script> <img src=http://127.0.0.1/x>"},
        ],
        "wards": ["Allt-yr-yn", "Ŵyr Las", "St Julian’s"],
    }


ALL: dict[str, dict[str, Any]] = {
    "minimal": MINIMAL,
    "full": FULL,
    "christmas": christmas(),
    "long": long(),
    "odd": odd(),
}
