"""The portfolio on paper: the sections of its page, printed with the figures attached as data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from commissioning.kit import papers
from commissioning.kit.canonical import dumps
from commissioning.kit.dates import long_date
from commissioning.overview.portfolio_pages import PRINTED, Asked, Figures, Section, figures_of, period_words


def as_pdf(asked: Asked, *, at: datetime) -> bytes:
    """The portfolio and the report of the period, made at an aware instant. Raises `papers.PaperUnavailable`."""
    found = figures_of(asked, PRINTED)
    title = f"Portfolio as at {long_date(asked.on)}, with the acts from {period_words(asked)}"
    words = render_to_string(
        "papers/portfolio.html",
        {
            "figures": found,
            "sections": (*found.sections, *found.period),
            "asked": asked,
            "title": title,
            "made_on": at.date(),
        },
    )
    return papers.render(
        words,
        record=dumps(record(asked, found)),
        record_name=file_name(asked, "json"),
        title=title,
        author=settings.COUNCIL_NAME,
        created=at,
        modified=at,
    )


def file_name(asked: Asked, ending: str, what: str = "portfolio") -> str:
    """portfolio-2026-11-22.pdf, portfolio-children-2026-11-22.pdf"""
    area = f"-{asked.area}" if asked.area else ""
    return f"{what}{area}-{asked.on.isoformat()}.{ending}"


def record(asked: Asked, found: Figures) -> dict[str, Any]:
    """What the paper says, as data."""
    return {
        "schema": "portfolio/1",
        "as_at": asked.on,
        "service_area": asked.area_name or None,
        "from": asked.since,
        "until": asked.until,
        "sections": [_section(one) for one in (*found.sections, *found.period)],
    }


def _section(section: Section) -> dict[str, Any]:
    grid = section.grid
    return {
        "title": section.title,
        "says": section.lead or None,
        "columns": [column.label for column in grid.columns] if grid else [],
        "rows": [[_words(cell) for cell in row] for row in (*grid.rows, *grid.foot)] if grid else [],
    }


def _words(cell: Any) -> str:
    return "; ".join(part for part in (cell.words, cell.note, cell.tag) if part)
