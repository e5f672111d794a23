"""Counts and durations in OpenMetrics: of requests, of the desk, never of a person."""

from collections.abc import Iterator

from django.db.models import Count
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from workbench.needs.models import OPEN, Need
from workbench.outcomes.models import Answer
from workbench.sources.queries import last_finished, shown_now

REGISTRY = CollectorRegistry()
REQUESTS = Counter("workbench_requests", "Requests answered", ("page", "status"), registry=REGISTRY)
SECONDS = Histogram(
    "workbench_request_seconds",
    "Time to answer a request",
    ("page",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=REGISTRY,
)


class Desk(Collector):
    """Reads the state of the desk when it is asked for."""

    def collect(self) -> Iterator[Metric]:
        """Return open needs, answers, and when and how the last run ended."""
        needs = GaugeMetricFamily("needmine_needs_open", "Needs open", labels=("need",))
        for row in Need.objects.filter(status__in=OPEN).values("need").annotate(n=Count("pk")):
            needs.add_metric([row["need"]], row["n"])
        yield needs
        answers = GaugeMetricFamily("needmine_answers", "Answers given", labels=("answer",))
        current = Answer.objects.filter(is_current=True)
        for answer, n in current.values_list("answer").annotate(n=Count("pk")).order_by():
            answers.add_metric([answer], n)
        yield answers
        yield from _runs()

    def describe(self) -> list[Metric]:
        """Return nothing: the database is not asked before the first request."""
        return []


def _runs() -> Iterator[Metric]:
    shown, last = shown_now(), last_finished()
    if shown is not None:
        yield GaugeMetricFamily(
            "needmine_published_timestamp_seconds",
            "When what is shown was published",
            value=shown.published_at.timestamp(),
        )
    if last is not None:
        yield GaugeMetricFamily(
            "needmine_last_run_done",
            "1 where the last run that ended was done, 0 where it failed or was interrupted",
            value=float(last.status == "done"),
        )


REGISTRY.register(Desk())


def metrics_text() -> tuple[bytes, str]:
    """Return every metric of this process, with its content type."""
    text: bytes = generate_latest(REGISTRY)  # type: ignore[no-untyped-call]
    return text, CONTENT_TYPE_LATEST
