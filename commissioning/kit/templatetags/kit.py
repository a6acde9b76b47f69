"""The template library of the house, built into every template: words for values, and components.

Each component has one file in templates/components that opens by saying what it takes. Block tags wrap HTML:

    {% facts %}{% fact "Ends" "31 March 2025" act=True %}Could run to 2027{% endfact %}{% endfacts %}
    {% thread %}{% step "Decision" on=day title=words url=url state="done" flagged=True %}…{% endstep %}{% endthread %}
    {% rows %}{% row "As written" %}…{% endrow %}{% endrows %}
    {% clause "(a)" "Approve" %}…{% endclause %}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django import forms, template
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from commissioning.kit import dates, money, pages, pictures
from commissioning.kit.checks import Check, Severity, worst_first
from commissioning.kit.explained import Explained
from commissioning.kit.filters import chosen
from commissioning.kit.refusals import Refusal
from commissioning.kit.words import WHOLE_WORDS

register = template.Library()


def _component(name: str, **values: Any) -> SafeString:
    return mark_safe(get_template(f"components/{name}.html").render(values).strip())  # noqa: S308 - escaped by the template


def _inner(content: str) -> SafeString:
    """The HTML inside a block, already escaped where it was written, without the space around it."""
    return mark_safe(content.strip())  # noqa: S308 - rendered by the template that holds the block


# Words for values ---------------------------------------------------------------------------------------------------


def _worded(function: Any) -> Any:
    """A filter that says nothing about nothing: None and "" stay empty."""

    def filtered(value: Any) -> str:
        return "" if value is None or value == "" else function(value)

    return filtered


register.filter("pounds", _worded(money.pounds))
register.filter("pounds_rough", _worded(money.pounds_rough))
register.filter("long_date", _worded(dates.long_date))
register.filter("weekday_date", _worded(dates.weekday_date))
register.filter("short_date", _worded(dates.short_date))
register.filter("short_weekday", _worded(dates.short_weekday))
register.filter("months_words", _worded(dates.months_words))
register.filter("days_words", _worded(dates.days_words))


@register.simple_tag
def council() -> str:
    """The council's name, on pages without a context too."""
    return str(settings.COUNCIL_NAME)


@register.filter
def figure(value: int | str) -> str:
    """26,005: a count in figures; words for one are left as they are."""
    return f"{value:,}" if isinstance(value, int) else value


@register.filter
def iso(value: date | None) -> str:
    """2024-09-23, for the datetime attribute of <time>."""
    return value.isoformat() if value else ""


# Addresses ----------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def on_url(context: template.Context, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page, with the reader's `?on=` kept."""
    url = reverse(name, args=args or None, kwargs=kwargs or None)
    request = context.get("request")
    return pages.keep_on(url, request) if request is not None else url


@register.simple_tag(takes_context=True)
def keep_on(context: template.Context, url: str) -> str:
    """An address given, with the reader's `?on=` kept."""
    request = context.get("request")
    return pages.keep_on(url, request) if request is not None else url


@register.simple_tag(takes_context=True)
def path_words(context: template.Context) -> str:
    """The last part of the address as words to search for: what somebody who met a 404 was looking for."""
    request = context.get("request")
    parts = [part for part in request.path.split("/") if part] if request is not None else []
    words = re.sub(r"\.(json|pdf|csv)$", "", parts[-1]) if parts else ""
    return "".join(letter for letter in words if letter.isprintable())[:80]


