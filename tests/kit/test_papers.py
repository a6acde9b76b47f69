"""Papers are kept for decades and read by everyone: what they hold and what they never do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

import page
import pikepdf
import pytest

from commissioning.kit import papers

WHEN = datetime(2017, 10, 9, 9, 12, tzinfo=UTC)
RECORD = b'{"reference":"DEC-2017-0031"}'
BODY = '<p class="council">Calderwick</p><h1>Heading</h1>'


def paper(body: str = BODY, **changes) -> bytes:
    html = (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Ignored</title>'
        f"</head><body>{body}</body></html>"
    )
    about = {
        "record": RECORD,
        "record_name": "record.json",
        "title": "A paper",
        "author": "Calderwick Council",
        "created": WHEN,
        "modified": WHEN,
    }
    return papers.render(html, **(about | changes))


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def fonts(data: bytes) -> set[str]:
    return {
        str(item.BaseFont).split("+")[-1]
        for item in opened(data).objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
    }


def test_this_machine_prints_papers():
    assert papers.available() is None


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_paper_is_accessible_and_fit_for_the_archive(profile):
    report = page.validate_pdf_bytes(paper(), profile=profile)
    assert report.is_compliant, [str(failure) for failure in report.failures]


def test_the_record_is_attached_byte_by_byte_and_once():
    with opened(paper()) as pdf:
        assert list(pdf.attachments) == ["record.json"]
        assert pdf.attachments["record.json"].get_file().read_bytes() == RECORD
        assert len(pdf.Root.AF) == 1
        assert pdf.Root.AF[0].AFRelationship == "/Data"
        assert pdf.Root.AF[0].EF.F.Subtype == "/application/json"


def test_everything_about_the_file_comes_from_the_caller():
    with opened(paper()) as pdf:
        assert str(pdf.docinfo.Title) == "A paper"
        assert str(pdf.docinfo.Author) == "Calderwick Council"
        assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == "D:20171009091200Z"
        assert str(pdf.Root.Lang) == "en-GB"
        with pdf.open_metadata() as about:
            assert about["dc:title"] == "A paper"
            assert about["xmp:CreateDate"] == "2017-10-09T09:12:00Z"
            assert about["pdfuaid:part"] == "1"


def test_the_same_call_gives_the_same_bytes():
    assert paper() == paper()


def test_papers_printed_at_one_time_are_those_printed_one_after_another():
    bodies = [f"{BODY}<p>Paper {number}</p>" for number in range(6)]
    with ThreadPoolExecutor(max_workers=3) as several:
        assert list(several.map(paper, bodies)) == [paper(body) for body in bodies]


def test_a_paper_refused_leaves_nothing_in_the_next():
    before = paper()
    with pytest.raises(PermissionError):
        paper(
            '<style>h1 { color: red } @import url(https://127.0.0.1/x.css);</style><img src="http://127.0.0.1/x.png">'
        )
    assert paper() == before


def test_another_record_gives_another_identifier():
    with opened(paper()) as one, opened(paper(record=b"{}")) as other:
        assert bytes(one.trailer.ID[0]) != bytes(other.trailer.ID[0])


def test_only_the_shipped_fonts_are_used_whatever_the_text():
    body = f"{BODY}<p>tŷ, λ, Я, א, ع, 中, \U0001f600, ☎, \ue000, a\u0300\u0489</p><p><code>ab</code></p>"
    assert fonts(paper(body)) <= {"Paper-Sans", "Paper-Sans-Bold", "Paper-Mono"}


@pytest.mark.parametrize(
    "body",
    [
        '<img src="http://127.0.0.1/x.png" alt="x">',
        '<img src="file:///etc/passwd" alt="x">',
        '<link rel="stylesheet" href="https://127.0.0.1/x.css">',
        "<style>@import url(ftp://127.0.0.1/x.css);</style>",
        '<p style="background: url(../commissioning/settings.py)">x</p>',
        '<p style="background: url(css/../../pyproject.toml)">x</p>',
        '<p style="background: url(css/%2e%2e/%2e%2e/pyproject.toml)">x</p>',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<link rel="stylesheet" href="css/no-such-file.css">',
    ],
)
def test_a_paper_that_asks_for_anything_else_is_not_printed(body):
    with pytest.raises(PermissionError, match="only the styles and fonts"):
        paper(body)


def test_a_missing_font_is_said_in_one_sentence(monkeypatch):
    monkeypatch.setattr(papers, "FONTS", (papers.STATIC / "fonts" / "gone.ttf",))
    assert papers.available() == (
        "The papers need the fonts gone.ttf: restore the folder static/fonts from the repository."
    )
    with pytest.raises(papers.PaperUnavailable, match=r"gone\.ttf"):
        paper()


def test_a_missing_pango_is_said_in_one_sentence(monkeypatch):
    import builtins

    real = builtins.__import__

    def without_pango(name, *rest):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    assert "apt-get install libpango" in str(papers.available())


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        paper(created=datetime(2017, 10, 9))  # noqa: DTZ001


def test_every_stream_ends_so_that_no_data_can_be_taken_for_its_end():
    data = paper()
    assert data.count(b"endstream") == data.count(b"\r\nendstream") > 0


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Plain words, £5 – “quoted” ŵ", "Plain words, £5 – “quoted” ŵ"),
        ("line\nbreak\ttab", "line\nbreak\ttab"),
        (
            "soft\u00adhyphen, zero\u200bwidth, \u202eoverride\u202c, bell\x07, \ufeffmark",
            "softhyphen, zerowidth, override, bell, mark",
        ),
        ("a\u0301", "á"),
        ("\U0001f44d\U0001f3fd", "[thumbs up sign]"),
        ("\U0001d401\U0001d428\U0001d425\U0001d41d ①", "Bold 1"),
        ("نص عربي، قصير", "[Arabic text: see the attached record]"),
        ("see 中文说明。", "see [East Asian text: see the attached record]"),
        ("\ue000", "[character U+E000]"),
        ("one\u2028two", "one\ntwo"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_what_no_font_can_print_is_said_in_words(text, printed):
    assert papers.printable(text) == printed
