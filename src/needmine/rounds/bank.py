"""A bank: the folder of text that says who it is and where its records are."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from needmine.core.definitions import Entry, read_definition
from needmine.core.errors import NeedmineError
from needmine.core.sentences import LANGUAGES, Language, Sentence
from needmine.core.time import Moment

ENGINES = ("duckdb", "spark")
# A name, all its subdomains (with a dot before it), IPv4, or IPv6 in brackets.
_HOST = re.compile(r"\.?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
# What `needmine init` puts into a new folder, from the stage that owns it.
SHIPPED: tuple[tuple[str, str, str], ...] = (
    ("needmine.needs", "needs.yml", "needs.yml"),
    ("needmine.products", "products.yml", "products.yml"),
    ("needmine.governance", "policies.yml", "policies.yml"),
    ("needmine.signals", "shipped", "signals"),
    ("needmine.actions", "shipped", "actions"),
    ("needmine.evaluate", "lists.yml", "lists.yml"),
)


@dataclass(frozen=True, kw_only=True)
class Web:
    """How people reach the workbench.

    Parameters
    ----------
    hosts
        Names and addresses under which browsers reach it, beside those of this machine.
    https
        Whether a proxy in front of it speaks HTTPS with browsers.
    """

    hosts: tuple[str, ...] = ()
    https: bool = False
    port: int = 8000


@dataclass(frozen=True, kw_only=True)
class Bank:
    """What ``bank.yml`` says.

    Parameters
    ----------
    today
        The day the bank's records end, for a bank that no longer lives; None for a living one.
    master
        Department whose customer number is the bank's; None where there is none.
    buckets
        Into how many buckets a table's files are divided.
    """

    folder: Path
    name: Sentence
    languages: tuple[Language, ...]
    currency: str
    zone: str
    simulated: bool
    today: dt.date | None
    master: str | None
    engine: str
    departments: Mapping[str, Sentence]
    store_folder: Path
    key_file: Path
    buckets: int
    web: Web = Web()

    def moment(self, date: dt.date | None, *, now: dt.datetime) -> Moment:
        """Return the moment to mine for: a given day, else the bank's today."""
        day = date or self.today or now.astimezone(ZoneInfo(self.zone)).date()
        return Moment(date=day, zone=self.zone)

    def read_at(self, now: dt.datetime) -> dt.datetime:
        """Return the instant that a database read now speaks of.

        Records that have ended say, whenever they are read, what held as their last day closed.
        """
        if self.today is None:
            return now
        return Moment(date=self.today, zone=self.zone).instant - dt.timedelta(seconds=1)


class FolderTaken(NeedmineError):
    """A bank already lives in the folder that was to get a new one."""


def read_bank(folder: Path) -> Bank:
    """Return the bank that lives in a folder.

    Raises
    ------
    DefinitionError
        With file and line, for what ``bank.yml`` lacks or cannot say.
    """
    entry = read_definition(folder / "bank.yml")
    entry.only(
        "name",
        "languages",
        "currency",
        "time_zone",
        "simulated",
        "today",
        "master",
        "engine",
        "departments",
        "stores",
        "web",
    )
    departments = entry.entry("departments")
    stores = entry.entry("stores") if "stores" in entry else None
    if stores:
        stores.only("folder", "key_file", "buckets")
    return Bank(
        folder=folder,
        name=entry.sentence("name"),
        languages=_languages(entry),
        currency=_currency(entry),
        zone=_zone(entry),
        simulated=entry.flag("simulated", False),
        today=entry.date("today", None),
        master=_master(entry, tuple(departments)),
        engine=entry.choice("engine", ENGINES, "duckdb"),
        departments={name: departments.sentence(name) for name in departments},
        store_folder=folder / (stores.text("folder", ".needmine") if stores else ".needmine"),
        key_file=folder / _key_file(stores),
        buckets=_buckets(stores),
        web=_web(entry.entry("web")) if "web" in entry else Web(),
    )


