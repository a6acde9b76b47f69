"""What no reading has used and a person should see."""

from __future__ import annotations

from commissioning.kit.terms.days import Days
from commissioning.kit.terms.lengths import COUNTED, ODD_AMOUNT, Item
from commissioning.kit.terms.roles import is_extend
from commissioning.kit.terms.tokens import UNITS, YEAR_WORDS, word_set
from commissioning.kit.terms.values import Term

_LABELS = word_set(
    "lot lots option options paragraph paragraphs para paras appendix appendices section sections "
    "regulation regulations "
    "rule rules clause clauses cso csos phase phases tier stage ref reference no number schedule item items part parts "
    "band class page minute type key grade table annex article ward wards covid act standing order orders cpr csp "
    "a b c group groups category categories priority level zone area areas route routes recommendation recommendations "
    "version vol step road street room block unit report agenda s reg regs aged age ages children fy cpv bus line m a1 "
    "approximately circa over under about least than only another other all these those"
)


def left_over(items: list[Item]) -> list[str]:
    """Numbers, units and words of amount that no reading has used and that may say something about the term."""
    left: list[str] = []

    def text(i: int) -> str:
        return items[i].text if 0 <= i < len(items) else ""

    label_near = -9
    for i, item in enumerate(items):
        before, after = text(i - 1), text(i + 1)
        if item.kind == "word" and item.text in _LABELS:
            label_near = i
        if item.kind == "odd":
            left.append(item.text)
        elif item.kind == "length" and before == "/" and items[i - 2].kind == "number":
            left.append(f"{text(i - 2)}/{item.text}")
        elif item.kind == "number":
            near = i - label_near <= 3
            label_near = i if near else label_near
            if _number_matters(items, i, near):
                left.append(
                    " ".join(w for w in (before if before in ("x", "+") else "", item.text, after) if w).strip()
                )
        elif item.kind == "decimal":
            if after in UNITS or (after == "-" and text(i + 2) in UNITS):
                left.append(f"{item.text} {after}")
        elif item.kind == "word" and item.text in ("years", "months", "weeks", "yrs", "mths"):
            if before in ODD_AMOUNT or (before == "of" and text(i - 2) in ODD_AMOUNT):
                left.append(f"{before} {item.text}")
            elif before == "+" and items[i - 2].value >= 16:
                continue
            elif before in ("-", "+", "x", "/", "to", "for", "by", "additional", "further", "extra", "=", ":"):
                left.append(item.text)
        elif (
            item.kind == "word"
            and item.text in ("half", "quarter", "decade", "fortnight")
            and (text(i + 1) in ("year", "a", "years") or item.text in ("decade", "fortnight"))
        ):
            left.append(f"{item.text} {after}".strip())
    return left


def _number_matters(items: list[Item], i: int, label_near: bool) -> bool:
    """Whether a bare number may be part of a term: not a count of things, not the number of a rule or a lot."""

    def text(k: int) -> str:
        return items[k].text if 0 <= k < len(items) else ""

    before, after = text(i - 1), text(i + 1)
    if after == "of" and text(i + 2) in ("which", "these", "those"):
        return True
    if items[i].value == 0 or (after == "+" and items[i].value >= 16 and not text(i + 2).isdigit()):
        return False
    if after == "such" and text(i + 2) in COUNTED:
        return True
    if after in UNITS or after in COUNTED or (text(i + 2) in UNITS and after in ("-", "further", "additional")):
        return not (before in YEAR_WORDS or (before in ("0", "-") and text(i - 2) == "0"))
    if before in ("x", "+", "plus", "*") or after in ("x", "*"):
        return True
    if after == "+" and text(i + 2) and items[i + 2].kind == "number":
        return True
    if label_near:
        return False
    if before in YEAR_WORDS or before in ("year", "month", "week"):
        return any(text(k).startswith("break") for k in range(max(0, i - 6), i))
    if is_extend(before) or before in ("further", "additional", "extra", "initial", "maximum", "term"):
        return True
    if before in ("for", "by", "of", "to") and (
        is_extend(text(i - 2)) or text(i - 2) in ("maximum", "up", "period", "term")
    ):
        follows = items[i + 1] if i + 1 < len(items) else None
        return follows is None or follows.kind != "word"
    if after in ("&", "and") or before in ("&", "and"):
        other = i + 2 if after in ("&", "and") else i - 2
        if 0 <= other < len(items) and items[other].kind == "number":
            return items[i].value < 10 or items[other].value < 10
    follows = items[i + 1] if i + 1 < len(items) else None
    if follows is not None and follows.kind in ("word", "skip", "decimal"):
        return after in ("or", "to") and i + 2 < len(items) and items[i + 2].kind == "number" and items[i].value != 0
    if after in ("-", "/") and i + 2 < len(items) and items[i + 2].kind == "number":
        return not (i + 3 < len(items) and items[i + 3].kind == "word")
    if before in ("-", "/") and i >= 2 and items[i - 2].kind == "number":
        return not (follows is not None and follows.kind == "word")
    return True


def event_end(items: list[Item]) -> str | None:
    """An end that is no day: "until the post is filled", "until further notice"."""
    for i, item in enumerate(items):
        if item.text in ("until", "till") or item.text == "pending":
            ahead = items[i + 1 : i + 6]
            if ahead and not any(a.kind in ("span", "yearless") or a.is_length for a in ahead):
                return " ".join(a.text for a in items[i : i + 7])
    return None


def unused_option(items: list[Item], terms: list[Term], days: Days) -> str | None:
    """An extension that the words speak of without saying how long it is."""
    if any(t.options or t.most_months for t in terms) or days.last_end or days.range_is_extension:
        return None
    for i, item in enumerate(items):
        if (
            item.text.startswith("continu")
            or item.kind != "word"
            or not (is_extend(item.text) or item.text in ("option", "options"))
        ):
            continue
        before = [items[k].text for k in range(max(0, i - 4), i)]
        if any(w in ("no", "not", "without", "preferred", "alternative", "other") for w in before):
            continue
        if item.text in ("option", "options") and i + 1 < len(items) and items[i + 1].text not in ("to", "of", "for"):
            continue
        return " ".join(x.text for x in items[max(0, i - 1) : i + 3])
    return None
