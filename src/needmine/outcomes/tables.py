"""Tables of the stage ``outcomes``."""

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, NEED_FINDING, Table, column

ASSIGNMENTS = Table(
    name="assignments",
    grain=Sentence(zh="每位客户每项需求一行", en="One row per customer and need"),
    key=("customer_id", "need"),
    columns=(
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column("need", "string", zh="需求种类", en="What is needed", required=True),
        column(
            "arm",
            "string",
            zh="分组",
            en="treatment or hold_out",
            required=True,
            allowed=("treatment", "hold_out"),
        ),
        column("assigned_date", "date", zh="分组日", en="Assigned on", required=True),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

OUTCOMES = Table(
    name="outcomes",
    grain=Sentence(zh="每条答复或结果一行", en="One row per answer or recorded result"),
    key=("outcome_id",),
    columns=(
        column("outcome_id", "string", zh="结果编号", en="Outcome", required=True),
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column("need", "string", zh="需求种类", en="What was needed", required=True),
        column("lead_id", "string", zh="线索编号", en="Lead; null where none was sent"),
        column("product_code", "string", zh="产品代码", en="Product offered; null for service"),
        column(
            "answer",
            "string",
            zh="答复",
            en="accepted, declined, wrong or no_answer",
            required=True,
            allowed=("accepted", "declined", "wrong", "no_answer"),
        ),
        column("answered_at", INSTANT, zh="答复时间", en="When", required=True),
        column("known_at", INSTANT, zh="知晓时间", en="When the bank knew it", required=True),
        column("source", "string", zh="来源", en="workbench, crm or records", required=True),
        column("answered_by", "string", zh="记录人", en="Who recorded it"),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

TABLES: tuple[Table, ...] = (ASSIGNMENTS, OUTCOMES)