def make_bank(folder: Path, *, name: Sentence) -> None:
    """Make a bank's folder with every definition file that ships, ready to be filled.

    Raises
    ------
    FolderTaken
        Where a bank already lives there.
    """
    if (folder / "bank.yml").exists():
        raise FolderTaken(
            Sentence(zh="这里已经有一家银行。", en="A bank already lives here."),
            remedy=Sentence(zh="请另选文件夹。", en="Choose another folder."),
            where=str(folder),
        )
    add_definitions(folder)
    template = (resources.files(__package__) / "bank_template.yml").read_text(encoding="utf-8")
    # In JSON's quotes, which YAML reads too: a name may hold a comma or a colon.
    zh, en = (json.dumps(name.say(language), ensure_ascii=False) for language in LANGUAGES)
    text = template.replace("NAME_ZH", zh).replace("NAME_EN", en)
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    # Last, because a folder with bank.yml is a bank.
    (folder / "bank.yml").write_text(text, encoding="utf-8")


def add_definitions(folder: Path) -> None:
    """Copy the shipped definition files that a folder does not have yet."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        # Stores, keys and leads hold customers' values or open them: never under version control.
        (folder / ".gitignore").write_text(".needmine/\nkeys/\npublished/\n", encoding="utf-8")
    for package, source, target in SHIPPED:
        _copy(resources.files(package) / source, folder / target)


def shipped(name: str) -> Traversable:
    """Return the file or folder that ships under a name of a bank's folder."""
    package, source = next((package, source) for package, source, own in SHIPPED if own == name)
    return resources.files(package) / source


def _copy(source: Traversable, target: Path) -> None:
    if source.is_dir():
        target.mkdir(exist_ok=True)
        for child in source.iterdir():
            if child.name.endswith(".yml"):
                _copy(child, target / child.name)
    elif not target.exists():
        with resources.as_file(source) as file:
            shutil.copyfile(file, target)


def _languages(entry: Entry) -> tuple[Language, ...]:
    written = entry.texts("languages", LANGUAGES)
    known = tuple(language for language in LANGUAGES if language in written)
    if not written or len(known) < len(written):
        raise entry.wrong(
            "languages",
            Sentence(zh="语言只能是 zh 与 en。", en="Languages are zh and en."),
        )
    # The first one written is the default.
    return tuple(sorted(known, key=written.index))


def _currency(entry: Entry) -> str:
    currency = entry.text("currency")
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise entry.wrong(
            "currency",
            Sentence(
                zh="币种须为 ISO 4217 三位代码。", en="The currency is three letters of ISO 4217."
            ),
        )
    return currency


def _zone(entry: Entry) -> str:
    zone = entry.text("time_zone")
    if zone not in available_timezones():
        raise entry.wrong(
            "time_zone",
            Sentence(
                zh="没有时区“{zone}”（例：Asia/Shanghai）。",
                en="There is no time zone '{zone}' (for example Asia/Shanghai).",
            ).fill(zone=zone),
        )
    return zone


def _master(entry: Entry, departments: tuple[str, ...]) -> str | None:
    master = entry.text("master", None) if "master" in entry else None
    if master is not None and master not in departments:
        raise entry.wrong(
            "master",
            Sentence(zh="departments 中没有“{master}”。", en="departments has no '{master}'.").fill(
                master=master
            ),
        )
    return master


def _key_file(stores: Entry | None) -> str:
    return stores.text("key_file", "keys/identities.key") if stores else "keys/identities.key"


def _buckets(stores: Entry | None) -> int:
    buckets = stores.whole("buckets", 1) if stores else 1
    if stores and not 1 <= buckets <= 64:
        raise stores.wrong(
            "buckets", Sentence(zh="buckets 须在 1 至 64 之间。", en="buckets is 1 to 64.")
        )
    return buckets


def _web(entry: Entry) -> Web:
    entry.only("hosts", "https", "port")
    hosts = entry.texts("hosts", ())
    wrong = [host for host in hosts if not _HOST.fullmatch(host)]
    if wrong:
        raise entry.wrong(
            "hosts",
            Sentence(zh="“{host}”不是主机名。", en="'{host}' is not the name of a host.").fill(
                host=wrong[0]
            ),
            Sentence(
                zh="只写主机名或 IP 地址，不带 https:// 和端口，例如 needmine.bank.cn。",
                en="Write the name or the IP address without https:// and without a port, such as "
                "needmine.bank.cn.",
            ),
        )
    return Web(hosts=hosts, https=entry.flag("https", False), port=_port(entry))


def _port(entry: Entry) -> int:
    port = entry.whole("port", Web.port)
    if not 1 <= port <= 65_535:
        raise entry.wrong(
            "port", Sentence(zh="端口须在 1 至 65535 之间。", en="The port is 1 to 65535.")
        )
    return port
