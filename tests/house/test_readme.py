"""The README says what the code says."""

import re
from pathlib import Path

from commissioning.overview.management.commands.lifecycles import as_markdown

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def test_the_lifecycle_tables_are_those_of_the_code():
    shown = README.partition("<!-- lifecycles -->")[2].partition("<!-- /lifecycles -->")[0].strip()
    assert shown == as_markdown()


def test_every_file_the_readme_links_to_exists():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_room_is_on_the_map():
    for room in ("sample", "overview", "procurement", "council", "kit"):
        assert f"`commissioning/{room}`" in README
    for room in ("contracts", "decisions", "providers"):
        assert f"| `{room}` |" in README
