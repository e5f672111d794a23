"""Tables of the stage ``feedback``."""

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, NEED_FINDING, Table, column

VOICES = Table(
    name="voices",
    grain=Sentence(zh="每条反馈每个话题一行", en="One row per feedback text and topic heard in it"),
    key=("department", "feedback_id", "topic"),
    columns=(
        column("department", "string", zh="部门", en="Department", required=True),
        column("feedback_id", "string", zh="反馈编号", en="Feedback number", required=True),
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column("kind", "string", zh="类型", en="call, complaint, comment or survey", required=True),
        column("topic", "string", zh="话题", en="Topic", required=True),
        column(
            "polarity",
            "float64",
            zh="倾向：-1 否认该话题，0.3 或许，1 肯定",
            en="-1 speaks against the topic, 0.3 only perhaps for it, 1 for it",
            required=True,
        ),
        column("is_open", "boolean", zh="尚未办结", en="Not settled yet", required=True),
        column("happened_date", "date", zh="日期", en="Day", required=True),
        column("known_at", INSTANT, zh="知晓时间", en="When the bank knew it", required=True),
        column("row", "string", zh="来源行", en="Row behind it, table/load/row", required=True),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

TABLES: tuple[Table, ...] = (VOICES,)
