"""Tables of the stage ``signals``."""

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, NEED_FINDING, Table, column

SIGNALS = Table(
    name="signals",
    grain=Sentence(zh="每次信号触发一行", en="One row per firing of a signal"),
    key=("firing_id",),
    columns=(
        column("firing_id", "string", zh="触发编号", en="Firing", required=True),
        column("signal", "string", zh="信号", en="Signal", required=True),
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column("fired_at", INSTANT, zh="触发时间", en="When it became known", required=True),
        column("fired_date", "date", zh="触发日期", en="Local day it fired", required=True),
        column("strength", "float64", zh="强度 0 至 1", en="Strength, 0 to 1", required=True),
        column("expires_date", "date", zh="失效日", en="Evidence until", required=True),
        column(
            "values",
            "string",
            zh="句中数值（JSON）",
            en="Values named in its sentence, JSON",
            required=True,
        ),
        column(
            "rows",
            "string",
            zh="来源行（JSON）",
            en="Rows behind it, JSON list of table/load/row",
            required=True,
        ),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

TABLES: tuple[Table, ...] = (SIGNALS,)
