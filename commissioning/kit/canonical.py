"""Canonical JSON: one record, one sequence of bytes, so that its SHA-256 means something.

UTF-8, keys sorted by code point, no space that says nothing, dates in ISO 8601, money as a string with two decimals,
no floats and no nulls: what is not known is not there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

_PENNY = Decimal("0.01")


def dumps(record: Mapping[str, Any]) -> bytes:
    """The canonical bytes of a record.

    Takes strings, whole numbers, booleans, dates, aware datetimes (written in UTC, to the second), `Decimal` (money,
    pounds), and lists, tuples and mappings of these. Keys whose value is None are left out.

    Raises TypeError for floats, for None inside a list, for keys that are not strings and for any other type;
    ValueError for money that is not finite or has fractions of a penny, for a datetime without a zone, and for text
    that has no UTF-8 form.
    """
    if not isinstance(record, Mapping):
        raise TypeError(f"A record is a mapping, not {type(record).__name__}.")
    text = json.dumps(_plain(record, "record"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def loads(data: bytes) -> dict[str, Any]:
    """A record read back from its bytes: dates and money stay strings, and `dumps` gives the same bytes again.

    Raises ValueError where the bytes are not UTF-8, not a JSON object, or hold a float, a null or a key twice.
    """
    record = json.loads(
        data.decode("utf-8"),
        parse_float=_no_float,
        parse_constant=_no_float,
        object_pairs_hook=_no_key_twice,
    )
    if not isinstance(record, dict):
        raise ValueError("A record is a JSON object.")
    _no_nulls(record)
    return record


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of some bytes in 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _plain(value: Any, where: str) -> Any:
    if isinstance(value, bool | int):
        return value if isinstance(value, bool) else int(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Decimal):
        return _money(value, where)
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise ValueError(f"{where}: a time without a zone says no instant.")
        return value.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"{where}: a key is a string, not {type(key).__name__}.")
        return {str(key): _plain(item, f"{where}.{key}") for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{where}[{index}]") for index, item in enumerate(value)]
    raise TypeError(f"{where}: {type(value).__name__} has no place in a canonical record.")


def _money(value: Decimal, where: str) -> str:
    try:
        rounded = value.quantize(_PENNY)
    except InvalidOperation:
        raise ValueError(f"{where}: {value} is not an amount of money.") from None
    if rounded != value:
        raise ValueError(f"{where}: {value} has fractions of a penny.")
    return format(abs(rounded) if rounded == 0 else rounded, "f")


def _no_float(text: str) -> None:
    raise ValueError(f"A canonical record holds no floats: {text}.")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A canonical record holds a key only once.")
    return found


def _no_nulls(value: Any) -> None:
    if value is None:
        raise ValueError("A canonical record holds no nulls.")
    if isinstance(value, dict):
        for item in value.values():
            _no_nulls(item)
    elif isinstance(value, list):
        for item in value:
            _no_nulls(item)
