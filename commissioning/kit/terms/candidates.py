"""Lengths into every honest term."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from commissioning.kit.terms.roles import CONTRACT_NOUNS, Found, Roles
from commissioning.kit.terms.values import Option, Term

MOST_READINGS = 8
_MOST_LENGTHS = 40  # no one term names more; a whole report is not a phrase


@dataclass(frozen=True, slots=True)
class _Draft:
    initial: int | None = None
    options: tuple[Option, ...] = ()
    weeks: int | None = None
    most: int | None = None


def months_text(months: int) -> str:
    years, rest = divmod(months, 12)
    if not rest and years:
        return f"{years} year{'s' if years > 1 else ''}"
    return f"{months} month{'s' if months > 1 else ''}"


def in_full(months: int) -> str:
    return f"{months_text(months)} ({months} months)" if months % 12 == 0 else months_text(months)


def _sum_text(term: Term) -> str:
    """ "4 years + 2 years + 1 year"; where all are years, "4 years + 2 + 1"."""
    months = ([term.initial_months] if term.initial_months else []) + [option.months for option in term.options]
    if months and all(m % 12 == 0 for m in months):
        return " + ".join([months_text(months[0]), *(str(m // 12) for m in months[1:])])
    return " + ".join(months_text(m) for m in months)


class Build:
    """Puts the found lengths together into every honest term."""

    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.drafts = [_Draft()]
        self.maxima: list[int] = []
        self.soft_maxima: list[int] = []
        self.breaks: tuple[int, ...] = ()
        self.doubts: list[str] = []
        self.unread: list[str] = []
        self.initials: list[int] = []
        previous: Found | None = None
        if len(roles.found) > _MOST_LENGTHS:
            self.unread.append(f"{roles.found[_MOST_LENGTHS].item.text} and what follows")
        for found in roles.found[:_MOST_LENGTHS]:
            if self._add(found, previous):
                previous = found
        self.breaks = (*self.breaks, *roles.year_breaks)

    def each(self, *makers: Callable[[_Draft], _Draft | None]) -> None:
        """Every draft with every way to go on, in order, without repeats."""
        drafts: dict[_Draft, None] = {}
        for draft in self.drafts:
            for make in makers:
                made = make(draft)
                if made is not None:
                    drafts[made] = None
        if drafts:
            self.drafts = list(drafts)[:MOST_READINGS]

    def _options(self, found: Found, months: int | None = None) -> tuple[Option, ...]:
        option = Option(months or found.item.months, found.pot, self.roles.notice)
        return (option,) * found.item.count

    def _joined(self, found: Found, previous: Found) -> bool:
        between = [self.roles.text(k) for k in range(previous.index + 1, found.index)]
        return bool(between) and any(w in ("and", "then", "plus", "+", "&", "followed") for w in between[-4:])

    def _in_a_list(self, found: Found, previous: Found) -> bool:
        """ "extensions of 12 months, 12 months and 6 months"."""
        between = [self.roles.text(k) for k in range(previous.index + 1, found.index)]
        after = self.roles.text(found.index + 1)
        return between in ([","], ["and"], [",", "and"], ["then"], [",", "then"], ["&"]) and after not in CONTRACT_NOUNS

    def _directly_after(self, found: Found, previous: Found) -> bool:
        between = [self.roles.text(k) for k in range(previous.index + 1, found.index)]
        return found.in_brackets and len(between) <= 6 and between.count("(") == 1

    def _restates(self, found: Found, previous: Found | None) -> bool:
        """ "three years (36 months)": the same length twice."""
        if not previous or not self._directly_after(found, previous) or found.item.kind == "chain":
            return False
        said = (
            sum(previous.item.values) if previous.item.kind == "chain" else previous.item.months * previous.item.count
        )
        if found.item.months * found.item.count == said and (found.role == "initial" or found.role == previous.role):
            if previous.item.kind == "chain":
                self.maxima.append(said)
            return True
        return False

    def _refers_back(self, found: Found) -> bool:
        """ "an extension of 12 months, at a cost for the 12-month period of so much": a length spoken of before."""
        if found.role != "initial" or not found.follows_the or found.initial_said:
            return False
        if found.item.kind != "length" or self.roles.text(found.index + 1) in CONTRACT_NOUNS:
            return False
        return all(found.item.months in (sum(o.months for o in d.options), -1) for d in self.drafts)

    def _add(self, found: Found, previous: Found | None) -> bool:
        item = found.item
        if item.kind == "length" and item.weeks:
            return self._add_weeks(found)
        if self._restates(found, previous) or self._refers_back(found):
            return False
        if found.role == "break":
            self._add_break(found, previous)
            return True
        if item.kind == "chain":
            self._add_chain(found, previous)
            return True
        months = item.months * (item.count if found.role != "option" and not item.range_or_count else 1)
        if found.role == "initial":
            if item.low:
                self._add_range(found)
            elif item.count > 1:
                self.each(lambda d: replace(d, initial=item.months), lambda d: replace(d, initial=months))
            else:
                self._add_initial(found, previous, months)
        elif found.role == "changed":
            self.each(
                lambda d: replace(d, initial=months),
                lambda d: (
                    replace(d, options=(*d.options, Option(months - d.initial)))
                    if d.initial and months > d.initial
                    else None
                ),
                lambda d: d,
            )
        elif found.role == "minimum":
            self.each(lambda d: replace(d, initial=months), lambda d: d)
        elif found.role == "maximum" and found.pot and found.yearly and any(d.initial for d in self.drafts):
            # "two years, then annually for up to three years": in all, or on top
            self._add_either(found, months)
        elif found.role == "maximum":
            (self.soft_maxima if found.pot and not self.maxima else self.maxima).append(months)
            if item.low:
                self.doubts.append(f"“{item.text}” is a range, and no one total.")
        elif found.role == "either":
            self._add_either(found, months)
        else:
            self._add_option(found, previous)
        return True

    def _add_either(self, found: Found, months: int) -> None:
        """A length that is the most in all, or an option on top."""
        self.each(
            lambda d: replace(d, most=months) if months > (d.initial or 0) + sum(o.months for o in d.options) else None,
            lambda d: replace(d, options=(*d.options, replace(self._options(found)[0], pot=True))),
        )

    def _add_weeks(self, found: Found) -> bool:
        item = found.item
        if found.role in ("option", "either") or found.role == "break":
            self.unread.append(item.text)
        else:
            amounts = [n for n in (item.low, item.weeks) if n]
            if any(d.weeks is not None for d in self.drafts):
                self.drafts += [replace(d, weeks=n) for d in self.drafts for n in amounts]
                self.drafts = list(dict.fromkeys(self.drafts))[:MOST_READINGS]
            else:
                self.each(*[lambda d, n=n: replace(d, weeks=n) for n in amounts])
        return True

    def _add_break(self, found: Found, previous: Found | None) -> None:
        item = found.item
        if item.kind == "chain":
            cumulative = tuple(sum(item.values[: n + 1]) for n in range(len(item.values)))
            total = cumulative[-1]
            self.breaks = cumulative[:-1]
            if previous and previous.role in ("initial", "maximum"):
                said = sum(previous.item.values) or previous.item.months
                if said < total:
                    self.doubts.append(
                        f"The break points add up to {in_full(total)}; the words say {in_full(said)} for the term."
                    )
                elif said > total:
                    self.breaks = cumulative
            else:
                self.each(lambda d: replace(d, initial=total) if d.initial is None else d)
        elif item.low or item.count > 1:
            self.unread.append(item.text)
        else:
            self.breaks = (*self.breaks, item.months)

    def _add_range(self, found: Found) -> None:
        low, high = found.item.low, found.item.months
        self.each(
            lambda d: replace(d, initial=low, options=(*d.options, Option(high - low, True))),
            lambda d: replace(d, initial=high),
            lambda d: replace(d, initial=low),
        )

    def _add_initial(self, found: Found, previous: Found | None, months: int) -> None:
        if previous and previous.role == "option" and self._in_a_list(found, previous) and not found.initial_said:
            found.role, found.pot = "option", previous.pot
            self._add_option(found, previous)
            return
        if not self.initials:
            self.initials.append(months)
            self.each(lambda d: replace(d, initial=months))
            return
        if months in self.initials:
            return
        if previous and previous.role == "option" and self._joined(found, previous) and not found.initial_said:
            found.role = "option"
            found.pot = previous.pot
            self._add_option(found, previous)
            return
        self.initials.append(months)
        if found.initial_said and not any(f.initial_said for f in self.roles.found if f.index < found.index):
            # "a 5-year contract, initially 3 years": the first figure is a total
            self.maxima.append(self.initials[0])
            self.each(lambda d: replace(d, initial=months))
            return
        self.each(lambda d: d, lambda d: replace(d, initial=months))

    def _add_option(self, found: Found, previous: Found | None) -> None:
        item = found.item
        if item.low:
            if item.range_or_count:
                self.each(
                    lambda d: replace(d, options=(*d.options, *self._options(found))),
                    lambda d: replace(d, options=(*d.options, Option(item.months, True, self.roles.notice))),
                )
            else:
                self.each(
                    lambda d: replace(d, options=(*d.options, Option(item.months, True, self.roles.notice))),
                    lambda d: replace(d, options=(*d.options, Option(item.low, False, self.roles.notice))),
                )
            return
        options = self._options(found)
        if item.place and any(
            d.initial and d.initial + sum(o.months for o in d.options) != (item.place - 1) * 12 for d in self.drafts
        ):
            self.doubts.append(f"“{item.text.removeprefix('optional ')}” does not follow the years before it.")
        said_before = found.follows_the and all(any(o.months == item.months for o in d.options) for d in self.drafts)
        if said_before and item.count == 1:
            return
        ways = [lambda d: replace(d, options=(*d.options, *options))]
        if found.included and any(d.initial for d in self.drafts):
            total = sum(o.months for o in options)
            ways.append(
                lambda d: (
                    replace(d, initial=d.initial - total, options=(*d.options, *options))
                    if d.initial and d.initial > total
                    else None
                )
            )
            ways.reverse()
        if found.new_contract and not any(d.initial for d in self.drafts):
            ways.append(lambda d: replace(d, initial=item.months))
        months = item.months
        if found.yearly and months > 12 and months % 12 == 0 and item.count == 1:
            single = Option(12, False, self.roles.notice)
            ways = [
                lambda d: replace(d, options=(*d.options, Option(months, True, self.roles.notice))),
                lambda d: replace(d, options=(*d.options, *(single,) * (months // 12))),
            ]
        self.each(*ways)

    def _add_chain(self, found: Found, previous: Found | None) -> None:
        for values in dict.fromkeys(v for v in (found.item.values, found.item.other_values) if v):
            if values == found.item.values:
                base = self.drafts
                made = self._with_chain(found, previous, values)
            else:
                self.drafts, kept = base, self.drafts
                made = self._with_chain(found, previous, values)
                made = list(dict.fromkeys([*kept, *made]))[:MOST_READINGS]
            self.drafts = made

    def _with_chain(self, found: Found, previous: Found | None, values: tuple[int, ...]) -> list[_Draft]:
        total, rest = sum(values), sum(values[1:])
        options = tuple(Option(v, False, self.roles.notice) for v in values)
        extends = found.role == "option"
        made: dict[_Draft, None] = {}
        fits = False
        parent = previous if previous and previous.item.kind == "length" and not previous.item.low else None
        value = parent.item.months * parent.item.count if parent else 0
        for draft in self.drafts:
            if parent and parent.role in ("option", "either") and draft.options:
                others = draft.options[: -parent.item.count]
                if total == value:
                    made[replace(draft, options=(*others, *options))] = None
                    fits = True
                elif rest == value and draft.initial in (None, values[0]):
                    made[replace(draft, initial=values[0], options=(*others, *options[1:]))] = None
                    fits = True
                elif draft.initial and total == draft.initial + sum(o.months for o in draft.options):
                    made[replace(draft, initial=values[0], options=options[1:])] = None
                    fits = True
                continue
            if parent and parent.role == "maximum" and total == value:
                made[replace(draft, initial=values[0], options=(*draft.options, *options[1:]))] = None
                fits = True
                continue
            if draft.initial is None:
                standard = replace(draft, initial=values[0], options=(*draft.options, *options[1:]))
                only = replace(draft, options=(*draft.options, *options))
                if extends and self.roles.text(found.index - 1) in ("+", "plus"):
                    made[only] = None
                elif extends and not found.item.own_units:
                    made[only] = None
                    if not found.extend_said or found.in_brackets:
                        made[standard] = None
                elif extends and found.extend_said:
                    made[only] = None
                    made[standard] = None
                else:
                    made[standard] = None
                fits = True
                continue
            includes = replace(draft, initial=values[0], options=(*draft.options, *options[1:]))
            follows = replace(draft, options=(*draft.options, *options))
            if extends and found.in_brackets and not (found.item.own_units and total == draft.initial):
                made[follows] = None
                if values[0] == draft.initial or total == draft.initial:
                    made[includes] = None
                fits = True
            elif total == draft.initial and (found.in_brackets or not extends):
                made[includes] = None
                if not found.in_brackets:
                    made[follows] = None
                fits = True
            elif values[0] == draft.initial:
                if extends and not found.in_brackets:
                    made[follows] = None
                made[includes] = None
                if not extends and not found.in_brackets:
                    made[follows] = None
                fits = True
            elif extends:
                made[follows] = None
                fits = True
        if not fits:
            for draft in self.drafts:
                made[replace(draft, initial=values[0], options=options[1:])] = None
                made[replace(draft, options=(*draft.options, *options))] = None
                made[draft] = None
            said = f"“{found.item.text}” ({months_text(total)} in all)"
            self.doubts.append(f"{said} does not fit the other figures in the words.")
        return list(made)[:MOST_READINGS]

    def terms(self) -> list[Term]:
        """The candidates, before the days are looked at."""
        maxima = sorted({*self.maxima, *self.soft_maxima})
        drafts = self.drafts
        if len(self.initials) > 1:
            drafts, extra = self._settle_rivals(drafts)
            maxima = sorted({*maxima, *extra})
        if len(maxima) > 1:
            parts = " and ".join(in_full(m) for m in maxima)
            self.doubts.append(f"The words give more than one total: {parts}.")
        self.total = maxima[-1] if maxima else None
        terms: dict[Term, None] = {}
        for draft in drafts:
            for term in self._finish(draft):
                terms[term] = None
        fitting = [t for t in terms if self.total is None or t.maximum_months in (self.total, None)]
        if self.total is not None and not fitting:
            for term in list(terms)[:1]:
                if term.maximum_months:
                    self.doubts.append(
                        f"{_sum_text(term)} is {in_full(term.maximum_months)}; the words say {in_full(self.total)}."
                    )
        if fitting and any(t.maximum_months == self.total for t in fitting):
            return fitting
        return list(terms)

    def _settle_rivals(self, drafts: list[_Draft]) -> tuple[list[_Draft], set[int]]:
        """ "a 4-year contract: 2 years and an option of 2 years": what is the sum of the others is a total."""
        for draft in drafts:
            total = (draft.initial or 0) + sum(o.months for o in draft.options)
            if draft.options and any(other == total for other in self.initials):
                return [draft], {total}
        return drafts, set()

    def _finish(self, draft: _Draft) -> Iterator[Term]:
        breaks = self.breaks
        if draft.weeks is not None and draft.initial is None:
            yield Term(options=draft.options, breaks=breaks, weeks=draft.weeks)
            return
        options, initial = draft.options, draft.initial
        extra = sum(o.months for o in options)
        total = draft.most or self.total
        if total is None:
            if initial or options or breaks:
                yield Term(initial, options, breaks)
            return
        if initial is None and not options:
            yield Term(breaks=breaks, most_months=total)
        elif initial is None:
            if draft.most or total > extra:
                yield Term(total - extra, options, breaks)
                if total in self.soft_maxima:
                    yield Term(total, options, breaks)
                yield Term(None, options, breaks, most_months=total)
            else:
                yield Term(None, options, breaks)
        elif not options and total > initial:
            yield Term(initial, (Option(total - initial, True, self.roles.notice),), breaks)
            yield Term(initial, (), breaks, most_months=total)
        else:
            yield Term(initial, options, breaks)
