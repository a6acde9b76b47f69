"""What makes WeasyPrint print a paper faster, and nothing else: with or without it the file is the same, byte by byte.

It replaces insides of WeasyPrint, which is why it stands apart. Most properties of most elements are named by no rule
and were worked out one by one, each by the same long way as one that is named: they are laid down at once. A document
that is well-formed is read by the parser that Python is built with. What is asked for its bytes twice says them once.
Together a quarter of the time (`./run bench`, docs/speed.md); a test compares the files.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property, wraps
from typing import Any
from xml.etree import ElementTree

_BY_ITSELF = frozenset({"position", "float", "display", "page"})
"""Properties of which the computed value depends on others."""


def tree_of(html: str) -> Any:
    """The elements of a document that is well-formed as XML, as WeasyPrint's own parser finds them; None for another.

    The templates of papers are ours, and what is put into them is escaped.
    """
    try:
        return ElementTree.fromstring(html)  # noqa: S314
    except ElementTree.ParseError:
        return None


def quick_style() -> None:
    """Work out what no rule names by the short way, in this process from now on; done once."""
    from weasyprint.css import AnonymousStyle, ComputedStyle

    if not hasattr(ComputedStyle.__missing__, "__wrapped__"):
        ways = _Ways()
        ComputedStyle.__init__ = ways.of_an_element(ComputedStyle.__init__)
        ComputedStyle.__missing__ = ways.inherited_first(ComputedStyle.__missing__)
        AnonymousStyle.__init__ = ways.of_no_element(AnonymousStyle.__init__)


class _Ways:
    """Which properties are as they are initially, and which are inherited, unless a rule names them."""

    def __init__(self) -> None:
        from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
        from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

        plain = {
            key: value
            for key, value in INITIAL_VALUES.items()
            if key not in _BY_ITSELF and not key.startswith(("__", "text_decoration_"))
        }
        self.initial = {
            key: value for key, value in plain.items() if key not in INHERITED and key not in INITIAL_NOT_COMPUTED
        }
        self.inherited = frozenset(key for key in plain if key in INHERITED and key not in PHYSICAL_FUNCTIONS)
        self.speaks_of = {key: (key,) for key in INITIAL_VALUES}
        """For each name that a rule may use, the properties that it sets: “margin-block-start” is “margin-top”."""
        for key, logical in PHYSICAL_FUNCTIONS.items():
            for inline in ("ltr", "rtl"):
                name = logical(block="ttb", inline=inline)
                self.speaks_of[name] = (*self.speaks_of.get(name, ()), key)

    def of_an_element(self, make: Callable[..., None]) -> Callable[..., None]:
        initial, speaks_of = self.initial, self.speaks_of

        @wraps(make)
        def made(style: Any, parent_style: Any, cascaded: Any, pseudo_type: Any, *rest: Any) -> None:
            make(style, parent_style, cascaded, pseudo_type, *rest)
            # Of a first line or letter, everything in its style counts as named.
            if pseudo_type is None:
                style.update(initial)
                for name in cascaded:
                    for key in speaks_of.get(name, ()):
                        style.pop(key, None)

        return made

    def of_no_element(self, make: Callable[..., None]) -> Callable[..., None]:
        initial = self.initial

        @wraps(make)
        def made(style: Any, parent_style: Any) -> None:
            style.update(initial)
            make(style, parent_style)

        return made

    def inherited_first(self, missing: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
        inherited = self.inherited

        @wraps(missing)
        def quick(style: Any, key: str) -> Any:
            if key in inherited and key not in style.cascaded and style.parent_style is not None:
                value = style[key] = style.parent_style[key]
                return value
            return missing(style, key)

        return quick


@cache
def kept_data(kind: Any) -> Any:
    """The class of objects of a PDF that are put into bytes once; nothing in them may change any more."""
    return type(kind.__name__, (kind,), {"data": cached_property(lambda item: kind.data.fget(item))})
