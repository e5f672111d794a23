from pathlib import Path

import pytest

from needmine.governance.identities import KeyMissing
from needmine.governance.sealed_files import SealedFiles

SECRET = "王小明 13712349050"


def test_what_was_written_is_read_back_and_nothing_of_it_lies_there(tmp_path: Path) -> None:
    files = SealedFiles(lambda: b"k" * 32)
    file = tmp_path / "deep" / "a.sealed"

    files.write(file, SECRET)

    assert files.read(file) == SECRET
    held = file.read_bytes()
    assert "王小明".encode() not in held
    assert b"13712349050" not in held
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in file.parent.iterdir()] == ["a.sealed"]


@pytest.mark.parametrize("harm", ["other key", "changed", "cut off", "another name"])
def test_what_is_not_whole_does_not_open(tmp_path: Path, harm: str) -> None:
    file = tmp_path / "a.sealed"
    files = SealedFiles(lambda: b"k" * 32)
    files.write(file, SECRET)
    if harm == "other key":
        files = SealedFiles(lambda: b"j" * 32)
    elif harm == "changed":
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    elif harm == "cut off":
        file.write_bytes(file.read_bytes()[:30])
    else:
        file = file.rename(tmp_path / "b.sealed")

    with pytest.raises(KeyMissing, match=file.name):
        files.read(file)
