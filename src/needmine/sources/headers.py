"""How the columns of a feed's files change from one delivery to the next."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .forms import Profile, are_headings, profile_of
from .readers import Batch

# Rows of a file that say what its columns look like.
_LOOKED_AT = 200
# Fewer filled values than this may look alike by chance.
_ENOUGH = 20
# Forms between which a column goes to and fro without anybody having changed it.
_ALIKE = (
    frozenset({"whole", "code"}),
    frozenset({"number", "grouped"}),
    frozenset({"characters", "text", "code"}),
    frozenset({"date", "date_dash_short"}),
    frozenset({"date_slash", "date_slash_short"}),
)


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A column whose values are written in another way than before."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True)
class HeaderChange:
    """What differs between the columns of a file and those of the last one loaded.

    Parameters
    ----------
    file
        The file they were last seen in.
    new, gone
        Columns that only the file, or only the last one, has.
    """

    file: str
    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[Changed, ...]

    @property
    def is_none(self) -> bool:
        """Return whether nothing differs."""
        return not (self.new or self.gone or self.changed)


def columns_seen(batches: Sequence[Batch]) -> str:
    """Return the columns of a file with the form of each, as text without any value.

    Empty where the first line is no header: then the names of the columns are values.
    """
    forms = {
        name: profile.form if profile.n_filled >= _ENOUGH else ""
        for name, profile in forms_of(batches, n=_LOOKED_AT).items()
    }
    return json.dumps(forms, ensure_ascii=False) if are_headings(list(forms)) else ""


def forms_of(batches: Sequence[Batch], *, n: int) -> dict[str, Profile]:
    """Return what the first ``n`` rows of a file say of each of its columns."""
    if not batches:
        return {}
    rows = batches[0].rows.slice(0, n)
    return {
        name: profile_of(rows[name].to_pylist()) for name in rows.column_names if name != "_row"
    }


def header_change(seen: str, last: Mapping[str, Any] | None) -> HeaderChange | None:
    """Return what differs between a file's columns and those that a feed had last.

    Parameters
    ----------
    seen
        The file's columns as `columns_seen` tells them.
    last
        The row of ``loads`` to compare with; None, or one without columns, tells nothing.
    """
    if not seen or last is None or not last["columns"]:
        return None
    now, before = json.loads(seen), json.loads(last["columns"])
    return HeaderChange(
        file=last["file"],
        new=tuple(name for name in now if name not in before),
        gone=tuple(name for name in before if name not in now),
        changed=tuple(
            Changed(name=name, before=before[name], now=form)
            for name, form in now.items()
            if name in before and _differ(before[name], form)
        ),
    )


def last_seen(
    loads: Sequence[Mapping[str, Any]], department: str, feed: str
) -> Mapping[str, Any] | None:
    """Return the row of ``loads`` that tells the columns a feed had last; None where none does."""
    told = [
        load
        for load in loads
        if (load["department"], load["feed"]) == (department, feed) and load["columns"]
    ]
    return max(told, key=lambda load: (load["loaded_at"], load["delivery"]), default=None)


def _differ(before: str, now: str) -> bool:
    if not before or not now or before == now:
        return False
    return not any({before, now} <= alike for alike in _ALIKE)
