"""Enciphered files: read as openssl wrote them, and nothing of them told or left behind."""

import gzip
import hashlib
import subprocess
from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.core.errors import NeedmineError
from needmine.sources.contents import Ciphered, content_of
from needmine.sources.feeds import Feed, read_feeds
from needmine.sources.readers import batches
from needmine.sources.unpacking import unpacked

TEXT = "no,name\n1,王\n".encode() * 1000
PASSPHRASE = "长城 & 黄河"
FEED = """
files: exports/cards_*.csv.gz.enc
control: {file: "{name}.sha256", digest: '^(?P<digest>[0-9a-f]{64})', algorithm: sha256}
ciphered: {cipher: CIPHER, passphrase: "${CARDS_PASSPHRASE}", rounds: 20000}
"""


def enciphered(file: Path, content: bytes, cipher: str, *, rounds: int = 20_000) -> Path:
    """Have openssl encipher some bytes."""
    command = ["openssl", "enc", f"-{cipher}", "-pbkdf2", "-iter", str(rounds), "-salt"]
    found = subprocess.run(
        [*command, "-pass", f"pass:{PASSPHRASE}"], input=content, capture_output=True, check=True
    )
    file.write_bytes(found.stdout)
    return file


def feed(folder: Path, text: str) -> Feed:
    place = folder / "sources" / "cards" / "cards"
    place.mkdir(parents=True, exist_ok=True)
    (place / "feed.yml").write_text(text)
    (place / "parties.sql").write_text("select no as party_id from raw")
    (found,) = read_feeds(folder, ("cards",))
    return found


@pytest.mark.parametrize("cipher", ["sm4-cbc", "aes-256-cbc"])
def test_a_feed_of_enciphered_packed_files_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cipher: str
) -> None:
    monkeypatch.setenv("CARDS_PASSPHRASE", PASSPHRASE)
    (tmp_path / "exports").mkdir()
    file = enciphered(tmp_path / "exports/cards_1.csv.gz.enc", gzip.compress(TEXT), cipher)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    (tmp_path / "exports/cards_1.csv.gz.enc.sha256").write_text(f"{digest}  {file.name}\n")
    cards = feed(tmp_path, FEED.replace("CIPHER", cipher))

    (batch,) = batches(cards, file)

    assert batch.rows.num_rows == 1999
    assert batch.rows["name"][0].as_py() == "王"
    assert cards.found() == [file]
    assert PASSPHRASE not in repr(cards)
    assert sorted(tmp_path.rglob("*.csv*")) == [file, Path(f"{file}.sha256")]


@pytest.mark.parametrize("cipher", ["sm4-cbc", "aes-256-cbc"])
def test_what_was_enciphered_otherwise_is_refused_without_its_content(
    tmp_path: Path, cipher: str
) -> None:
    file = enciphered(tmp_path / "a.csv.gz.enc", gzip.compress(TEXT), cipher)
    right = Ciphered(cipher=cipher, passphrase=PASSPHRASE, rounds=20_000)

    assert unpacked(content_of(file, right)) == TEXT
    for wrong in (
        Ciphered(cipher=cipher, passphrase="长城", rounds=20_000),
        Ciphered(cipher=cipher, passphrase=PASSPHRASE, rounds=10_000),
    ):
        # One wrong key in 256 leaves what looks like padding; then it is no gzip.
        with pytest.raises((ValueError, OSError), match=r"passphrase or the rounds|zlib|gzip"):
            unpacked(content_of(file, wrong))
    for cut in (b"", TEXT, file.read_bytes()[:-1], file.read_bytes()[:16]):
        file.write_bytes(cut)
        with pytest.raises(ValueError, match=f"not enciphered as openssl enc -{cipher}"):
            content_of(file, right)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (FEED.replace("${CARDS_PASSPHRASE}", "secret").replace("CIPHER", "sm4-cbc"), "variable"),
        (FEED.replace("CIPHER", "des-cbc"), "des-cbc"),
        (FEED.replace("20000", "0").replace("CIPHER", "sm4-cbc"), "positive"),
        (
            "files: a.csv\nciphered: {cipher: sm4-cbc, passphrase: '${CARDS_PASSPHRASE}'}\n",
            "control files with a digest",
        ),
    ],
)
def test_a_feed_says_what_is_wrong_with_its_cipher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, said: str
) -> None:
    monkeypatch.setenv("CARDS_PASSPHRASE", PASSPHRASE)

    with pytest.raises(DefinitionError, match=said) as found:
        feed(tmp_path, wrong)

    assert "secret" not in str(found.value)


def test_a_passphrase_that_the_environment_lacks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARDS_PASSPHRASE", raising=False)

    with pytest.raises(NeedmineError, match="CARDS_PASSPHRASE"):
        feed(tmp_path, FEED.replace("CIPHER", "sm4-cbc"))
