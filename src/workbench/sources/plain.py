"""Published dataclasses as plain JSON values, so that a page can read them back."""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence


def plain(value: Any) -> Any:
    """Return a published value as JSON takes it.

    Money becomes ``{"money": …}`` and a date ``{"date": …}``, so that each is shown as what it is.

    >>> plain(Decimal("12.50"))
    {'money': '12.50'}
    """
    if isinstance(value, Sentence):
        # A filled sentence doubles its braces; saying it gives the text itself.
        return {"zh": value.say("zh"), "en": value.say("en")}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Decimal):
        return {"money": str(value)}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def digest_of_plain(value: Any) -> str:
    """Return a digest that changes when anything published in the value changes."""
    return digest_of(json.dumps(plain(value), sort_keys=True, ensure_ascii=False))