# Facts, rows, tags --------------------------------------------------------------------------------------------------


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Four answers across the top of a page: four `fact` blocks."""
    return _component("facts", content=content)


@register.simple_block_tag
def fact(content: str, label: str, value: Any, act: bool = False) -> SafeString:
    """One of the four: label, value, and within the block a line of context; `act` on the one that asks for action."""
    return _component("fact", content=_inner(content), label=label, value=value, act=act)


@register.simple_block_tag
def rows(content: str) -> SafeString:
    """Names and values, ruled: `row` blocks."""
    return _component("rows", content=content)


@register.simple_block_tag
def row(content: str, label: str) -> SafeString:
    """One name and its value."""
    return _component("row", content=_inner(content), label=label)


_TAGS = {"": "", "quiet": " tag--quiet", "soon": " tag--soon", "stop": " tag--stop"}


@register.simple_tag
def tag(words: str, kind: str = "") -> SafeString:
    """A state in one or two words. `kind`: "" (good, live), "quiet" (past, not due), "soon" (act), "stop" (refused)."""
    return _component("tag", words=words, modifier=_TAGS[kind])


# Thread -------------------------------------------------------------------------------------------------------------

_STEPS = {"done": "", "before": "is-before", "now": "is-now", "next": "is-next"}


@register.simple_block_tag
def thread(content: str) -> SafeString:
    """Dated steps on one line, oldest first: `step` blocks and one `thread_today`."""
    return _component("thread", content=content)


@register.simple_block_tag
def step(
    content: str,
    kind: str,
    on: date | None = None,
    title: Any = "",
    url: str = "",
    state: str = "done",
    flagged: bool = False,
    note: str = "",
    date_words: str = "",
    id: str = "",
) -> SafeString:
    """One step. `state`: done, before, now, next; `flagged` adds the red ring, and the body then says why.

    `date_words` replaces the day where only a month or a year is known.
    """
    classes = " ".join(part for part in (_STEPS[state], "is-flagged" if flagged else "") if part)
    return _component(
        "step",
        content=_inner(content),
        kind=kind,
        on=on,
        date_words=date_words or (dates.short_date(on) if on else ""),
        title=title,
        url=url,
        classes=classes,
        note=note,
        id=id,
    )


@register.simple_tag
def thread_today(on: date, is_today: bool = True) -> SafeString:
    """The line between what has happened and what is to come."""
    return _component("thread-today", on=on, words="Today" if is_today else "As at")


# Money --------------------------------------------------------------------------------------------------------------


@register.simple_tag
def balance_bar(
    total: Decimal,
    used: Decimal,
    title: str = "",
    qualifier: str = "up to",
    url: str = "",
    url_words: str = "Ledger",
    closing: str = "",
    big: bool = False,
    used_words: str = "committed",
) -> SafeString:
    """What is left of an approval, in words and then as a bar; amounts in pounds.

    `qualifier` stands before the total ("up to", "about"); on the right a link or a `closing` fact. Over the total the
    bar stays full and the words say by how much.
    """
    left = total - used
    share = Decimal(100) if total <= 0 else min(Decimal(100), max(Decimal(0), used * 100 / total))
    whole = f"{qualifier} {money.pounds(total)}".strip()
    over = left < 0
    return _component(
        "balance-bar",
        title=title,
        amount=money.pounds(abs(left)),
        rest=f"over {whole}" if over else f"left of {whole}",
        used=f"{money.pounds(used)} {used_words}",
        # Rounded down, so that a bar is full only when nothing is left.
        share=share.quantize(Decimal("0.1"), rounding=ROUND_DOWN),
        url=url,
        url_words=url_words,
        closing=closing,
        big=big,
    )


@register.simple_tag(takes_context=True)
def ledger_table(
    context: template.Context,
    ledger_rows: Iterable[pages.LedgerRow],
    caption: str,
    total: Decimal | None = None,
    left: Decimal | None = None,
) -> SafeString:
    """Commitments, oldest first, with what was left after each (`LedgerRow`), and the sum at the foot.

    The reader's `?on=` is kept in their addresses.
    """
    kept = [replace(row, url=keep_on(context, row.url)) if row.url else row for row in ledger_rows]
    return _component("ledger-table", rows=kept, caption=caption, total=total, left=left)


# Checks, refusals ---------------------------------------------------------------------------------------------------

_SEVERITIES = {Severity.STOP: "Stop", Severity.WARN: "Warn", Severity.NOTE: "Note"}
_COUNTED = {Severity.STOP: ("stop", "stop"), Severity.WARN: ("warning", "soon"), Severity.NOTE: ("note", "quiet")}


@register.simple_tag
def check(value: Check, id: str = "") -> SafeString:
    """One check; `id` so that a fact or step can link to it (by default check-<code>)."""
    return _component("check", check=value, kind=_SEVERITIES[value.severity], id=id or f"check-{value.code}")


@register.simple_tag
def checks(values: Iterable[Check]) -> SafeString:
    """Checks, worst first, each with an id of its own: check-<code>, then check-<code>-2 and so on."""
    seen: dict[str, int] = {}
    parts = []
    for value in worst_first(list(values)):
        seen[value.code] = seen.get(value.code, 0) + 1
        count = seen[value.code]
        parts.append(check(value, id=f"check-{value.code}" + (f"-{count}" if count > 1 else "")))
    return mark_safe("\n".join(parts))  # noqa: S308 - each part is a rendered component


@register.simple_tag
def check_counts(values: Iterable[Check], href: str = "#checks") -> SafeString:
    """How many checks of each severity, as tags that lead to them; nothing when there are none."""
    found = list(values)
    counts = []
    for severity, (word, kind) in _COUNTED.items():
        number = sum(1 for value in found if value.severity == severity)
        if number:
            counts.append({"words": f"{number} {word}{'' if number == 1 else 's'}", "modifier": _TAGS[kind]})
    return _component("check-counts", counts=counts, href=href) if counts else SafeString("")


@register.simple_tag
def refusal(value: Refusal | None, id: str = "") -> SafeString:
    """Why not, and what would make it possible; nothing when there is no refusal."""
    return _component("refusal", refusal=value, id=id) if value is not None else SafeString("")


# Term picture -------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def term_picture(
    context: template.Context, picture: pictures.TermPicture | None, heading: str = "How long it runs"
) -> SafeString:
    """The term on one scale of years, wide and narrow, with its key, legend and table; nothing without a span."""
    drawing = pictures.draw(picture) if picture is not None else None
    if drawing is None:
        return SafeString("")
    return _component("term-picture", drawing=drawing, heading=heading, id=f"term-{_picture_number(context)}")


def _picture_number(context: template.Context) -> int:
    """1 for the first picture on a page, 2 for the second: their ids must differ."""
    holder = context.get("request") or context.render_context
    if isinstance(holder, template.context.RenderContext):
        number = int(holder.get("term_pictures") or 0) + 1
        holder["term_pictures"] = number
        return number
    holder._term_pictures = getattr(holder, "_term_pictures", 0) + 1
    return int(holder._term_pictures)


# Clause, days -------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def clause(content: str, label: str, verb: str = "", id: str = "") -> SafeString:
    """One clause: its label as written, its verb, and within the block its text and what was done under it."""
    return _component("clause", content=_inner(content), label=label, verb=verb, id=id)


_FEW = 14


@register.simple_tag
def days(
    explained: Explained | Mapping[str, Any] | None, start_words: str = "Published", result_words: str = "In effect"
) -> SafeString:
    """How a date was worked out: a cell for each day; takes an `Explained` or its plain form."""
    if explained is None:
        return SafeString("")
    value = explained if isinstance(explained, Explained) else _from_plain(explained)
    cells, left_out = _day_cells(value, start_words, result_words)
    return _component("days", cells=cells, left_out=left_out)


def _from_plain(plain: Mapping[str, Any]) -> Explained:
    """Records keep what was skipped as pairs; `Explained` keeps names."""
    skipped = [
        {"date": entry[0], "reason": entry[1]} if isinstance(entry, (list, tuple)) else entry
        for entry in plain.get("skipped", ())
    ]
    return Explained.from_plain({**plain, "skipped": skipped})


def _day_cells(value: Explained, start_words: str, result_words: str) -> tuple[list[dict[str, Any]], list[str]]:
    kinds = {"start": "is-start", "counted": "is-counted", "skipped": "is-left", "result": "is-effect"}
    cells: list[dict[str, Any]] = []
    left_out: list[str] = []
    for mark in value.days():
        words = {
            "start": start_words,
            "counted": f"Day {mark.number}",
            "skipped": mark.reason[:1].upper() + mark.reason[1:],
            "result": result_words,
        }[mark.kind]
        cells.append(
            {
                "kind": kinds[mark.kind],
                "weekday": dates.short_weekday(mark.date),
                "number": mark.date.day,
                "month": dates.short_month(mark.date.month),
                "words": words,
            }
        )
        if mark.kind == "skipped":
            left_out.append(f"{dates.weekday_date(mark.date)}: {mark.reason}")
    if len(cells) <= _FEW:
        return cells, []
    hidden = len(cells) - 6
    return [*cells[:3], {"kind": "is-gap", "words": f"… {hidden} days …"}, *cells[-3:]], left_out


# Pictures -----------------------------------------------------------------------------------------------------------


@register.simple_tag
def shapes(canvas: pictures.Canvas, pid: str) -> SafeString:
    """The shapes of a drawing; `pid` begins the ids of its patterns."""
    return mark_safe(pictures.markup_of(canvas, pid))  # noqa: S308 - escaped where it is written


# Tables, lists, filters ---------------------------------------------------------------------------------------------


@register.simple_tag
def stacked_table(table: pages.Table) -> SafeString:
    """A table that folds into rows of label and value on a phone."""
    folded = [list(zip(table.columns, cells, strict=True)) for cells in table.rows]
    return _component("stacked-table", table=table, rows=folded)


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: pages.Page) -> SafeString:
    """Previous, numbers, next; nothing for a single page.

    Why a page number was not taken is told at the top where the list is the `page` of its template (base.html), else
    here.
    """
    return _component("pagination", page=page, tells=context.get("page") is not page)


@register.simple_tag(takes_context=True)
def filter_panel(context: template.Context, form: forms.BaseForm, heading: str = "Filter") -> SafeString:
    """A plain GET form beside a list: fields, Apply, Clear. Keeps `?on=`; open when something is wrong."""
    request = context["request"]
    asked = [key for key, value in request.GET.items() if value]
    set_count = sum(
        any(key == name or key.startswith(f"{name}_") for key in asked)
        for name in (field.html_name for field in form.visible_fields())
    )
    return _component(
        "filter-panel",
        form=form,
        heading=heading,
        set_count=set_count,
        is_open=bool(form.errors),
        action=request.path,
        on=request.GET.get("on", "") if not pages.read_on(request)[1] else "",
        clear_url=pages.keep_on(request.path, request),
        chosen=list(chosen(form)) if set_count else [],
    )


@register.simple_tag
def words_hint(form: forms.BaseForm) -> SafeString:
    """Under a list in which nothing was found: why not, where an earlier one of several words may be unfinished."""
    typed = [str(form.data.get(name, "")) for name in ("q", "provider") if name in form.fields]
    return format_html("<p>{}</p>", WHOLE_WORDS) if any(len(words.split()) > 1 for words in typed) else SafeString("")


@register.simple_tag(takes_context=True)
def over_list(context: template.Context, form: forms.BaseForm) -> SafeString:
    """What rooms above have to say over a list with filters (`pages.over_lists`), such as its reader's saved views."""
    return SafeString("".join(say(context["request"], form) for say in pages.over_lists))


