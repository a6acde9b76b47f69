"""Small files of every type that is taken, made as the programs make them; none has anything private in it."""

from __future__ import annotations

import io
import zipfile

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 40 + b"\xff\xd9"


def pdf(words: str = "Report", **about: str) -> bytes:
    """A PDF of one page that says `words`; `about` are entries of its description (Author="…")."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        text = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
        document.pages[0].Contents = document.make_stream(text)
        document.pages[0].Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
            )
        )
        for key, value in about.items():
            document.docinfo[f"/{key}"] = value
        document.save(made)
    return made.getvalue()


def package(members: dict[str, str | bytes]) -> bytes:
    """A ZIP archive with these members, packed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(words: str = "Report", **members: str | bytes) -> bytes:
    """A Word document; `members` are further members by their names, slashes written as `__`."""
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document><w:t>{words}</w:t></w:document>",
            **{name.replace("__", "/").replace("_dot_", "."): content for name, content in members.items()},
        }
    )


def xlsx() -> bytes:
    return package({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})


def open_document(kind: str, **members: str | bytes) -> bytes:
    """An OpenDocument file: `kind` is "text" or "spreadsheet"."""
    further = {name.replace("__", "/").replace("_dot_", "."): content for name, content in members.items()}
    return package({"mimetype": OPEN_DOCUMENT + kind, "content.xml": "<office:document/>", **further})


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it; what the browser says of its type is wrong on purpose."""
    return SimpleUploadedFile(name, content, content_type="application/x-made-up")
