"""Papers: HTML turned into a PDF that a council can keep for decades. The one module that knows WeasyPrint, with
`papers_quick`, which hurries it.

A paper passes PDF/A-3a (archive) and PDF/UA-1 (accessible) and carries the machine-readable record it was made from.
Everything in it, its dates and identifier included, comes from what the caller hands over, so the same call gives
the same bytes in one environment. Fonts and styles come from the static folder; nothing is fetched from anywhere else.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import re
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from commissioning.kit.garbage import uncollected
from commissioning.kit.papers_quick import kept_data, quick_style, tree_of

STATIC = Path(__file__).resolve().parents[2] / "static"
BASE = f"{STATIC.as_uri()}/"
FONTS = tuple(STATIC / "fonts" / name for name in ("arimo-regular.ttf", "arimo-bold.ttf", "cousine-regular.woff2"))
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""Debian's packages that WeasyPrint loads."""

# PDF/A-3a output says nothing of PDF/UA, so it is declared here, with the extension schema that PDF/A then asks for.
_PDFUA_XMP = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>'
    b'<rdf:li rdf:parseType="Resource"><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/'
    b"</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema><pdfaSchema:property><rdf:Seq>"
    b'<rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>'
    b"<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>"
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li>"
    b"</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


_SEE = "see the attached record"
_SAME_NOTE_AGAIN = re.compile(rf"(\[[\w ]+ text: {_SEE}\])(?:[ \u00a0]+\1)+")
_EAST_ASIAN = frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "HALFWIDTH"})


class PaperUnavailable(RuntimeError):
    """This machine cannot print papers; the message is one sentence that says what to install."""


def available() -> str | None:
    """None where papers can be printed, else one sentence that says what to install."""
    try:
        import weasyprint  # noqa: F401  (takes a second: only where a paper is printed)
    except ImportError:
        return "The papers need WeasyPrint: install the application's locked requirements."
    except OSError:
        return f"The papers need Pango: on Debian or Ubuntu type apt-get install {PANGO}."
    missing = [font.name for font in FONTS if not font.is_file()]
    if missing:
        return f"The papers need the fonts {', '.join(missing)}: restore the folder static/fonts from the repository."
    return None


def render(
    template_html: str,
    *,
    record: bytes,
    record_name: str,
    title: str,
    author: str,
    created: datetime,
    modified: datetime,
    language: str = "en-GB",
) -> bytes:
    """A PDF/A-3a and PDF/UA-1 file made from an HTML document, with `record` attached under `record_name`.

    `template_html` is a whole document without a style of its own: every paper wears static/css/paper.css, which is
    read once (a change of it is seen after a restart). `created` and `modified` are aware. Characters that no shipped
    font holds are named in words (see `printable`).

    Raises PaperUnavailable where something must be installed first, PermissionError where the document asks for
    anything outside the styles and fonts of the static folder, ValueError for times without a zone.
    """
    if created.utcoffset() is None or modified.utcoffset() is None:
        raise ValueError("The dates of a paper need a zone.")
    if (sentence := available()) is not None:
        raise PaperUnavailable(sentence)

    import weasyprint
    from weasyprint.urls import FatalURLFetchingError

    created, modified = created.astimezone(UTC), modified.astimezone(UTC)
    attachment = weasyprint.Attachment(
        file_obj=BytesIO(record),
        name=record_name,
        description="The record this paper was printed from, as canonical JSON",
        relationship="Data",
        created=created,
        modified=modified,
    )
    try:
        with _style() as style, uncollected():
            document = _source(printable(template_html)).render(font_config=style.fonts, stylesheets=[style.sheet])
            about = document.metadata
            about.title, about.authors, about.lang = printable(title), [printable(author)], language
            about.created, about.modified = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (created, modified))
            about.description, about.keywords, about.generator, about.custom = None, [], None, {}
            with warnings.catch_warnings():
                # WeasyPrint leaves the file of its own colour profile to be closed by the garbage collector.
                warnings.simplefilter("ignore", ResourceWarning)
                pdf: bytes = document.write_pdf(
                    pdf_variant="pdf/a-3a",
                    pdf_identifier=hashlib.sha256(record + template_html.encode()).digest()[:16],
                    attachments=[attachment],
                    finisher=_finish,
                )
    except FatalURLFetchingError as error:
        raise PermissionError(f"A paper uses only the styles and fonts shipped with it. {error}") from error
    return pdf


def handed_out(request: HttpRequest, pdf: bytes, *, name: str, sha256: str = "") -> HttpResponse:
    """A paper to be shown under that name; nothing but "not modified" to who says to have the file of that hash."""
    headers: dict[str, Any] = {"Content-Disposition": f'inline; filename="{name}"'}
    response = HttpResponse(pdf, content_type="application/pdf", headers=headers)
    if not sha256:
        return response
    response.headers["ETag"] = f'"{sha256}"'
    answer: HttpResponse = get_conditional_response(request, response.headers["ETag"], response=response)  # type: ignore[assignment]
    return answer


def printable(text: str) -> str:
    """The text with every character that no shipped font can print replaced by words in square brackets.

    An emoji becomes its Unicode name ("[grinning face]"), a run in a script that is not shipped one note ("[Arabic
    text: see the attached record]"), letters in fancy dress their plain form. Invisible characters (soft hyphens,
    joiners, direction overrides, controls) are left out: they can neither be printed nor be read aloud, and overrides
    could make a paper read otherwise than its record. Line breaks and tabs stay.
    """
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    if all(_kind(character, _characters()) == "plain" for character in set(text)):
        return text
    text = "".join(_printable_runs(text))
    return _SAME_NOTE_AGAIN.sub(r"\1", text)


