"""Tokens into items: lengths ("two years"), counted lengths ("2 x 12 months") and chains ("3+1+1")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from commissioning.kit.terms.tokens import UNITS, Token, texts, word_set
from commissioning.kit.terms.values import Span

_FILLERS = word_set(
    "further additional more optional extra separate consecutive successive subsequent possible potential individual "
    "equal extension calendar full complete whole contract operational financial academic municipal fiscal school "
    "trading option distinct discrete initial"
)
COUNTED = word_set(
    "period periods extension extensions option options term terms renewal renewals increment increments block blocks "
    "slice slices extention extentions instalment instalments tranche tranches"
)
_LINKS = word_set(
    "of for each up to a an period periods lasting at ( ) , by maximum no more than further additional every the not "
    "exceeding exceed another single being in are available extend renew duration length extension extensions "
    "option options"
)
CONTRACT_WORDS = word_set("contract contracts agreement agreements framework frameworks term terms")
_PLACES = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINALS = {name: n for n, name in enumerate(_PLACES, 2)}


@dataclass(slots=True)
class Item:
    kind: str  # length, chain, span, word, mark, number, odd, skip
    text: str
    months: int = 0
    weeks: int = 0
    days: int = 0
    low: int = 0  # a range: the lower end, in the same unit
    count: int = 1
    counted: bool = False  # "two periods of": then "up to" before it speaks of the number of periods
    soft: bool = False  # each of the counted periods is "up to" so long
    range_or_count: bool = False
    values: tuple[int, ...] = ()
    other_values: tuple[int, ...] = ()
    own_units: bool = False
    span: Span | None = None
    unit: str = ""
    value: int = 0
    place: int = 0  # "a fourth year": the place of the first year named

    @property
    def is_length(self) -> bool:
        return self.kind in ("length", "chain")


class Parser:
    """Reads tokens from left to right into items; every method that fails leaves the place where it was."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        units = {UNITS[t.text] for t in tokens if t.text in UNITS}
        self.only_years = units == {"years"}

    def at(self, i: int) -> Token:
        return self.tokens[i] if 0 <= i < len(self.tokens) else Token("end", "")

    def items(self) -> list[Item]:
        items: list[Item] = []
        i = 0
        while i < len(self.tokens):
            found = self.chain(i) or self.length(i)
            if found:
                item, i = found
                if item.counted and item.count > 1 and self.listed(i) == item.count - 1:
                    item.count = 1
                items.append(item)
                continue
            token = self.at(i)
            items.append(Item(token.kind, token.text, span=token.span, value=token.value))
            i += 1
        return items

    def listed(self, i: int) -> int:
        """How many lengths follow as in a list: "two extensions of 2 years and 1 year" names each of the two."""
        count = 0
        while self.at(i).text in (",", "and", "then"):
            j = i + 1 + (self.at(i + 1).text in ("and", "then"))
            found = self.simple(j)
            if not found or self.at(found[1]).text in CONTRACT_WORDS:
                break
            count, i = count + 1, found[1]
        return count

    def text(self, start: int, end: int) -> str:
        joined = " ".join(t.text for t in self.tokens[start:end])
        joined = re.sub(r" ?- ?", "-", joined)
        return re.sub(r"\( ", "(", re.sub(r" ([),])", r"\1", joined))

    def amount(self, i: int) -> tuple[int, int, bool] | None:
        """A number, or a decimal of halves: (in halves, next, is decimal)."""
        token = self.at(i)
        if token.kind == "number":
            return token.value * 2, i + 1, False
        if token.kind == "decimal" and re.fullmatch(r"[0-9]{1,3}\.(?:5|0|50|00)", token.text):
            return round(float(token.text) * 2), i + 1, True
        return None

    def simple(self, i: int) -> tuple[Item, int] | None:
        """One length without a count: "two years", "24-month", "2 years and 6 months", "one and a half years"."""
        start = i
        amount = self.amount(i)
        token = self.at(i)
        halves = 0
        if amount:
            halves, i, _ = amount
            if [t.text for t in self.tokens[i : i + 3]] == ["and", "a", "half"]:
                halves, i = halves + 1, i + 3
        elif token.text in ("a", "an", "another", "further", "additional", "extra", "single", "optional", "full"):
            j = i + 1
            while self.at(j).text in _FILLERS or self.at(j).text == "of":
                j += 1
            filled = j > i + 1 or token.text not in ("a", "an")
            if self.at(j).text == "half":
                return None
            if self.at(j).text.removesuffix("'s") not in ("year", "month", "week", "yr"):
                return None
            before = self.at(i - 1).text
            if not filled and before not in (
                *("for", "of", "by", "plus", "with", "+", "to", "extend", "and", "then", "(", ",", "is", "", "another"),
            ):
                return None
            halves, i = 2, j
        elif token.text == "half" and self.at(i - 1).text not in ("first", "second", "last", "final"):
            halves, i = 1, i + 1
        else:
            return None
        if self.at(i).text == "no" and self.at(i + 1).text == ".":
            return None
        if self.at(i).text == "-":
            i += 1
        bracketed = False
        j = i
        while self.at(j).text in _FILLERS or (self.at(j).text == "or" and self.at(j + 1).text == "so"):
            j += 2 if self.at(j).text == "or" else 1
        if self.at(j).text == "-":
            j += 1
        if self.at(j).text == "(" and self.at(j + 1).text in UNITS and self.at(j + 2).text == ")":
            bracketed, j = True, j + 1
        unit = UNITS.get(self.at(j).text.removesuffix("'s"))
        if not unit or not 0 < halves < 2000:
            return None
        i = j + (2 if bracketed else 1)
        if halves % 2 and unit != "years":
            return None
        whole = halves // 2
        item = Item(
            "length",
            "",
            unit=unit,
            months=halves * 6 if unit == "years" else whole * (unit == "months"),
            weeks=whole * (unit == "weeks"),
            days=whole * (unit == "days"),
        )
        if unit == "years" and texts(self.tokens, i, 3) == ["and", "a", "half"]:
            item.months, i = item.months + 6, i + 3
        if unit == "years":
            j = i + 1 if self.at(i).text in ("and", ",", "&") else i
            more = self.amount(j)
            k = more[1] if more else j
            if self.at(k).text == "-":
                k += 1
            if more and not more[0] % 2 and self.at(k).text in ("month", "months", "mths", "mth") and more[0] < 24:
                tail = self.at(k + 1).text
                # "3 years and 6 months extension" is an extension of six months, or it is not: leave it to the roles.
                if tail not in ("extension", "extensions", "option", "options", "notice", "'", "break"):
                    item.months += more[0] // 2
                    i = k + 1
        if self.at(i).text == "'":
            i += 1
        item.text = self.text(start, i)
        return item, i

    def length(self, i: int) -> tuple[Item, int] | None:
        """A length with what multiplies it: "2 x 12 months", "two further periods of up to 12 months"."""
        start = i
        first = self.at(i)
        if first.kind == "number":
            counted = self.counted(i)
            if counted:
                item, i = counted
                item.text = self.text(start, i)
                return item, i
            ranged = self.ranged(i)
            if ranged:
                return ranged
        simple = self.named_years(i) or self.simple(i) or self.bare_maximum(i)
        if not simple:
            return None
        item, i = simple
        often = self.times(i) if item.months else None
        if often:
            item.count, item.counted = often[0], True
            item.text = self.text(start, often[1])
            return item, often[1]
        j = i
        while self.at(j).text in ("extension", "extensions", "period", "periods", "option", "options", "(", "each"):
            j += 1
        multiplied = self.at(j).text == "x" and self.at(j + 1).kind == "number"
        if multiplied and self.at(j + 2).text not in {*UNITS, "x"} and 1 < self.at(j + 1).value <= 12:
            item.count = self.at(j + 1).value
            j += 3 if self.at(j + 2).text == ")" and "(" in texts(self.tokens, i, j - i) else 2
            # Keep the words "extension" and "option" that stood between, for the role.
            item.text = self.text(start, j)
            return item, j
        return item, i

    def named_years(self, i: int) -> tuple[Item, int] | None:
        """ "an option for a fourth and fifth year", "to extend for years 4 and 5": years named by their place."""
        before, j = texts(self.tokens, max(0, i - 8), min(i, 8)), i
        plural = self.at(i).text in ("year", "years")
        j += plural
        places = [self._place(j, plural=plural)]
        j += 1
        while places[-1] and self.at(j).text in ("and", "&", ",", "or") and self._place(j + 1, plural=plural):
            places.append(self._place(j + 1, plural=plural))
            j += 2
        if not plural and self.at(j).text in ("year", "years"):
            j += 1
        elif not plural:
            return None
        said = any(w.startswith(("option", "exten")) for w in (*before, self.at(j).text))
        in_row = all(b == a + 1 for a, b in pairwise(places))
        if not places[0] or not said or not in_row or any(w.startswith("break") for w in before):
            return None
        text = f"optional {self.text(i, j)}"
        return Item("length", text, months=12, unit="years", count=len(places), place=places[0]), j

    def _place(self, i: int, *, plural: bool) -> int:
        """The place of a year: "fourth", or the 4 of "year 4"; 0 where there is none."""
        token = self.at(i)
        if plural:
            return token.value if token.kind == "number" and 2 <= token.value <= 30 else 0
        return _ORDINALS.get(token.text, 0)

    def bare_maximum(self, i: int) -> tuple[Item, int] | None:
        """ "maximum 10", "a further two", "two more" in words that speak of years only."""
        token = self.at(i)
        more = self.at(i + 1).text == "more"
        if more or self.at(i - 1).text in ("further", "additional"):
            after = self.at(i + 1 + more)
            alone = after.kind == "end" or after.text in (".", ",", ";", ")")
            if token.kind != "number" or not 1 <= token.value <= 15 or not alone or not self.only_years:
                return None
            text = token.text + " more" * more
            return Item("length", text, months=token.value * 12, unit="years"), i + 1 + more
        before = self.at(i - 2).text if self.at(i - 1).text in ("of", ":", "is", "=") else self.at(i - 1).text
        if token.kind != "number" or not 1 <= token.value <= 15 or not before.startswith(("max", "total")):
            return None
        if (
            self.at(i + 1).kind in ("word", "number")
            or self.at(i + 1).text in ("+", "-", "/", "(")
            or not self.only_years
        ):
            return None
        return Item("length", token.text, months=token.value * 12, unit="years"), i + 1

    def times(self, i: int) -> tuple[int, int] | None:
        """ "up to three times", "twice", "on two occasions": (how often, next)."""
        j = i
        while (
            self.at(j).text in (",", "up", "to", "on", "a", "maximum", "of", "no", "more", "than", "extension", "with")
            and j < i + 7
        ):
            j += 1
        if self.at(j).text in ("twice", "thrice"):
            return (2 if self.at(j).text == "twice" else 3), j + 1
        if self.at(j).kind == "number" and 1 <= self.at(j).value <= 12:
            k = j + 1
            while self.at(k).text in ("separate", "further", "more", "additional"):
                k += 1
            if self.at(k).text == "such" and self.at(k + 1).text in COUNTED:
                return self.at(j).value, k + 2
            if self.at(k).text in ("times", "occasions"):
                return self.at(j).value, k + 1
        return None

    def counted(self, i: int) -> tuple[Item, int] | None:
        count = self.at(i).value
        if not 1 <= count <= 20:
            return None
        j = i + 1
        if self.at(j).text in ("x", "*") or (self.at(j).text == "no" and self.at(j + 1).kind != "number"):
            j += 1
            while self.at(j).text in (".", "of", "up", "to", "(", "further", "additional", "optional"):
                j += 1
            soft = "up" in texts(self.tokens, i, j - i)
            found = self.simple(j)
            if found and found[0].days == 0:
                return replace(found[0], count=count, soft=soft, counted=True), found[1]
            if self.at(i + 1).text in ("x", "*"):
                return None
            j = i + 2
            while self.at(j).text == ".":
                j += 1
        # "two 2-year", "three further one-year"
        k = j
        while self.at(k).text in _FILLERS or self.at(k).text in ("annual", "yearly"):
            k += 1
        if self.at(k).text == "," and count >= 2 and self.at(k + 1).kind == "number":
            found = self.simple(k + 1)
            if found and not found[0].days and COUNTED & set(texts(self.tokens, found[1], 3)):
                return replace(found[0], count=count, counted=True), found[1]
        if self.at(k).text in COUNTED and self.at(k - 1).text in ("annual", "yearly") and k > j:
            return Item("length", "", months=12, unit="years", count=count, counted=True), k + 1
        single = k + 2 if self.at(k).text == "single" and self.at(k + 1).text == "-" else k + 1
        if self.at(k).text == "single" and self.at(single).text == "year":
            return Item("length", "", months=12, unit="years", count=count, counted=True), single + 1
        if self.at(k).kind in ("number", "decimal"):
            found = self.simple(k)
            if found and not found[0].days:
                return replace(found[0], count=count, counted=True), found[1]
            return None
        # "four separate extensions, each for a period of one year"
        if self.at(k).text in COUNTED or (k > j and self.at(k - 1).text in ("extension", "option")):
            if self.at(k).text in COUNTED:
                k += 1
            linked = k
            while k < linked + 12 and (self.at(k).text in _LINKS or self.at(k).text in COUNTED):
                found = self.simple(k)
                if found:
                    break
                k += 1
            found = self.simple(k)
            between = texts(self.tokens, linked, k - linked)
            if found and not found[0].days and between:
                soft = any(word in between for word in ("up", "maximum", "exceeding", "exceed", "more"))
                total = "total" in between
                if not total:
                    return replace(found[0], count=count, soft=soft, counted=True), found[1]
        return None

    def ranged(self, i: int) -> tuple[Item, int] | None:
        """ "3 to 5 years", "2 or 3 years", "3-5 year"; and "2 - 12 months extensions", which is two of twelve."""
        low = self.at(i).value
        spread = texts(self.tokens, i + 1, 6)
        if spread[:1] in (["and"], ["to"]) and any(w.startswith("max") for w in spread[:4]):
            j = i + 1
            while self.at(j).text in ("and", "to", "a", "maximum", "max", "of") and j < i + 6:
                j += 1
            found = self.simple(j)
            if found and not found[0].days and low * (12 if found[0].unit == "years" else 1) < found[0].months:
                scale = 12 if found[0].unit == "years" else 1
                return replace(found[0], low=low * scale, text=self.text(i, found[1])), found[1]
        if self.at(i + 1).text not in ("-", "to", "or", "and", "/") or self.at(i + 2).kind != "number":
            return None
        if self.at(i + 1).text == "and" and self.at(i - 1).text != "between":
            return None
        if self.at(i + 1).text == "/" or self.at(i).text == "0":
            return None
        found = self.simple(i + 2)
        if not found or found[0].days:
            return None
        item, end = found
        size = item.months or item.weeks
        scale = 12 if item.unit == "years" else 1
        text = self.text(i, end)
        tail = self.at(end).text
        if self.at(i + 1).text == "-" and tail in ("extensions", "options", "extension", "option", "periods"):
            if low <= 4 and item.unit == "months" and size in (6, 12, 18, 24, 36):
                return replace(item, count=low, text=text), end
            return replace(item, low=low * scale, count=low, range_or_count=True, text=text), end
        if low * scale >= size:
            return None
        return replace(item, low=low * scale, text=text), end

    def element(self, i: int) -> tuple[list[tuple[int, str]], int] | None:
        """One link of a chain: a length, a counted length, or a bare number: [(amount, unit)], next."""
        if self.at(i).kind == "number":
            found = self.counted(i) or self.simple(i)
        else:
            found = self.simple(i)
        if found:
            item, end = found
            if item.days or item.weeks or item.low:
                return None
            return [(item.months, item.unit)] * item.count, end
        token = self.at(i)
        if token.kind == "number" and 1 <= token.value <= 60:
            if self.at(i + 1).text == "x" and self.at(i + 2).kind == "number" and token.value <= 10:
                return [(self.at(i + 2).value, "")] * token.value, i + 3
            return [(token.value, "")], i + 1
        return None

    def joint(self, i: int, *, only_plus: bool = False) -> tuple[int, int, int] | None:
        """A plus sign between links, with the brackets it opens and closes: (next, opened, closed)."""
        opened = closed = 0
        while self.at(i).text == ")":
            i, closed = i + 1, closed + 1
        while self.at(i).text == "(":
            i, opened = i + 1, opened + 1
        if self.at(i).text == "," and self.at(i + 1).text in ("+", "plus"):
            i += 1
        if self.at(i).text not in ("+", "plus"):
            return None
        i += 1
        while self.at(i).text == "(":
            i, opened = i + 1, opened + 1
        return i, opened, closed

    def chain(self, i: int) -> tuple[Item, int] | None:
        """ "3+1", "3 years + 2 x 1 year", "1 plus 1 year", "3 (+1+1)"."""
        start = i
        first = self.element(i)
        if not first:
            return None
        links, i = first
        own = links[0][1] != ""
        depth, joints = 0, 0
        while len(links) <= 24:
            joint = self.joint(i)
            if not joint:
                break
            nxt, opened, closed = joint
            if closed > depth:
                break
            following = self.element(nxt)
            if not following:
                break
            depth += opened - closed
            links = links + following[0]
            i, joints = following[1], joints + 1
        if not joints:
            return None
        while depth > 0 and self.at(i).text == ")":
            i, depth = i + 1, depth - 1
        unit = ""
        if all(unit == "" for _, unit in links):
            j = i
            while self.at(j).text in (")", "-", "(", *_FILLERS) and j < i + 3:
                j += 1
            unit = UNITS.get(self.at(j).text.removesuffix("'s"), "")
            if unit in ("weeks", "days"):
                return None
            if unit and ")" not in texts(self.tokens, i, j - i):
                i = j + 1
        values, other = self.chain_values(links, unit)
        if self.at(i).text == "'":
            i += 1
        item = Item("chain", self.text(start, i), values=values, other_values=other, own_units=own, unit=unit or "")
        return item, i

    @staticmethod
    def chain_values(links: list[tuple[int, str]], unit: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Months of each link, and the second reading where the unit is in doubt (else empty).

        A bare number takes the unit of the link after it, else of the link before; with no unit at all, numbers up to
        ten are years.
        """
        first: list[int] = []
        second: list[int] = []
        amounts = [amount for amount, _ in links]
        for n, (amount, own) in enumerate(links):
            after = next((u for _, u in links[n + 1 :] if u), "")
            near = unit or after or next((u for _, u in links[n::-1] if u), "")
            if own:
                scale = other = 1
            elif unit:
                scale = other = 12 if unit == "years" else 1
            elif near == "years":
                in_months = amount >= 12 and amount % 6 == 0
                scale = 12 if after or not in_months else 1
                other = 13 - scale if in_months else scale
            elif near == "months":
                scale, other = 1, 12 if amount <= 5 and max(amounts) >= 12 else 1
            else:
                plain_years = all(a <= 10 and a not in (6, 9) for a in amounts)
                plain_months = all(a >= 12 and a % 6 == 0 for a in amounts)
                scale = 12 if max(amounts) <= 10 else 1
                other = scale if plain_years or plain_months else 13 - scale
            first.append(amount * scale)
            second.append(amount * other)
        return tuple(first), tuple(second) if second != first else ()
