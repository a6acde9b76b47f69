"""What hurries the printing of papers changes nothing of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from commissioning.kit import papers, papers_quick
from tests.bench.papers import unhurried

WHEN = datetime(2017, 10, 9, 9, 12, tzinfo=UTC)
BODY = """
<div class="letterhead" data-imprint="Calderwick"><p class="council">Calderwick</p><p>Notice</p></div>
<div class="title"><p class="reference">DEC-1</p>
<h1 class="long">A <span class="nowrap">day-care</span> &amp; more</h1></div>
<section class="one-line"><h2>Facts</h2><div class="words"><table class="facts"><tbody>
<tr><th scope="row">One</th><td class="unstated">Two<br/>three</td></tr></tbody></table></div></section>
<section class="one-line keep"><h2>Clauses</h2><div class="words"><ol class="clauses"><li class="in-1 short">
<p class="verb"><span class="label hang">(a)</span>Agree</p><p>Words &lt;of&gt; it \N{POUND SIGN}5</p></li></ol></div>
</section>
<section><h2>Days</h2><div class="words"><ol class="days in-2"><li class="counted"><p class="day">Mon
<span class="number">1</span>
May
Day 1</p></li><li class="effect"><p class="day">Tue
<span class="number">2</span>
May
In effect</p></li></ol></div></section>
<section><h2>Long</h2><div class="words">{}</div></section>
""".format("<p>One sentence after another fills the page until it is full.</p>" * 80)


def document(body: str = BODY) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"/><title>A paper</title></head>'
        f"<body>{body}</body></html>"
    )


def printed(html: str) -> bytes:
    return papers.render(
        html, record=b"{}", record_name="record.json", title="A paper", author="Calderwick", created=WHEN, modified=WHEN
    )


def test_a_paper_is_the_same_byte_by_byte() -> None:
    assert printed(document()) == unhurried(lambda: printed(document()))


def test_a_rule_by_another_name_is_heard() -> None:
    body = (
        '<div style="margin-block-start: 30mm; padding-inline-end: 20mm; border-block-start: 1mm solid red">'
        '<p style="inline-size: 50mm; color: red; text-decoration: underline">Words'
        ' <b style="all: initial">here</b></p>'
        '<p style="margin-inline: 1mm 2mm; page-break-before: always; font: inherit">and here</p></div>'
    )
    assert printed(document(body)) == unhurried(lambda: printed(document(body)))
    assert printed(document(body)) != printed(document(body.replace("30mm", "31mm")))


@pytest.mark.parametrize(
    "body", ["<p>Not closed", "<p>A break<br>here</p>", "<p>No &nbsp; entity</p>", "<p hidden>a</p>"]
)
def test_what_is_not_well_formed_is_read_the_ordinary_way(body: str) -> None:
    assert papers_quick.tree_of(document(body)) is None
    assert printed(document(body)) == unhurried(lambda: printed(document(body)))


def test_it_hurries_only_once() -> None:
    from weasyprint.css import ComputedStyle

    papers_quick.quick_style()
    before = ComputedStyle.__missing__
    papers_quick.quick_style()
    assert ComputedStyle.__missing__ is before
    assert not hasattr(before.__wrapped__, "__wrapped__")
