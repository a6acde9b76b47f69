"""Files that people hand in: what is taken, what is refused and why, under which name it is kept and served.

The extension and the content must agree; neither the browser's word nor the name alone is believed. A file is kept
under a random name in `MEDIA_ROOT`, which no address leads to, and served by a view as `attachment`.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.http import content_disposition_header

from commissioning.kit.refusals import Refusal, refuse

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
"""What is taken, with the only content type under which each is served."""

TAKEN = "PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods), CSV, plain text, PNG or JPEG"

MOST_NAME = 120
MOST_MEMBERS = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 200
_SMALL = 1024 * 1024
"""Below this size nobody asks how well a file is packed."""
_HEAD = 4 * 1024 * 1024

# An inner ending that a careless click would run or a browser would show.
_PROGRAM = re.compile(
    r"\.(exe|com|bat|cmd|scr|pif|msi|ps1|vbs|vbe|jse?|wsf|hta|jar|lnk|dll|sh|app|php|html?|svg|xml|docm|dotm|xlsm)\.",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"\A(con|prn|aux|nul|com[0-9]|lpt[0-9])\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Examined:
    """A file that may be kept: its safe name, its size in bytes and the SHA-256 of its content."""

    name: str
    size: int
    sha256: str


def examined(file: File) -> Examined:
    """The file's name made safe, its size and fingerprint. Raises `Refused`, which says why and what to do."""
    name = safe_name(file.name or "")
    size = file.size or 0
    refuse(_refusal_by_name(name) or _refusal_by_size(size))
    file.open("rb")
    stream: Any = file.file
    refuse(_refusal_by_content(extension_of(name), stream))
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    return Examined(name, size, digest)


def extension_of(name: str) -> str:
    """The last ending of a name with its dot, in small letters; "" without one."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""


def safe_name(name: str) -> str:
    """A name that no system takes for a path, a command or the reverse of what is read; its ending in small letters.

    Without directories, control characters and marks that turn the direction of writing; at most 120 characters.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Cc control, Cf direction and other invisible marks, Cs and Cn no characters at all, Co private ones; Z spaces.
    kept = (" " if unicodedata.category(c)[0] == "Z" or c in "\t\r\n" else c for c in name)
    name = "".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn", "Co"})
    name = " ".join(re.sub(r'[<>:"|?*%#;]', "-", name).split()).strip(". ")
    ending = extension_of(name)
    stem = name[: len(name) - len(ending)].rstrip(". ")
    stem = stem[: MOST_NAME - len(ending)].rstrip(". ")
    if not stem or _RESERVED.match(stem.split(".")[0]):
        stem = f"document {stem}".strip()
    return stem + ending


def size_words(size: int) -> str:
    """A size as people say it: “3.4 MB”."""
    return filesizeformat(size).replace("\xa0", " ")


# Why not ------------------------------------------------------------------------------------------------------------


def _refusal_by_name(name: str) -> Refusal | None:
    ending = extension_of(name)
    if ending not in CONTENT_TYPES:
        what = f"A file ending in “{ending}” is not taken." if ending else "The file's name has no ending."
        remedy = f"Choose a {TAKEN} file."
        if ending in {".doc", ".xls", ".rtf"}:
            remedy = "Save it as PDF, or as .docx or .xlsx, and choose that file."
        elif ending in {".docm", ".xlsm"}:
            remedy = "It may hold macros. Save it as PDF, or without macros as .docx or .xlsx."
        return Refusal(what, remedy, code="upload-type")
    if _PROGRAM.search(name):
        return Refusal(
            f"The name “{name}” has two endings, one of them that of a program or a web page.",
            "Give the file a plain name and choose it again.",
            code="upload-name",
        )
    return None


def _refusal_by_size(size: int) -> Refusal | None:
    if not size:
        return Refusal(
            "The file is empty.", "Open it on your computer, save it again and choose it again.", code="upload-empty"
        )
    limit = settings.UPLOAD_MAX_BYTES
    if size > limit:
        return Refusal(
            f"The file is {size_words(size)}; at most {size_words(limit)} is taken.",
            "Make its pictures smaller, save it as PDF, or divide it into parts.",
            code="upload-size",
        )
    return None