# Forms --------------------------------------------------------------------------------------------------------------


@register.simple_tag
def error_summary(form: forms.BaseForm) -> SafeString:
    """The list of what is wrong, each line a link to its field; nothing when all is well."""
    lines = []
    for field in form:
        target = field.id_for_label or field.auto_id
        if field.use_fieldset and field.auto_id:
            target = f"{field.auto_id}_0"
        lines += [{"href": f"#{target}", "words": words} for words in field.errors]
    whole = [{"href": "", "words": words} for words in form.non_field_errors()]
    return _component("error-summary", lines=whole + lines) if whole or lines else SafeString("")


@register.filter
def control(field: forms.BoundField) -> SafeString:
    """The control of a field with the classes of the design system; its widget stays Django's own."""
    return SafeString(field.as_widget(attrs={"class": _control_class(field)}))


def _control_class(field: forms.BoundField) -> str:
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    wrong = bool(field.errors)
    if isinstance(widget, forms.Textarea):
        base = "govuk-textarea"
    elif isinstance(widget, (forms.Select, forms.SelectMultiple)):
        base = "govuk-select"
    elif isinstance(widget, forms.FileInput):
        base = "govuk-file-upload"
    else:
        base = "govuk-input"
    return " ".join(part for part in (base, f"{base}--error" if wrong else "", own) if part)


