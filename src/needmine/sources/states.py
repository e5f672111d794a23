"""Whole states of a feed placed in its history: each holds from its day to the next one's."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.definitions import DefinitionError
from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT

from . import superseding
from .arrivals import Arrivals
from .feeds import Feed
from .loading import Loaded
from .setting import Holder

_INSTANT = pa.timestamp("us", "UTC")
_JUST = dt.timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class _State:
    """One whole state: the load that stated it and the instant it speaks of."""

    load_id: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class _History:
    """The states of a feed from the first one on that is new or gives way.

    Parameters
    ----------
    earlier
        Instant of the last state before them; None where there is none.
    new, later
        States read now, and states kept from earlier loads.
    gone
        States whose rows give way.
    """

    earlier: dt.datetime | None
    new: tuple[_State, ...]
    later: tuple[_State, ...]
    gone: tuple[_State, ...]

    @property
    def snapshots(self) -> list[_State]:
        """Return the states that hold, the oldest first; their ordinals begin at 1."""
        return sorted([*self.new, *self.later], key=lambda state: state.at)


def with_states(
    loaded: Loaded, before: ir.Table | None, holder: Holder
) -> tuple[ir.Table | None, ir.Table]:
    """Return the rows of a table that new states of a feed leave alone, and the others anew.

    Parameters
    ----------
    before
        The table so far, other feeds' rows among it; None where there is none.
    """
    feed = loaded.feed
    history = _history(feed, loaded.arrivals)
    snapshots = _snapshots(history, holder)
    rows = holder.table(_stated(loaded, history))
    if before is None:
        return None, superseding.restated(rows, loaded.contract, snapshots=snapshots)
    # What began with one of these states is worked out again. What began earlier is left alone
    # where a state before them ended it, and stands before the first of them otherwise.
    is_mine = (before.department == feed.department) & (before.feed == feed.name)
    again = [state.load_id for state in (*history.later, *history.gone)]
    is_older = ~before.load_id.isin(again) if again else ibis.literal(True)
    has_ended = ibis.literal(False)
    if history.earlier is not None:
        earlier = ibis.literal(history.earlier, type=INSTANT)
        has_ended = (before.known_until <= earlier).fill_null(False)
    mine = before.filter(is_mine & ~(is_older & has_ended))
    standing = before.filter(is_mine & is_older & ~has_ended)
    parts = [standing.mutate(_snapshot=ibis.literal(0, "int64"), _unread=ibis.literal(False))]
    if history.later:
        parts.append(_carried(mine, history, holder))
    for part in parts:
        rows = rows.union(part.select(*rows.columns))
    rest = before.filter(~is_mine | (is_older & has_ended))
    return rest, superseding.restated(rows, loaded.contract, snapshots=snapshots)


def _history(feed: Feed, arrived: Arrivals) -> _History:
    read = [
        _State(load_id=each.load_id, at=stated_at(feed, each.delivery.exported_at))
        for each in arrived.reads
    ]
    given_way = [load["exported_at"] for load in arrived.given_way if load["exported_at"]]
    first = min([*(state.at for state in read), *given_way])

    def state(load_id: str, at: dt.datetime | None) -> _State:
        # Rows that once added up have no day of their own: they stood before all states.
        return _State(load_id=load_id, at=at or first - _JUST)

    kept = [state(load["load_id"], load["exported_at"]) for load in arrived.kept]
    return _History(
        earlier=max((each.at for each in kept if each.at < first), default=None),
        new=tuple(each for each in read if each.load_id not in arrived.beaten),
        later=tuple(each for each in kept if each.at >= first),
        gone=tuple(state(load["load_id"], load["exported_at"]) for load in arrived.given_way),
    )


def stated_at(feed: Feed, exported_at: dt.datetime | None) -> dt.datetime:
    """Return the instant a whole state speaks of.

    Raises
    ------
    DefinitionError
        Where nothing says when the file was written.
    """
    if exported_at is not None:
        return exported_at
    raise DefinitionError(
        Sentence(
            zh="全量文件须知道何时导出。",
            en="A file of the whole state must say when it was written.",
        ),
        remedy=Sentence(
            zh="请写 exported_at，或改为 load: incremental。",
            en="Write exported_at, or load: incremental.",
        ),
        where=str(feed.definition),
    )


def _snapshots(history: _History, holder: Holder) -> ir.Table:
    times = [history.earlier, *(state.at for state in history.snapshots)]
    ordinals = pa.array(range(len(times)), pa.int64())
    return holder.table(pa.table({"_snapshot": ordinals, "_stated_at": pa.array(times, _INSTANT)}))


def _stated(loaded: Loaded, history: _History) -> pa.Table:
    """Return what the new states say, and the keys they hold without saying anything readable."""
    rows = loaded.rows.append_column("_unread", pa.repeat(False, loaded.rows.num_rows))
    n = loaded.unread.num_rows
    filled = {
        **{name: loaded.unread[name] for name in loaded.unread.column_names},
        "department": pa.repeat(loaded.feed.department, n),
        "feed": pa.repeat(loaded.feed.name, n),
        "_unread": pa.repeat(True, n),
    }
    unread = pa.table(
        [filled.get(field.name, pa.nulls(n, field.type)) for field in rows.schema],
        schema=rows.schema,
    )
    whole = pa.concat_tables([rows, unread])
    ids = pa.array([state.load_id for state in history.snapshots], pa.string())
    place = pc.add(pc.index_in(whole["load_id"], value_set=ids).cast(pa.int64()), 1)
    whole = whole.append_column("_snapshot", place)
    return whole.filter(pc.is_valid(place))


def _carried(mine: ir.Table, history: _History, holder: Holder) -> ir.Table:
    """Return what each kept state held, as the rows known until now tell it."""
    began = [*history.later, *history.gone]
    starts = holder.table(
        pa.table(
            {
                "load_id": pa.array([state.load_id for state in began], pa.string()),
                "_began_at": pa.array([state.at for state in began], _INSTANT),
            }
        )
    )
    ordinals = {state.load_id: n for n, state in enumerate(history.snapshots, 1)}
    states = holder.table(
        pa.table(
            {
                "_snapshot": pa.array([ordinals[s.load_id] for s in history.later], pa.int64()),
                "_at": pa.array([state.at for state in history.later], _INSTANT),
                "_load": pa.array([state.load_id for state in history.later], pa.string()),
            }
        )
    )
    rows = mine.left_join(starts, "load_id").drop("load_id_right")
    rows = rows.cross_join(states)
    stood = rows.filter(
        rows._began_at.isnull() | (rows._began_at <= rows._at),
        rows.known_until.isnull() | (rows.known_until > rows._at),
    )
    # A row that began earlier counts from the state's own day if what it began with is gone.
    return stood.mutate(
        known_at=(stood.load_id == stood._load).ifelse(stood.known_at, stood._at),
        load_id=stood._load,
        _unread=ibis.literal(False),
    )