def _refusal_by_content(ending: str, stream: IO[bytes]) -> Refusal | None:
    found = _kind_of(stream)
    if isinstance(found, Refusal):
        return found
    expected = ".jpg" if ending == ".jpeg" else ending
    if expected in {".csv", ".txt"} and found == "text":
        return None
    if found == expected:
        return None
    wrong = f"The name ends in “{ending}”, but the content is not that of such a file."
    if found in CONTENT_TYPES:
        wrong = f"The name ends in “{ending}”, but the content is that of a “{found}” file."
    return Refusal(
        wrong,
        "Open it in the program that it was made with, save it in the format you mean, and choose it again.",
        code="upload-content",
    )


def _kind_of(stream: IO[bytes]) -> str | Refusal:
    """The ending that fits the content, "text" for readable text, "" for anything else; or what is wrong with it."""
    stream.seek(0)
    head = stream.read(1024)
    stream.seek(0, io.SEEK_END)
    stream.seek(max(0, stream.tell() - 2048))
    tail = stream.read()
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return ".pdf" if b"%%EOF" in tail else _cut_off()
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png" if b"IEND" in tail else _cut_off()
    if head.startswith(b"\xff\xd8\xff"):
        return ".jpg" if b"\xff\xd9" in tail else _cut_off()
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_package(stream)
    return "text" if _is_text(stream) else ""


def _cut_off() -> Refusal:
    return Refusal(
        "The file is not complete: its end is missing.",
        "Copy or save it again, check that it opens, and choose it again.",
        code="upload-content",
    )