@register.filter
def control_kind(field: forms.BoundField) -> str:
    """Which branch of forms/field.html draws it: date, radios, checkboxes, checkbox, textarea or input."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.MultiWidget):
        return "several"
    return "one"


@register.filter
def checkbox(field: forms.BoundField) -> SafeString:
    """A single checkbox with the design system's class."""
    return SafeString(field.as_widget(attrs={"class": "govuk-checkboxes__input"}))


@register.filter
def choice_control(choice: forms.boundfield.BoundWidget, kind: str) -> SafeString:
    """One radio or checkbox of a group, without the label Django would wrap around it."""
    choice.data["attrs"]["class"] = f"govuk-{kind}__input"
    return SafeString(choice.tag(wrap_label=False))


@register.filter
def boxes(field: forms.BoundField) -> list[dict[str, Any]]:
    """The boxes of a widget of several: id, label and control of each, with what was typed."""
    widget = field.field.widget
    context = widget.get_context(
        field.html_name, field.value(), field.build_widget_attrs({"id": field.auto_id}, widget)
    )
    found = []
    for number, (name, part, shown) in enumerate(
        zip(widget.widgets_names, widget.widgets, context["widget"]["subwidgets"], strict=True)
    ):
        label = name.lstrip("_").replace("_", " ").capitalize()
        width = 4 if label == "Year" else 2
        attrs = {**shown["attrs"], "class": f"govuk-input govuk-date-input__input govuk-input--width-{width}"}
        if field.errors:
            attrs["class"] += " govuk-input--error"
        # The group carries the description; repeated on each box it would be read three times.
        attrs.pop("aria-describedby", None)
        attrs["id"] = f"{field.auto_id}_{number}"
        found.append(
            {
                "id": attrs["id"],
                "label": label,
                "control": SafeString(part.render(shown["name"], shown["value"], attrs, field.form.renderer)),
            }
        )
    return found
