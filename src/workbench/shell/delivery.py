"""Style, scripts and icons, read once and served with their digest in the address."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import vl_convert
from django.conf import settings

_OWN = Path(__file__).parent / "assets"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
CHART_LIBRARY = "charts.js"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it is sent; the digest in its address lets browsers keep it for ever."""

    name: str
    content_type: str
    packed: bytes
    digest: str


@cache
def assets() -> dict[str, Asset]:
    """Return every file that pages use, by name."""
    found = {file.name: file.read_bytes() for file in sorted(_OWN.iterdir()) if file.is_file()}
    htmx = files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js"
    found["htmx.js"] = htmx.read_bytes()
    found[CHART_LIBRARY] = chart_library(settings.MADE_FOLDER).read_bytes()
    return {name: _asset(name, content) for name, content in found.items()}


def _asset(name: str, content: bytes) -> Asset:
    return Asset(
        name=name,
        content_type=_TYPES[Path(name).suffix],
        packed=gzip.compress(content, 9, mtime=0),
        digest=hashlib.sha256(content).hexdigest()[:12],
    )


def chart_library(folder: Path) -> Path:
    """Return the file with Vega for the browser; it is made the first time, which takes seconds."""
    made_by = version("vl-convert-python")
    file = folder / f"charts-{made_by}.js"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".draft")
        library = vl_convert.javascript_bundle()  # type: ignore[call-arg]
        draft.write_text(library, encoding="utf-8")
        draft.replace(file)  # nobody ever reads half a file
    return file
