"""What each feed has to be read now, read ahead while the feed before it is worked on."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from needmine.core.definitions import DefinitionError

from .arrivals import Arrivals, Past, Row, arrivals, due
from .deliveries import (
    Delivery,
    digest_of_definition,
    digest_of_file,
    digest_of_rows,
    exported_at,
)
from .feeds import Feed
from .lookups import lookup_digest
from .mappings import Mapping
from .readers import Batch, batches
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


def readings(
    feeds: Sequence[Feed],
    mappings: AnyMapping[Path, Sequence[Mapping]],
    before: Sequence[Row],
    setting: Setting,
) -> Iterator[tuple[Feed, list[Reading]]]:
    """Yield each feed with its files; the next feed is being read while one is worked on.

    Parameters
    ----------
    mappings
        The mappings of each feed by its definition.
    before
        The rows of ``loads``.
    """
    # The largest first: while it is being mapped, the reading of the others is done beside it.
    ordered = sorted(feeds, key=_size, reverse=True)
    with ThreadPoolExecutor(max_workers=1) as reader:

        def ahead(feed: Feed) -> Future[list[Reading]]:
            return reader.submit(_readings, feed, mappings[feed.definition], feeds, before, setting)

        running: Future[list[Reading]] | None = None
        for feed, after in zip(ordered, [*ordered[1:], None], strict=True):
            found = (running or ahead(feed)).result()
            running = ahead(after) if after else None
            yield feed, found


def _size(feed: Feed) -> int:
    try:
        return 0 if feed.format == "database" else sum(f.stat().st_size for f in feed.found())
    except DefinitionError:
        return 0  # told when its turn comes


def _readings(
    feed: Feed,
    mappings: Sequence[Mapping],
    feeds: Sequence[Feed],
    before: Sequence[Row],
    setting: Setting,
) -> list[Reading]:
    lookups = [lookup_digest(feed, name, feeds) for name in feed.lookups]
    rows: dict[Path, tuple[Batch, ...]] = {}
    if feed.format == "database":
        rows[feed.definition] = tuple(batches(feed, feed.definition))
    lying = [_delivery(feed, file, rows.get(file), setting) for file in [*rows] or feed.found()]
    found = []
    for mapping in mappings:
        past = _past(feed, mapping, lookups, before, setting)
        reads = []
        for each in due(past, lying):
            file = each.delivery.file
            # A file that fills several tables is read once.
            rows[file] = rows.get(file) or tuple(batches(feed, file))
            reads.append(each.read(rows[file]))
        found.append(Reading(mapping=mapping, past=past, arrived=arrivals(past, reads)))
    return found


def _delivery(feed: Feed, file: Path, rows: tuple[Batch, ...] | None, setting: Setting) -> Delivery:
    digest = digest_of_rows(rows) if rows else digest_of_file(file)
    return Delivery(file=file, digest=digest, exported_at=exported_at(feed, file, setting))


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
