"""The feeds of a bank checked before anything is loaded; nothing of the bank is written."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from needmine.core.errors import WrongUsage
from needmine.core.sentences import Sentence
from needmine.engine.opening import open_engine
from needmine.engine.protocol import Engine
from needmine.engine.store import Store
from needmine.governance.passing import PassingIdentities
from needmine.rounds.bank import Bank
from needmine.sources.checking import FeedCheck, check_feed
from needmine.sources.feeds import Feed, read_feeds
from needmine.sources.setting import Setting
from needmine.sources.tables import LOADS


def check_sources(
    bank: Bank,
    *,
    now: dt.datetime,
    department: str | None = None,
    feed: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[FeedCheck]:
    """Return what is to be known of each feed of a bank before it is loaded.

    Parameters
    ----------
    department, feed
        Only the feeds of that department, or of that name.

    Raises
    ------
    DefinitionError
        Where a feed's definition cannot be read.
    WrongUsage
        Where no feed is of that department and name.
    """
    feeds = read_feeds(bank.folder, tuple(bank.departments))
    asked = [each for each in feeds if department in (None, each.department)]
    asked = [each for each in asked if feed in (None, each.name)]
    if (department or feed) and not asked:
        raise _unknown(feeds)
    engine = open_engine(bank.engine)
    passing = PassingIdentities()
    setting = Setting(
        zone=bank.zone,
        read_at=bank.read_at(now),
        master=bank.master,
        simulated=bank.simulated,
        runner=engine,
        sealer=passing,
    )
    try:
        loads = _loads(bank, engine)
        found = []
        for each in asked:
            progress(f"{each.department}/{each.name}")
            checked = check_feed(each, feeds, setting=setting, masked=passing.masked, loads=loads)
            found.append(checked)
        return found
    finally:
        engine.close()


def _loads(bank: Bank, engine: Engine) -> list[Mapping[str, Any]]:
    folder = bank.store_folder / "tables"
    if not folder.exists():
        return []
    store = Store(folder, engine, buckets=bank.buckets)
    pointer = store.pointer()
    if pointer is None or LOADS.name not in pointer.tables:
        return []
    return list(store.read(LOADS, pointer.tables[LOADS.name]).to_pyarrow().to_pylist())


def _unknown(feeds: tuple[Feed, ...]) -> WrongUsage:
    return WrongUsage(
        Sentence(zh="没有这样的部门或数据流。", en="There is no such department or feed."),
        remedy=Sentence(zh="现有：{known}。", en="There are: {known}.").fill(
            known=", ".join(f"{each.department}/{each.name}" for each in feeds) or "–"
        ),
    )
