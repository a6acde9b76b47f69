"""The third-party files are those of the manifest, and carry nothing that only GOV.UK may use."""

import hashlib
import json
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))


def test_every_file_is_the_one_in_the_manifest() -> None:
    listed = {name: digest for package in MANIFEST.values() for name, digest in package["files"].items()}
    held = {
        file.relative_to(VENDOR).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.rglob("*")
        if file.is_file() and file.parent != VENDOR
    }
    assert held == listed


def test_every_package_names_its_version_and_licence() -> None:
    assert set(MANIFEST) == {"govuk-frontend", "@ministryofjustice/frontend"}
    for package in MANIFEST.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert package["licence"] == "MIT"


def test_each_package_keeps_its_own_licence_and_notice() -> None:
    text = (VENDOR / "LICENCE").read_text(encoding="utf-8")
    for package, notice in {
        "govuk-frontend": "Copyright (C) 2017 Crown Copyright (Government Digital Service)",
        "@ministryofjustice/frontend": "Copyright (c) 2019 Ministry of Justice",
    }.items():
        licence = text.partition(f"{package}\n---")[2].partition("\n\n\n")[0]
        assert notice in licence
        assert "Permission is hereby granted, free of charge" in licence
        assert licence.rstrip().endswith("DEALINGS IN THE\nSOFTWARE.")


def test_no_typeface_crest_or_icon_of_gov_uk_is_shipped() -> None:
    for file in VENDOR.rglob("*"):
        assert file.suffix not in {".woff", ".woff2", ".ttf", ".png", ".ico", ".map"}, file
        assert "crest" not in file.name
        assert "crown" not in file.name
        if file.suffix in {".css", ".js"}:
            text = file.read_text(encoding="utf-8")
            found = [words for words in ("GDS Transport", "govuk-crest", "sourceMappingURL") if words in text]
            assert found == [], file


def test_every_address_in_a_style_sheet_is_a_file_that_is_there() -> None:
    sheets = [*VENDOR.rglob("*.css"), *(VENDOR.parent / "css").glob("*.css")]
    assert sheets
    for sheet in sheets:
        for address in re.findall(r"url\(\"?([^)\"]+)\"?\)", sheet.read_text(encoding="utf-8")):
            assert address.startswith("data:") or (sheet.parent / address).is_file(), f"{sheet.name}: {address}"
