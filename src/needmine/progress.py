"""A bar that shows how far a long command has come; plain lines where nobody watches."""

import sys
import time
from typing import TextIO

_WIDTH = 24


class Bar:
    """Shows a share of the work done and what is being done, on standard error."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._watched = self._out.isatty()
        self._started = time.monotonic()
        self._last = ""

    def __call__(self, step: str, done: float) -> None:
        """Show a step that begins.

        Parameters
        ----------
        done
            Share of the whole work that lies behind, 0 to 1.
        """
        seconds = f"{time.monotonic() - self._started:6.1f} s"
        if not self._watched:
            print(f"{seconds}  {step}", file=self._out, flush=True)
            return
        full = int(done * _WIDTH)
        line = f"{seconds} [{'#' * full}{'·' * (_WIDTH - full)}] {done:4.0%}  {step}"
        # Blanks wipe what a longer line left.
        self._out.write("\r" + line + " " * max(len(self._last) - len(line), 0))
        self._out.flush()
        self._last = line

    def close(self) -> None:
        """End the line."""
        if self._watched and self._last:
            self._out.write("\n")
            self._out.flush()
