"""Log lines without secrets."""

from __future__ import annotations

import logging
import re

_ONE_TIME_LINK = re.compile(r"(/account/(?:invitation|reset)/)[^/\s?\"']+")


class Line(logging.Formatter):
    """A log line, its traceback included, in which the token of a one-time link is masked wherever it stands."""

    def format(self, record: logging.LogRecord) -> str:
        return _ONE_TIME_LINK.sub(r"\1…", super().format(record))
