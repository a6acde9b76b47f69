"""What part each length plays: initial period, option, maximum, break point, notice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commissioning.kit.terms.lengths import Item
from commissioning.kit.terms.tokens import word_set

_SEPARATORS = word_set(
    ", ; . : ( ) with and plus + for to from by then followed which up until commencing starting or but of subject "
    "= - giving making including inclusive on at after following beyond between beginning commences starts effective "
    "& / if where that"
)
CONTRACT_NOUNS = word_set(
    "contract contracts agreement agreements framework frameworks term terms deal call-off dps arrangement "
    "arrangements block initial"
)
_THE = word_set("the existing current original initial its their our this present that interim")
MORE = word_set("further additional another extra optional subsequent more")
_AFTER_MORE = word_set(
    "period periods term terms extension extensions option options up maximum of or and to optional contract "
    "time successive consecutive separate fixed ( a no not for term"
)
_AFTER_PLUS = _AFTER_MORE | MORE | word_set("a an the possible potential up ) for with - another any in")
_SHORT_BREAKS = word_set("short holiday career winter overnight school family carer")
_VALUE_WORDS = word_set(
    "value cost costs spend budget sum price funding expenditure hours number amount saving savings award worth"
)
_NOT_TERMS_BEFORE = word_set("aged age ages every per under over-")
_PARTS = word_set("first final last latter remaining those these past previous within preceding")
_NOT_TERMS_AFTER = word_set(
    "ago warranty consultation standstill guarantee review reviews payback experience handover "
    "mobilisation transition probation strategy plan plans forecast prior defects liability earlier "
    "probationary implementation"
)
_AGE_WORDS = word_set("aged age ages old olds")
_SLICES = word_set("increments increment intervals interval instalments steps blocks tranches")


def is_extend(word: str) -> bool:
    if word in ("continue", "continues", "continued"):
        return True
    return word.startswith(("extend", "extens", "extention", "renew", "prolong")) and not word.startswith("extensive")


_EXTENSION_NOUNS = word_set("extension extensions option options optional renewal renewals extention extentions")


def is_option(word: str) -> bool:
    return word in ("option", "options", "optional", "optionally", "possibility", "possible")


def _is_max(word: str) -> bool:
    return word.startswith(("max", "total", "equat", "aggregat", "cumulat", "combin")) or word in (
        "overall",
        "=",
        "making",
        "giving",
        "longest",
        "altogether",
        "equals",
        "equal",
        "exceed",
        "exceeding",
        "most",
    )


@dataclass(slots=True)
class Found:
    """A length with the part it plays: initial, option, maximum, either (option or maximum), break, notice, minimum."""

    role: str
    item: Item
    index: int
    pot: bool = False
    new_contract: bool = False  # "a further three-year contract": an option, or a new contract
    in_brackets: bool = False
    initial_said: bool = False
    yearly: bool = False
    extend_said: bool = False
    included: bool = False
    follows_the: bool = False  # "the 2-year extension": one spoken of before


class Roles:
    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.claimed: set[int] = set()
        self.found: list[Found] = []
        self.notice: int | None = None
        self.break_said = False
        self.slices = False
        self.changed_to = -1
        self.set_aside: list[Found] = []  # lengths of something else, or of a part of the term
        self.year_breaks: list[int] = []
        self._read()
        self.only_aside = not self.found and not any(item.span for item in items)
        if self.only_aside:
            self.found = [found for found in self.set_aside if not found.item.days]

    def text(self, i: int) -> str:
        return self.items[i].text if 0 <= i < len(self.items) else ""

    def after(self, i: int) -> list[str]:
        """The words that belong to the length at `i` from behind: up to a separator, or in brackets of their own."""
        words: list[str] = []
        k = i + 1
        while k < min(len(self.items), i + 9):
            text = self.text(k)
            if text == "(":
                close = k + 1
                while close < min(len(self.items), k + 9) and self.text(close) != ")":
                    if self.items[close].is_length or self.items[close].kind in ("span", "number"):
                        return words
                    close += 1
                if self.text(close) != ")":
                    return words
                inside = range(k + 1, close)
                if not any(self.text(m) in ("no", "not", "without") for m in inside):
                    words += [self.text(m) for m in inside]
                self.claimed.update(inside)
                k = close + 1
                continue
            if (text == "in" and self.text(k + 1) in ("total", "all", "aggregate")) or (
                text in ("including", "inclusive", "incl", "includes", "which", "inc") and not self.length_follows(k)
            ):
                pass
            elif text == ")" and self.bracket_opens_before(i):
                k += 1
                continue
            elif (
                self.items[k].is_length
                or self.items[k].kind == "span"
                or (text in _SEPARATORS and not (text == "of" and words[-1:] in (["inclusive"], ["exclusive"])))
            ):
                return words
            if is_extend(text) and text not in _EXTENSION_NOUNS:
                return words
            words.append(text)
            self.claimed.add(k)
            k += 1
        return words

    def _changes_to(self, i: int) -> bool:
        """ "from a 3-year to a 5-year contract": notes where the new length stands."""
        k, m = i - 1, i + 1
        while k > 0 and self.text(k) in _THE | {"a", "an"} and i - k < 5:
            k -= 1
        while self.text(m) in CONTRACT_NOUNS | {"period"} and m - i < 4:
            m += 1
        if self.text(k) != "from" or self.text(m) != "to":
            return False
        m += 1
        while self.text(m) in ("a", "an", "the", "up", "to", "total", "of", "maximum") and m - i < 10:
            m += 1
        if not self._is_length(m):
            return False
        self.changed_to = m
        return True

    def _is_length(self, k: int) -> bool:
        return 0 <= k < len(self.items) and self.items[k].kind == "length"

    def bracket_opens_before(self, i: int) -> bool:
        return any(self.text(k) == "(" for k in range(max(0, i - 3), i))

    def length_follows(self, k: int) -> bool:
        return any(item.is_length for item in self.items[k : k + 9])

    def before(self, i: int) -> list[int]:
        """The places of the words before the length at `i`, nearest last, that no other length has claimed."""
        places: list[int] = []
        k = i - 1
        while k >= max(0, i - 30):
            item = self.items[k]
            if item.is_length or (
                item.text in (".", ";")
                and self.text(k + 1) != ","
                and self.text(k - 1) != "."
                and self.text(k + 1) != "."
            ):
                break
            if k not in self.claimed:
                places.append(k)
            k -= 1
        return places[::-1]

    def _read(self) -> None:
        carried: set[str] = set()
        for i, item in enumerate(self.items):
            if item.kind == "word" and item.text.startswith("break") and self.text(i - 1) not in _SHORT_BREAKS:
                self._break_at_year(i)
            if not item.is_length:
                continue
            after = self.after(i)
            places = self.before(i)
            found, carried = self._role(i, item, after, places, carried)
            if found:
                self.found.append(found)

    def _break_at_year(self, i: int) -> None:
        """ "break clause at year 5", "at the end of years 2 and 4"."""
        in_years = False
        for item in self.items[i + 1 : i + 12]:
            if item.is_length or item.kind == "span" or item.text in (".", ";"):
                break
            if item.text in ("year", "years"):
                in_years = True
            elif item.kind == "number" and in_years and 1 <= item.value <= 30:
                self.year_breaks.append(item.value * 12)
                item.kind = "used"
            elif in_years and item.text not in ("and", ",", "&", "or"):
                break

    def _cues(self, i: int, item: Item, places: list[int]) -> set[str]:
        """What the words before a length say of it."""
        cues: set[str] = set()
        words = [self.text(k) for k in places]
        money_at = max((k for k in places if self.items[k].kind == "skip" or self.text(k) in _VALUE_WORDS), default=-1)
        for n, k in enumerate(places):
            word = self.text(k)
            following = self.text(k + 1)
            nearby = i - k <= 4
            negated = any(w in ("no", "not", "without") for w in words[max(0, n - 3) : n])
            if is_extend(word) and not negated:
                if not (word.startswith("renew") and following == "of"):
                    cues.add("extend")
            elif word in ("option", "options") and not negated:
                if following not in ("appraisal", "appraisals") and (
                    self.items[k + 1].kind != "number" if k + 1 < len(self.items) else True
                ):
                    cues.add("extend")
            elif word in ("possibility", "followed", "thereafter"):
                cues.add("extend")
            elif word in MORE and (following in _AFTER_MORE or k + 1 == i or following in MORE):
                cues.add("more")
            elif word in ("plus", "+") and all(self.text(m) in _AFTER_PLUS for m in range(k + 1, i)):
                cues.add("plus")
            elif word.startswith("max") and k > money_at:
                cues.add("max")
                cues.discard("minimum")
            elif _is_max(word) and k > money_at and not (word == "most" and self.text(k - 1) != "at"):
                cues.add("cap" if word in ("exceed", "exceeding", "most") else "total")
            elif (word == "more" and self.text(k - 1) in ("no", "not") and following == "than" and nearby) or (
                word == "longer" and self.text(k - 1) in ("no", "not") and nearby
            ):
                cues.add("cap")
            elif (word in ("minimum", "least", "min") and k > money_at) or (
                word in ("less", "fewer") and self.text(k - 1) in ("no", "not")
            ):
                cues.add("minimum")
            elif word in ("initial", "initially", "base", "core", "primary"):
                cues.add("initial")
            elif word in ("break", "breaks", "breakpoint", "breakpoints") and self._is_break(k, i):
                cues.add("break")
            elif word in ("notice", "notification") and i - k <= 6:
                cues.add("notice")
            elif word in ("annual", "annually", "yearly", "incremental", "increments"):
                cues.add("yearly")
            elif word in ("periods", "extensions", "times", "renewals") and self.text(k - 1) in ("or", "and", "/", "("):
                cues.add("slices")
            elif word in ("including", "inclusive", "includes", "incl", "inc", "incorporating", "comprising"):
                cues.add("including")
        tail = words[-6:]
        if (self.text(i - 1) == "to" and self.text(i - 2) == "up") or (
            "up" in tail and words[-1:] and self._only_links(i)
        ):
            cues.add("up to")
        elif self.text(i - 1) == "to":
            cues.add("to")
        if self._to_a_max(i):
            cues.add("to")
        if set(re.findall("[a-z]+", item.text)) & (MORE | _EXTENSION_NOUNS):
            cues.add("more")
        return cues

    def _only_links(self, i: int) -> bool:
        """Whether "up to" stands before the length with only such words as "a further" or "a maximum of" between."""
        k = i - 1
        links = {
            "a",
            "an",
            "the",
            "of",
            "maximum",
            "total",
            "further",
            "additional",
            "period",
            "no",
            "more",
            "than",
            "another",
            "max",
            "extra",
            "(",
            "term",
            "initial",
        }
        while k > 0 and i - k < 8 and self.text(k) in links:
            k -= 1
        return self.text(k) == "to" and self.text(k - 1) == "up"

    def _to_a_max(self, i: int) -> bool:
        """Whether the words are "to a maximum (term) of N"."""
        k = i - 1
        while (
            k > 0
            and i - k < 7
            and self.text(k)
            in (
                "a",
                "of",
                "maximum",
                "total",
                "term",
                "contract",
                "max",
                "the",
                "overall",
                "length",
                "period",
                "duration",
            )
        ):
            k -= 1
        if self.text(k) == "to" and self.text(k - 1) == "up":
            return self.text(k - 2) == "to"
        return self.text(k) == "to" and self.text(k - 1) != "not" and i - k > 1

    def _is_break(self, k: int, i: int) -> bool:
        if self.text(k - 1) in _SHORT_BREAKS or (self.text(i - 1) == "for" and self.text(i - 2) == ","):
            return False
        return i - k <= 9

    def _role(
        self, i: int, item: Item, after: list[str], places: list[int], carried: set[str]
    ) -> tuple[Found | None, set[str]]:
        cues = self._cues(i, item, places) | carried
        words = [self.text(k) for k in places]
        last = words[-1] if words else ""
        found = Found("initial", item, i)
        found.in_brackets = self.text(i - 1) == "(" or (self.text(i - 2) == "(" and self.text(i - 1) != ")")
        found.initial_said = "initial" in cues or "initial" in after or "initially" in after
        found.follows_the = last in ("the", "that", "this", "said")
        found.extend_said = "extend" in cues
        found.yearly = "yearly" in cues or any(w in ("annually", "annual") for w in after)
        found.included = "including" in cues or (self.text(i - 1) in ("last", "final") and "optional" in after)
        post_extend = any(w in _EXTENSION_NOUNS for w in after)
        post_including = any(w.startswith("incl") or w == "inc" for w in after)
        post_total = any(w in ("total", "max", "maximum", "overall", "altogether", "aggregate", "all") for w in after)
        nothing: set[str] = set()

        if self._changes_to(i):
            return found, nothing
        if self.text(i - 1) == "to" and self._is_length(i - 2) and self.found and self.found[-1].role == "option":
            found.role = "maximum"
            return found, nothing
        if self.changed_to == i:
            found.role = "changed"
            return found, nothing
        if self._of_a_part(i, after, extends="extend" in cues) and not post_extend:
            self.set_aside.append(found)
            return None, cues & {"extend", "more"}
        if "notice" in after[:4] or "termination" in after[:2] or ("notice" in cues and "extend" not in after):
            self._take_notice(i, item, places)
            return None, carried - {"notice"}
        if "break" in cues or any(w in ("break", "breaks") for w in after[:4]):
            found.role = "break"
            self.break_said = True
            return found, nothing
        if item.days and not (item.months or item.weeks):
            return None, cues
        if self._not_a_term(i, last, after) and not post_extend and "extend" not in cues:
            return None, cues
        if (after[:1] != ["in"] and any(w in _SLICES for w in after[:2])) or (
            self.text(i - 1) == "of" and self.text(i - 2) in _SLICES and self.text(i - 3) == "in"
        ):
            self.slices = True
            for earlier in self.found:
                if earlier.role == "option":
                    earlier.yearly = earlier.pot = True
            return None, cues | {"yearly"}
        if last in _THE and after[:1] and after[0] in CONTRACT_NOUNS and item.kind == "length":
            return found, cues - {"initial"}
        if "minimum" in cues and not item.low:
            found.role = "minimum"
            return found, nothing

        extends = bool(cues & {"extend", "more", "plus"}) or post_extend
        post_pure = post_extend and not post_including
        if item.kind == "chain":
            found.role = "option" if extends and not post_including else "initial"
            if cues & {"max", "total"} and not extends:
                found.role = "maximum"
            if found.initial_said and not extends:
                found.role = "initial"
            return found, nothing
        if post_including and not post_pure:
            found.role = "maximum"
            return found, nothing
        if extends:
            found.pot = item.soft or "slices" in cues or (not item.counted and bool(cues & {"up to", "max", "cap"}))
            found.role = "option"
            if "twice" in words and item.count == 1:
                item.count, item.counted = 2, True
            if "more" not in cues and "plus" not in cues and not post_pure:
                if cues & {"total"} or post_total:
                    found.role = "maximum" if not cues & {"slices"} else "option"
                    if post_total and not cues & {"total"}:
                        found.role = "either"
                elif "to" in cues or (cues & {"up to", "max"} and self._bare_up_to(i)):
                    found.role = "either"
                if "extend" in cues and any(w in ("maximum", "max") for w in after):
                    found.role = "either"
            elif ("total" in cues and "more" not in cues and not post_pure) or (
                cues == {"total", "more"} and self._total_first(i)
            ):
                found.role = "maximum"
            if found.initial_said and not (cues & {"more", "plus"}) and not post_extend:
                found.role = "initial"
            only_more = "more" in cues and not cues & {"extend", "plus"} and not post_extend
            found.new_contract = only_more and any(w in CONTRACT_NOUNS for w in after[:2])
            return found, nothing
        if found.initial_said and not (cues & {"max", "total"}):
            return found, nothing
        if cues & {"max", "total", "cap", "up to"} or post_total:
            found.role = "maximum"
            if post_including or (cues & {"up to"} and not cues & {"max", "total", "cap"}):
                found.pot = True  # a soft maximum
            return found, nothing
        return found, nothing

    def _total_first(self, i: int) -> bool:
        return any(_is_max(self.text(k)) for k in range(max(0, i - 4), i))

    def _bare_up_to(self, i: int) -> bool:
        """Whether "extend" runs straight into "up to" ("extendable up to 5 years"), and not "for up to"."""
        k = i - 1
        while k > 0 and i - k < 8 and self.text(k) in ("a", "of", "maximum", "max", "the", "period", "term", "total"):
            k -= 1
        if self.text(k) == "to" and self.text(k - 1) == "up":
            k -= 2
        if self.slices and self._is_length(k):
            return True
        return is_extend(self.text(k)) or self.text(k) in ("it", "contract", "this", ",", "thereafter")

    def _take_notice(self, i: int, item: Item, places: list[int]) -> None:
        around = [self.text(k) for k in places] + [self.text(k) for k in range(i, min(len(self.items), i + 12))]
        ends = any(w.startswith(("terminat", "break", "cancel")) for w in around)
        extends = any(is_extend(w) or w in ("supplier", "provider", "contractor") for w in around)
        if extends and not ends and item.months:
            self.notice = item.months

    def _of_a_part(self, i: int, after: list[str], *, extends: bool) -> bool:
        """ "a 12 month warranty", "the remaining two years": of something else, or of a part of the term."""
        if any(w in _NOT_TERMS_AFTER for w in after[:2]):
            return True
        return not extends and self.text(i - 1) in _PARTS and after[:1] != ["contract"]

    def _not_a_term(self, i: int, last: str, after: list[str]) -> bool:
        """An age, or how often."""
        if self.text(i - 1) in _NOT_TERMS_BEFORE or any(w in _AGE_WORDS for w in after[:2]):
            return True
        if self.text(i + 1) in ("of", "and", "or") and self.text(i + 2) in ("age", "over", "above", "under"):
            return True
        if self.text(i - 1) == "-" and self.text(i - 2) == "0":
            return True
        return last in ("each", "per", "every") and self.text(i - 2) not in (",", "extensions", "periods")
