"""A decision notice as PDF: ours, the same words by reportlab, by starting a browser, and the stored one; ours and the
stored one also without what hurries them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.template.loader import render_to_string

from commissioning.kit import papers, papers_quick
from commissioning.kit.canonical import loads
from decisions.models import Publication
from decisions.papers import notice_of, notice_pdf
from tests.bench.measure import Reader, Subject


def paper_subjects(stranger: Reader) -> Iterator[Subject]:
    """Nothing where this machine cannot print; without a browser all but its own."""
    if papers.available() is not None:
        return
    published = Publication.objects.exclude(pdf=None).select_related("decision").order_by("pk")[0]
    about: dict[str, Any] = {
        "number": published.number,
        "published_at": published.published_at,
        "json_sha256": published.record_sha256,
    }
    record = bytes(published.record)
    notice = notice_of(loads(record), **about)
    html = render_to_string("papers/notice.html", {"notice": notice})
    lines = list(_lines(notice))
    address = f"/decisions/{published.decision.reference}/notice.pdf"
    yield Subject("pdf", lambda: notice_pdf(record, **about))
    yield Subject("pdf-unhurried", lambda: unhurried(lambda: notice_pdf(record, **about)))
    yield Subject("pdf-reportlab", lambda: by_reportlab(lines))
    yield Subject("pdf-stored", lambda: stranger.get(address))
    # Whatever follows the address is answered by the view, through all middleware.
    yield Subject("pdf-stored-routed", lambda: stranger.get(f"{address}?routed"))
    if browser := shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome"):
        yield Subject("pdf-browser", lambda: by_browser(browser, html))


def unhurried(printed: Callable[[], bytes]) -> bytes:
    """What is printed by WeasyPrint as it comes, without commissioning/kit/papers_quick.py."""
    from weasyprint.css import AnonymousStyle, ComputedStyle

    papers_quick.quick_style()
    with ExitStack() as stack:
        for kind, name in ((AnonymousStyle, "__init__"), (ComputedStyle, "__init__"), (ComputedStyle, "__missing__")):
            stack.enter_context(patch.object(kind, name, getattr(kind, name).__wrapped__))
        stack.enter_context(patch.object(papers, "quick_style", lambda: None))
        stack.enter_context(patch.object(papers, "tree_of", lambda html: None))
        stack.enter_context(patch.object(papers, "kept_data", lambda kind: kind))
        return printed()


def _lines(value: Any) -> Iterator[str]:
    """Every sentence of the notice."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _lines(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _lines(part)


def by_reportlab(lines: list[str]) -> bytes:
    """The same words as paragraphs under one another: no tags, no archive format, no record attached."""
    from xml.sax.saxutils import escape

    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()["BodyText"]
    file = BytesIO()
    SimpleDocTemplate(file).build([Paragraph(escape(line), style) for line in lines])
    return file.getvalue()


def by_browser(program: str, html: str) -> bytes:
    """The same page printed by a browser that is started for it."""
    with tempfile.TemporaryDirectory() as directory:
        page, paper = Path(directory, "notice.html"), Path(directory, "notice.pdf")
        style = f'<link rel="stylesheet" href="{papers.STATIC.as_uri()}/css/paper.css">'
        page.write_text(html.replace("</head>", f"{style}</head>"))
        command = [program, "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        command += ["--no-sandbox"] if os.geteuid() == 0 else []
        command += [f"--user-data-dir={directory}/profile", f"--print-to-pdf={paper}", page.as_uri()]
        subprocess.run(command, capture_output=True, check=True, timeout=60)
        return paper.read_bytes()
