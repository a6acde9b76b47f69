"""Files that people hand in: what is taken, what is refused, and in which words."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from commissioning.kit.forms import UploadField
from commissioning.kit.refusals import Refused
from commissioning.kit.uploads import TooLarge, examined, extension_of, safe_name, told_by, undone_on_error
from tests import files

GOOD = {
    "report.pdf": files.pdf(),
    "report.docx": files.docx(),
    "sums.xlsx": files.xlsx(),
    "report.odt": files.open_document("text"),
    "sums.ods": files.open_document("spreadsheet"),
    "sums.csv": "Year,£\n2027,“1,000”\n".encode(),
    "old.csv": "Year,£\n2027,1000\n".encode("cp1252"),
    "note.txt": b"\xef\xbb\xbfA note\r\n",
    "map.png": files.PNG,
    "photo.jpg": files.JPEG,
    "photo.JPEG": files.JPEG,
}


def refused(name, content):
    """The words in which a file is refused."""
    with pytest.raises(Refused) as caught:
        examined(files.upload(name, content))
    return str(caught.value)


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_each_expected_type_is_taken(name):
    found = examined(files.upload(name, GOOD[name]))
    assert (found.size, len(found.sha256)) == (len(GOOD[name]), 64)
    assert found.name == name.replace("JPEG", "jpeg")


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("other", [".pdf", ".docx", ".xlsx", ".odt", ".ods", ".png", ".jpg"])
def test_a_file_under_the_ending_of_another_type_is_refused(name, other):
    if extension_of(name).replace("jpeg", "jpg") == other:
        return
    assert f"The name ends in “{other}”, but the content is" in refused(f"file{other}", GOOD[name])


@pytest.mark.parametrize("content", [files.pdf(), files.PNG, files.xlsx(), b"MZ\x90\x00\x03\x00", b"words\x00words"])
def test_what_is_no_text_is_not_taken_as_text(content):
    assert "content is" in refused("note.txt", content)
    assert "content is" in refused("sums.csv", content)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("run.exe", "ending in “.exe” is not taken. Choose a PDF, Word"),
        ("page.html", "ending in “.html” is not taken"),
        ("drawing.svg", "ending in “.svg” is not taken"),
        ("old.doc", "Save it as PDF, or as .docx"),
        ("macros.docm", "It may hold macros"),
        ("archive.zip", "not taken"),
        ("report", "has no ending"),
        ("report.", "has no ending"),
        (".pdf", "has no ending"),
        ("invoice.exe.pdf", "has two endings"),
        ("page.HTML.txt", "has two endings"),
    ],
)
def test_a_name_of_another_type_is_refused(name, words):
    assert words in refused(name, files.pdf())


@pytest.mark.parametrize("name", ["Report v1.2.pdf", "Report 31.12.2026.pdf", "Report.docx.pdf"])
def test_a_full_stop_in_a_plain_name_does_no_harm(name):
    assert examined(files.upload(name, files.pdf())).name == name


def test_an_empty_file_and_one_that_is_too_large_say_so(settings):
    assert "The file is empty." in refused("report.pdf", b"")
    settings.UPLOAD_MAX_BYTES = 2048
    words = refused("note.txt", b"a" * 3072)
    assert "The file is 3.0 KB; at most 2.0 KB is taken." in words
    assert "Make its pictures smaller" in words


def test_a_file_that_was_cut_off_is_refused():
    assert "its end is missing" in refused("report.pdf", files.pdf()[:-40])
    assert "its end is missing" in refused("map.png", files.PNG[:-20])
    assert "its end is missing" in refused("photo.jpg", files.JPEG[:-2])
    assert "its end is missing" in refused("report.docx", files.docx()[:-30])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.docx", files.docx(word__vbaProject_dot_bin=b"macro")),
        ("sums.xlsx", files.package({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/vbaProject.bin": b"m"})),
        ("sums.xlsx", files.package({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/macrosheets/s.xml": ""})),
        ("report.odt", files.open_document("text", Basic__Standard__Module1_dot_xml="<script/>")),
    ],
)
def test_macros_are_refused(name, content):
    assert "holds macros" in refused(name, content)


def test_a_package_that_says_it_may_hold_macros_is_no_document():
    content = files.package({"[Content_Types].xml": "macroEnabled", "word/document.xml": ""})
    assert "content is not that" in refused("report.docx", content)


def test_a_package_that_unpacks_to_far_more_is_refused_unopened():
    assert "Unpacked, this file would be" in refused("report.docx", files.docx(bomb="0" * 30_000_000))
    many = files.package({"[Content_Types].xml": "", **{f"word/{n}.xml": "" for n in range(5_001)}})
    assert "in 5,002 parts" in refused("report.docx", many)


def test_a_package_behind_a_password_is_refused():
    content = bytearray(files.docx())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        start = package.start_dir
    content[start + 8] |= 1
    assert "protected by a password" in refused("report.docx", bytes(content))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\Report.PDF", "Report.pdf"),
        ("Report\u202efdp.exe.txt", "Reportfdp.exe.txt"),
        ("Re\x00po\nrt\x07.pdf", "Repo rt.pdf"),
        ("  two   spaces .pdf", "two spaces.pdf"),
        ("con.pdf", "document con.pdf"),
        ("...pdf", "pdf"),
        ("a<b>:c|d?.pdf", "a-b--c-d-.pdf"),
        ("Kita\u0308 Bericht.pdf", "Kitä Bericht.pdf"),
        ("\u200b.pdf", "pdf"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
        ("100%;x#y.pdf", "100--x-y.pdf"),
    ],
)
def test_a_name_is_made_safe(given, kept):
    assert safe_name(given) == kept


def test_a_field_says_what_is_wrong_and_leaves_a_good_file_at_its_beginning():
    field = UploadField(required=False)
    assert field.clean(None) is None
    kept = field.clean(files.upload("report.pdf", files.pdf()))
    assert kept.read(5) == b"%PDF-"
    with pytest.raises(Exception, match=r"The file is empty\. Open it on your computer"):
        field.clean(files.upload("report.pdf", b""))


def test_of_a_file_over_the_limit_nothing_but_its_size_arrives(settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    sent = SimpleUploadedFile("large.txt", b"a" * 300_000)
    request = RequestFactory().post("/", {"file": sent, "title": "Kept"})
    file = request.FILES["file"]
    assert isinstance(file, TooLarge)
    assert (file.name, file.size, file.read(), request.POST["title"]) == ("large.txt", 300_000, b"", "Kept")


def test_what_a_document_tells_of_itself_is_read():
    core = "<cp:core><dc:creator>A. Clerk</dc:creator><dc:title>Draft 3</dc:title></cp:core>"
    word = files.docx(
        docProps__core_dot_xml=core,
        word__comments_dot_xml="<w:comments/>",
    )
    assert told_by(io.BytesIO(word), "report.docx") == [
        ("Author", "A. Clerk"),
        ("Title", "Draft 3"),
        ("Comments", "The file holds comments"),
    ]
    tracked = files.docx('</w:t><w:del w:id="1">gone</w:del><w:t>')
    assert told_by(io.BytesIO(tracked), "a.docx") == [("Tracked changes", "Words that were deleted can still be read")]
    meta = "<meta:initial-creator>A. Clerk</meta:initial-creator>"
    assert told_by(io.BytesIO(files.open_document("text", meta_dot_xml=meta)), "a.odt") == [("Author", "A. Clerk")]
    assert ("Author", "A. Clerk") in told_by(io.BytesIO(files.pdf(Author="A. Clerk")), "a.pdf")
    assert told_by(io.BytesIO(b"broken"), "a.docx") == []
    assert told_by(io.BytesIO(files.PNG), "a.png") == []


def test_a_file_written_in_a_failed_transaction_does_not_stay():
    names = []

    def keep(*, fail):
        names.append(default_storage.save("documents/kept", SimpleUploadedFile("a.txt", b"words")))
        if fail:
            raise ValueError("rolled back")

    with pytest.raises(ValueError, match="rolled back"), undone_on_error():
        keep(fail=True)
    assert not default_storage.exists(names[0])
    with undone_on_error():
        keep(fail=False)
    assert default_storage.exists(names[1])
    assert default_storage.url(names[1]) == "", "a kept file has no address"
    default_storage.delete(names[1])
