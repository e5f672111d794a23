"""Looks for the parts of the tests that are not Python packages, and installs them where it may.

On Debian and Ubuntu, as root, missing parts are installed with apt-get. Elsewhere the missing
parts are named, with the way to install them. With CI=true a part that is still missing is an
error, because the tests that need it would not run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing the tests need that pip cannot bring."""

    name: str
    used_for: str
    packages: tuple[str, ...]
    present: Callable[[], bool]


def has_chromium() -> bool:
    """Whether a Chromium that Playwright can drive is on the path."""
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


def has_chinese_font() -> bool:
    """Whether Chinese text can be drawn."""
    folders = (Path("/usr/share/fonts"), Path.home() / ".fonts", Path("/Library/Fonts"))
    patterns = ("Noto*CJK*", "SourceHan*", "wqy-*", "PingFang*")
    return any(
        next(folder.rglob(pattern), None) is not None
        for folder in folders
        if folder.is_dir()
        for pattern in patterns
    )


def has_postgresql() -> bool:
    """Whether initdb is on the path or where Debian keeps it."""
    return shutil.which("initdb") is not None or any(
        Path("/usr/lib/postgresql").glob("*/bin/initdb")
    )


def has_java_17() -> bool:
    """Whether a Java 17 is installed; Spark 4.0 is tried with that one."""
    candidates = [path / "bin" / "java" for path in Path("/usr/lib/jvm").glob("*17*")]
    if os.environ.get("JAVA_HOME"):
        candidates.append(Path(os.environ["JAVA_HOME"]) / "bin" / "java")
    if found := shutil.which("java"):
        candidates.append(Path(found))
    return any(_is_java_17(java) for java in candidates if java.is_file())


def _is_java_17(java: Path) -> bool:
    answer = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False)
    return re.search(r'version "17[."]', answer.stderr + answer.stdout) is not None


PARTS = (
    Part(
        name="Chromium",
        used_for="the tests of pages in tests/browser",
        packages=("chromium",),
        present=has_chromium,
    ),
    Part(
        name="a Chinese font",
        used_for="charts and pages in Chinese",
        packages=("fonts-noto-cjk",),
        present=has_chinese_font,
    ),
    Part(
        name="PostgreSQL",
        used_for="the tests marked postgres",
        packages=("postgresql",),
        present=has_postgresql,
    ),
    Part(
        name="Java 17",
        used_for="the tests marked spark",
        packages=("openjdk-17-jre-headless",),
        present=has_java_17,
    ),
)


def missing(parts: Sequence[Part] = PARTS) -> list[Part]:
    """The parts that are not on this machine."""
    return [part for part in parts if not part.present()]


def install(parts: Sequence[Part]) -> None:
    """Install the parts with apt-get; a failure shows in what is missing afterwards."""
    packages = [package for part in parts for package in part.packages]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
    # One at a time: a package this release does not have must not keep the others away.
    for package in packages:
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
            check=False,
            env=quiet,
            stdout=subprocess.DEVNULL,
        )


def may_install() -> bool:
    """Whether this is root on a machine with apt-get."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def main() -> int:
    """Exit code 0 when the tests can run, 1 when CI lacks a part."""
    lacking = missing()
    if lacking and may_install():
        print("Installing " + ", ".join(part.name for part in lacking))
        install(lacking)
        lacking = missing()
    for part in lacking:
        print(
            f"Missing: {part.name}, used for {part.used_for}. "
            f"Install it with: sudo apt-get install {' '.join(part.packages)}",
            file=sys.stderr,
        )
    in_ci = os.environ.get("CI", "").lower() == "true"
    return 1 if lacking and in_ci else 0


if __name__ == "__main__":
    sys.exit(main())
