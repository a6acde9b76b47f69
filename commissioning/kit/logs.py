"""Log lines without secrets."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(r"(/account/(?:invitation|reset)/|/calendars/)[^/\s?\"']+")


class Line(logging.Formatter):
    """A log line, its traceback included, in which the tokens of one-time links and calendars are masked everywhere."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub(r"\1…", super().format(record))