def _is_text(stream: IO[bytes]) -> bool:
    """Whether all of it is readable text in UTF-8 or Windows-1252."""
    stream.seek(0)
    content = stream.read()
    if any(byte in content for byte in (b"\0", b"\x01", b"\x02", b"\x1b", b"\x7f")):
        return False
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _kind_of_package(stream: IO[bytes]) -> str | Refusal:
    """Which office format a ZIP archive is. Two small members are unpacked, the rest judged by its directory."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            members = package.infolist()
            return _refusal_of_package(members, stream) or _kind_of_members(package, [one.filename for one in members])
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return _cut_off()


def _refusal_of_package(members: list[zipfile.ZipInfo], stream: IO[bytes]) -> Refusal | None:
    unpacked = sum(one.file_size for one in members)
    size = stream.seek(0, io.SEEK_END)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or (unpacked > _SMALL and unpacked > size * MOST_RATIO):
        return Refusal(
            f"Unpacked, this file would be {size_words(unpacked)} in {len(members):,} parts.",
            "Save it again without what it does not need, or as PDF.",
            code="upload-packed",
        )
    if any(one.flag_bits & 1 for one in members):
        return Refusal(
            "The file is protected by a password, so nobody else could read it.",
            "Save it without the password and choose it again.",
            code="upload-locked",
        )
    for one in members:
        name = one.filename.lower()
        if name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/", "xl/macrosheets/")):
            return Refusal(
                "The file holds macros: programs that would run on a reader's computer.",
                "Save it without macros, or as PDF, and choose it again.",
                code="upload-macros",
            )
    return None


def _kind_of_members(package: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" in names:
        said = _member(package, "mimetype").decode("ascii", "replace").strip()
        return next((ending for ending in (".odt", ".ods") if CONTENT_TYPES[ending] == said), "")
    if "[Content_Types].xml" not in names or b"macroEnabled" in _member(package, "[Content_Types].xml"):
        return ""
    if "word/document.xml" in names:
        return ".docx"
    return ".xlsx" if "xl/workbook.xml" in names else ""


def _member(package: zipfile.ZipFile, name: str, most: int = _SMALL) -> bytes:
    """The first bytes of a member, never more than `most`, whatever its directory says of its size."""
    with package.open(name) as member:
        return member.read(most)


# What a file says about itself --------------------------------------------------------------------------------------

_PROPERTIES = {
    "Author": (rb"dc:creator", rb"meta:initial-creator"),
    "Last changed by": (rb"cp:lastModifiedBy",),
    "Title": (rb"dc:title",),
    "Subject": (rb"dc:subject",),
    "Keywords": (rb"cp:keywords", rb"meta:keyword"),
    "Company": (rb"Company",),
}


def told_by(stream: IO[bytes], name: str) -> list[tuple[str, str]]:
    """What a document carries besides its pages and whoever opens it can read: names, comments, tracked changes.

    Only office formats are looked into, and PDFs as far as their description is not packed. Never raises.
    """
    ending = extension_of(name)
    try:
        if ending in {".docx", ".xlsx", ".odt", ".ods"}:
            return _told_by_package(stream)
        if ending == ".pdf":
            stream.seek(0)
            return _told_by_pdf(stream.read(settings.UPLOAD_MAX_BYTES))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        pass
    return []


def _told_by_package(stream: IO[bytes]) -> list[tuple[str, str]]:
    stream.seek(0)
    with zipfile.ZipFile(stream) as package:
        names = set(package.namelist())
        parts = [one for one in ("docProps/core.xml", "docProps/app.xml", "meta.xml") if one in names]
        said = b"".join(_member(package, one) for one in parts)
        text = b"".join(_member(package, one, _HEAD) for one in ("word/document.xml", "content.xml") if one in names)
    told = _properties(said)
    if any("comments" in one.lower() for one in names) or b"<office:annotation" in text:
        told.append(("Comments", "The file holds comments"))
    if re.search(rb"<w:(ins|del) |<text:tracked-changes", text):
        told.append(("Tracked changes", "Words that were deleted can still be read"))
    return told


def _properties(said: bytes) -> list[tuple[str, str]]:
    told = []
    for label, tags in _PROPERTIES.items():
        for tag in tags:
            found = re.search(rb"<" + tag + rb"(?:\s[^<>]{0,200})?>([^<>]{1,300})</" + tag + rb">", said)
            words = found[1].decode("utf-8", "replace").strip() if found else ""
            if words:
                told.append((label, words))
                break
    return told


def _told_by_pdf(content: bytes) -> list[tuple[str, str]]:
    told = []
    for label, key in (("Author", b"Author"), ("Title", b"Title"), ("Subject", b"Subject"), ("Keywords", b"Keywords")):
        found = re.search(rb"/" + key + rb"\s{0,4}\(((?:[^()\\]|\\.){1,300})\)", content)
        words = _pdf_words(found[1]) if found else ""
        if words:
            told.append((label, words))
    return told


def _pdf_words(literal: bytes) -> str:
    plain = re.sub(rb"\\(.)", rb"\1", literal, flags=re.DOTALL)
    words = plain[2:].decode("utf-16-be", "ignore") if plain.startswith(b"\xfe\xff") else plain.decode("latin-1")
    return "".join(c for c in words if c.isprintable()).strip()


# Keeping ------------------------------------------------------------------------------------------------------------

_kept_now: ContextVar[list[tuple[Any, str]] | None] = ContextVar("kept_now", default=None)


def random_name(instance: Any, filename: str) -> str:
    """Where a file is kept (`upload_to`): nothing of it tells what it is."""
    return f"documents/{uuid.uuid4().hex}"


class PrivateFiles(FileSystemStorage):
    """Files below MEDIA_ROOT that have no address of their own: a view hands them out."""

    def _save(self, name: str, content: Any) -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]
        noted = _kept_now.get()
        if noted is not None:
            noted.append((self, saved))
        return saved

    def url(self, name: str | None) -> str:
        return ""


@contextmanager
def undone_on_error() -> Iterator[None]:
    """Delete the files kept inside when an exception leaves the block: their rows were rolled back.

    Stands around the transaction, so that what the database refuses at the commit counts too.
    """
    noted: list[tuple[Any, str]] = []
    token = _kept_now.set(noted)
    try:
        yield
    except BaseException:
        for storage, name in noted:
            storage.delete(name)
        raise
    finally:
        _kept_now.reset(token)


# Arriving -----------------------------------------------------------------------------------------------------------


class TooLarge(UploadedFile):
    """What arrives in place of a file over the limit: its name and its size, and nothing of its content."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(io.BytesIO(), name, None, size)


class Measured(FileUploadHandler):
    """Stands first among the upload handlers: of a file over the limit only its size is kept, no more of its bytes."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.UPLOAD_MAX_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return TooLarge(self.file_name or "", file_size) if file_size > settings.UPLOAD_MAX_BYTES else None


# Handing out --------------------------------------------------------------------------------------------------------


def handed_out(file: Any, *, name: str, is_head: bool = False) -> HttpResponseBase:
    """A kept file as a download: our own content type, its safe name, stored in no cache, and never run in the page.

    Raises FileNotFoundError where the store has lost it.
    """
    kind = CONTENT_TYPES.get(extension_of(name), "application/octet-stream")
    response: HttpResponseBase
    if is_head:
        response = HttpResponse(content_type=kind, headers={"Content-Length": str(file.size)})
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
    else:
        response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
