from pathlib import Path

from needmine.rounds.repair_shelf import RepairShelf


def shelf(folder: Path) -> RepairShelf:
    return RepairShelf(folder, lambda: b"k" * 32)


def test_what_is_kept_is_found_by_the_content_of_its_file_and_lies_sealed(tmp_path: Path) -> None:
    kept = shelf(tmp_path)

    assert kept.keep("core", "accounts", "d1", {7: {"name": "王小明"}})

    found = shelf(tmp_path).of("core", "accounts", "d1")
    assert found.rows == {7: {"name": "王小明"}}
    assert found.digest
    assert kept.of("core", "accounts", "d2").rows == {}
    assert kept.of("core", "accounts", "d2").digest == ""
    (file,) = tmp_path.rglob("*.sealed")
    assert "王小明".encode() not in file.read_bytes()


def test_the_same_kept_again_changes_nothing(tmp_path: Path) -> None:
    kept = shelf(tmp_path)
    kept.keep("core", "accounts", "d1", {7: {"no": "A"}})
    before = kept.digests()

    assert not kept.keep("core", "accounts", "d1", {7: {"no": "A"}})
    assert kept.digests() == before
    assert kept.keep("core", "accounts", "d1", {7: {"no": "B"}})
    assert kept.digests() != before


def test_where_nothing_was_mended_no_key_is_asked_for(tmp_path: Path) -> None:
    def no_key() -> bytes:
        raise AssertionError("asked for")

    empty = RepairShelf(tmp_path / "none", no_key)

    assert empty.of("core", "accounts", "d1").rows == {}
    assert not empty.keep("core", "accounts", "d1", {})
    assert empty.digests() == []
