"""Logs as one JSON object a line, without personal data: no address, no name, no message text."""

import json
import logging
import logging.config
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from .metrics import REQUESTS, SECONDS
from .models import Person

LOGGER = logging.getLogger("workbench")


class JsonLines(logging.Formatter):
    """Formats a record as JSON; of an exception it keeps kind and place, never the words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # Messages of others may quote an address or a value, so only ours are kept.
            "event": record.getMessage() if record.name == LOGGER.name else record.funcName,
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["place"] = _place(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _place(trace: Any) -> str:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""


def set_up_logs() -> None:
    """Send every log line to standard error, as JSON."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonLines}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "loggers": {
                name: {"handlers": ["stderr"], "level": level, "propagate": False}
                for name, level in (("workbench", "INFO"), ("django", "ERROR"))
            },
        }
    )


def record_request(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that logs and measures every request by the name of its page."""

    def respond_and_record(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = respond(request)
        seconds = time.perf_counter() - started
        match = request.resolver_match
        page = (match.url_name if match else None) or "none"
        REQUESTS.labels(page=page, status=str(response.status_code)).inc()
        SECONDS.labels(page=page).observe(seconds)
        if page not in ("asset", "healthz", "metrics"):
            LOGGER.info("request", extra={"facts": _facts(request, response, page, seconds)})
        return response

    return respond_and_record


def _facts(
    request: HttpRequest, response: HttpResponse, page: str, seconds: float
) -> dict[str, Any]:
    person = getattr(request, "user", None)
    return {
        "request": uuid.uuid4().hex[:12],
        "method": request.method,
        "page": page,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "role": person.role if isinstance(person, Person) else "",
    }
