"""Tables of the stage ``actions``: what may be offered, and what not and why."""

from needmine.core.sentences import Sentence
from needmine.core.tables import NEED_FINDING, Table, column

ACTIONS = Table(
    name="actions",
    grain=Sentence(
        zh="每项需求每个可选行动一行", en="One row per need and action that could serve it"
    ),
    key=("need_id", "action"),
    columns=(
        column("need_id", "string", zh="需求编号", en="Need", required=True),
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column("need", "string", zh="需求种类", en="What is needed", required=True),
        column("action", "string", zh="行动", en="Action", required=True),
        column("product_code", "string", zh="产品代码", en="Product offered; null for service"),
        column("channel", "string", zh="渠道", en="Channel", required=True),
        column("is_allowed", "boolean", zh="是否允许", en="May be done", required=True),
        column(
            "refusals",
            "string",
            zh="拒绝规则（JSON）",
            en="Every rule that refuses it, JSON list of rule, zh, en",
            required=True,
        ),
        column(
            "is_chosen",
            "boolean",
            zh="是否首选",
            en="The one action proposed for this need",
            required=True,
        ),
        column("priority", "float64", zh="优先级", en="Expected worth, for sorting", required=True),
        column(
            "lead_id", "string", zh="线索编号", en="Lead, the same in every repeat", required=True
        ),
        column("expires_date", "date", zh="失效日", en="Valid until", required=True),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

TABLES: tuple[Table, ...] = (ACTIONS,)