def _printable_runs(text: str) -> Iterator[str]:
    holds = _characters()
    for kind, run in groupby(text, key=lambda character: _kind(character, holds)):
        if kind == "plain":
            yield "".join(run)
        elif kind == "break":
            yield "\n" * sum(1 for _ in run)
        elif kind == "invisible":
            continue
        elif kind == "styled":
            yield unicodedata.normalize("NFKC", "".join(run))
        elif kind == "sign":
            yield "".join(f"[{_name(character)}]" for character in run)
        else:
            yield f"[{kind} text: {_SEE}]"


def _kind(character: str, holds: frozenset[int]) -> str:
    code, category = ord(character), unicodedata.category(character)
    if character in "\n\t":
        return "plain"
    if character in "\r\x0b\x0c\x85\u2028\u2029":
        return "break"
    # Variation selectors and emoji skin tones only modify what stands before them.
    if category in ("Cc", "Cf") or 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF or 0xE0100 <= code <= 0xE01EF:
        return "invisible"
    # Text extraction cannot give a private-use glyph a meaning, and PDF/A refuses it without one.
    if code in holds and category != "Co":
        return "plain"
    if (simpler := unicodedata.normalize("NFKC", character)) != character and {*map(ord, simpler)} <= holds:
        return "styled"
    if category[0] in "LMNP" and (words := unicodedata.name(character, "").split()):
        return "East Asian" if words[0] in _EAST_ASIAN else words[0].capitalize()
    return "sign"


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return name.lower() if name else f"character U+{ord(character):04X}"


@cache
def _characters() -> frozenset[int]:
    """The code points that both weights of the text font hold."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    held: list[set[int]] = []
    for path in FONTS[:2]:
        with TTFont(path, lazy=True) as font:
            held.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*held) - {0xFEFF, 0xFFFE, 0xFFFF})


class _Style:
    """paper.css as WeasyPrint has read it, with the fonts that it names."""

    def __init__(self) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        quick_style()
        self.fonts = FontConfiguration()
        self.sheet = weasyprint.CSS(
            url=f"{BASE}css/paper.css", url_fetcher=_static_files_only(), font_config=self.fonts
        )


# Reading the style takes as long as printing a short paper, so whoever prints takes one that was read before and
# lays it back: as many are read as papers were ever printed at one time, since Pango's fonts serve one thread at once.
_READ: list[_Style] = []


@atexit.register
def _let_go() -> None:
    """Their fonts lie in temporary folders, which nothing empties any more once the interpreter has begun to end."""
    _READ.clear()
    gc.collect()  # printed papers refer to them in circles


@contextmanager
def _style() -> Iterator[_Style]:
    """One for this paper alone; after an error it is not used again."""
    try:
        style = _READ.pop()
    except IndexError:
        style = _Style()
    yield style
    _READ.append(style)


def _source(html: str) -> Any:
    """The document, without WeasyPrint's own sheet: paper.css says what each element is."""
    import weasyprint

    class Source(weasyprint.HTML):
        def __init__(self) -> None:
            tree = tree_of(html)
            if tree is None:
                super().__init__(string=html, base_url=BASE, url_fetcher=_static_files_only())
                return
            self.base_url, self.url_fetcher, self.media_type = BASE, _static_files_only(), "print"
            self.wrapper_element = weasyprint.cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return []

    return Source()


def _static_files_only() -> Any:
    """A fetcher that opens files below static/css and static/fonts, and data URLs, and stops the paper otherwise."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    allowed = tuple(f"{(STATIC / folder).as_uri()}/" for folder in ("css", "fonts"))

    class StaticFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            local = url.startswith(allowed) and ".." not in url and "%2e" not in url.lower()
            if not local and not url.startswith("data:"):
                raise FatalURLFetchingError(f"Refused: {url}")
            try:
                return super().fetch(url, headers)
            except OSError as error:
                raise FatalURLFetchingError(f"Not found: {url}") from error

    return StaticFilesOnly(allowed_protocols={"file", "data"}, allow_redirects=False)


def _finish(document: Any, pdf: Any) -> None:
    """Declare PDF/UA-1 in the metadata, list the attached record only once, end every stream unmistakably."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.compress = False  # PDF/UA readers look for the declaration without unpacking
    metadata.stream = [metadata.stream[0].replace(b"</rdf:RDF>", _PDFUA_XMP + b"</rdf:RDF>", 1)]
    pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))

    for item in pdf.objects:
        if hasattr(item, "stream"):
            _end_in_crlf(item)
        else:
            item.__class__ = kept_data(item.__class__)
    add_object = pdf.add_object

    def add_ending_in_crlf(item: Any) -> None:
        _end_in_crlf(item)
        add_object(item)

    pdf.add_object = add_ending_in_crlf  # two more streams are added while the file is written


def _end_in_crlf(item: Any) -> None:
    """Write CR LF before "endstream": after data that happens to end in CR, LF alone reads as the end of CR LF.

    One stream in 256 ends so, and a strict reader then finds it a byte shorter than it says (ISO 19005-3, 6.1.7.1).
    """
    if hasattr(item, "stream"):
        item.__class__ = _ending_in_crlf(item.__class__)


@cache
def _ending_in_crlf(kind: Any) -> Any:
    def data(stream: Any) -> bytes:
        return kind.data.fget(stream).removesuffix(b"\nendstream") + b"\r\nendstream"

    # Kept, because the file is written once into its place and once more for its identifier, compressed each time.
    return type(kind.__name__, (kind,), {"data": cached_property(data)})
