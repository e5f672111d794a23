"""What each feed has to be read now, read ahead while the feed before it is worked on."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from needmine.core.definitions import DefinitionError

from .arrivals import Arrivals, Past, Row, arrivals, due
from .deliveries import digest_of_definition
from .feeds import Feed
from .inbox import Inbox
from .lookups import lookup_digest
from .mappings import Mapping
from .setting import Setting


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One mapping of a feed: what it has loaded, and the files that it is to load now.

    Parameters
    ----------
    arrived
        None where there is nothing to load.
    """

    mapping: Mapping
    past: Past
    arrived: Arrivals | None


@dataclass(frozen=True, kw_only=True)
class FeedRead:
    """A feed with its readings, and with the files of it that were not read."""

    feed: Feed
    readings: tuple[Reading, ...]
    inbox: Inbox


def readings(
    feeds: Sequence[Feed],
    mappings: AnyMapping[Path, Sequence[Mapping]],
    before: Sequence[Row],
    setting: Setting,
) -> Iterator[FeedRead]:
    """Yield each feed with its files; the next feed is being read while one is worked on.

    Parameters
    ----------
    mappings
        The mappings of each feed by its definition.
    before
        The rows of ``loads``.

    Raises
    ------
    NeedmineError
        For what definitions say wrong, and on a bank's first run for a file that cannot be read.
    """
    # The largest first: while it is being mapped, the reading of the others is done beside it.
    ordered = sorted(feeds, key=_size, reverse=True)
    with ThreadPoolExecutor(max_workers=1) as reader:

        def ahead(feed: Feed) -> Future[FeedRead]:
            return reader.submit(_readings, feed, mappings[feed.definition], feeds, before, setting)

        running: Future[FeedRead] | None = None
        for feed, after in zip(ordered, [*ordered[1:], None], strict=True):
            found = (running or ahead(feed)).result()
            running = ahead(after) if after else None
            yield found


def _size(feed: Feed) -> int:
    try:
        return 0 if feed.is_table else sum(f.stat().st_size for f in feed.found())
    except DefinitionError:
        return 0  # told when its turn comes


def _readings(
    feed: Feed,
    mappings: Sequence[Mapping],
    feeds: Sequence[Feed],
    before: Sequence[Row],
    setting: Setting,
) -> FeedRead:
    lookups = [lookup_digest(feed, name, feeds) for name in feed.lookups]
    inbox = Inbox(feed, mappings, before, setting)
    lying = inbox.lying()
    found = []
    for mapping in mappings:
        past = _past(feed, mapping, lookups, before, setting)
        wanted = [(each, inbox.rows(each.delivery)) for each in due(past, lying)]
        reads = [each.read(rows) for each, rows in wanted if rows is not None]
        found.append(Reading(mapping=mapping, past=past, arrived=arrivals(past, reads)))
    return FeedRead(feed=feed, readings=tuple(found), inbox=inbox)


def _past(
    feed: Feed,
    mapping: Mapping,
    lookups: Sequence[str],
    before: Sequence[Row],
    setting: Setting,
) -> Past:
    place = (feed.department, feed.name, mapping.table.name)
    return Past(
        feed=feed,
        table=mapping.table.name,
        definition=digest_of_definition(feed, mapping, lookups, setting),
        loads=tuple(
            load for load in before if (load["department"], load["feed"], load["table"]) == place
        ),
    )
