"""Published dataclasses as plain JSON values, so that a page can read them back."""

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
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
    how = _PLAIN.get(type(value))
    if how:
        return how(value)
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return {name: plain(getattr(value, name)) for name in _names(type(value))}  # type: ignore[arg-type]


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _said(template: str) -> str:
    # A filled sentence doubles its braces; saying it gives the text itself.
    return template.format_map({}) if "{" in template or "}" in template else template


def _itself(value: Any) -> Any:
    return value


def _items(values: Iterable[Any]) -> list[Any]:
    return [plain(item) for item in values]


def _date(value: dt.date) -> dict[str, str]:
    return {"date": value.isoformat()}


def _money(value: Decimal) -> dict[str, str]:
    return {"money": str(value)}


def _sentence(value: Sentence) -> dict[str, str]:
    return {"zh": _said(value.zh), "en": _said(value.en)}


_PLAIN: Mapping[type, Callable[[Any], Any]] = {
    **dict.fromkeys((type(None), str, int, float, bool), _itself),
    **dict.fromkeys((tuple, list), _items),
    **dict.fromkeys((dt.date, dt.datetime), _date),
    Decimal: _money,
    Sentence: _sentence,
}


def digest_of_plain(value: Any) -> str:
    """Return a digest that changes when anything in a plain value changes."""
    return digest_of(json.dumps(value, sort_keys=True, ensure_ascii=False))
