"""Published dataclasses as plain JSON values, so that a page can read them back."""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence


def plain(value: Any) -> Any:
    """Return a published value as JSON takes it.

    Money becomes ``{"money": …}`` and a date ``{"date": …}``, so that each is shown as what it is.

    >>> plain(Decimal("12.50"))
    {'money': '12.50'}
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Sentence):
        return {"zh": _said(value.zh), "en": _said(value.en)}
    if isinstance(value, Decimal):
        return {"money": str(value)}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return {name: plain(getattr(value, name)) for name in _names(type(value))}  # type: ignore[arg-type]


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _said(template: str) -> str:
    # A filled sentence doubles its braces; saying it gives the text itself.
    return template.format_map({}) if "{" in template or "}" in template else template


def digest_of_plain(value: Any) -> str:
    """Return a digest that changes when anything in a plain value changes."""
    return digest_of(json.dumps(value, sort_keys=True, ensure_ascii=False))
