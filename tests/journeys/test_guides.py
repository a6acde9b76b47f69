"""The guides: every picture that they show is there, every picture that is there is shown, and all stay small."""

from __future__ import annotations

import re

from tests.journeys.hands import PICTURES

GUIDES = PICTURES.parents[1] / "guide"


def test_the_guides_show_every_picture_and_no_other() -> None:
    named = {
        name
        for guide in GUIDES.glob("*.md")
        for name in re.findall(r"\]\(\.\./pictures/guide/([\w-]+\.png)\)", guide.read_text())
    }
    assert named == {path.name for path in PICTURES.glob("*.png")}
    assert sum(path.stat().st_size for path in PICTURES.glob("*.png")) < 3_000_000
