"""Tables of the stage ``predictions``."""

from needmine.core.sentences import Sentence
from needmine.core.tables import NEED_FINDING, Table, column

PREDICTIONS = Table(
    name="predictions",
    grain=Sentence(zh="每位客户每个模型每个时点一行", en="One row per customer, model and moment"),
    key=("customer_id", "model", "moment"),
    columns=(
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column("model", "string", zh="模型", en="Model", required=True),
        column("moment", "date", zh="时点", en="Moment, first instant of the day", required=True),
        column("version", "string", zh="模型版本", en="Version of the model", required=True),
        column("score", "float64", zh="得分", en="Score before calibration", required=True),
        column(
            "probability",
            "float64",
            zh="概率",
            en="Calibrated probability; null where not calibrated",
        ),
        column(
            "is_used",
            "boolean",
            zh="是否采用",
            en="Beat its simple baseline and is used",
            required=True,
        ),
        column(
            "drivers",
            "string",
            zh="主要因素（JSON）",
            en="Features that moved it most, JSON list of name, value, weight",
            required=True,
        ),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

MODELS = Table(
    name="models",
    grain=Sentence(zh="每个模型每个版本一行", en="One row per model and version"),
    key=("model", "version"),
    columns=(
        column("model", "string", zh="模型", en="Model", required=True),
        column("version", "string", zh="版本", en="Version", required=True),
        column("trained_as_of", "date", zh="训练时点", en="Trained as of", required=True),
        column("text", "string", zh="模型文本", en="The model as text", required=True),
        column(
            "card",
            "string",
            zh="模型卡（JSON）",
            en="Model card: periods, rows, features, quality beside the baseline, JSON",
            required=True,
        ),
        column("is_used", "boolean", zh="是否采用", en="Beat its simple baseline", required=True),
    ),
    purposes=NEED_FINDING,
    retention="needs_5y",
)

TABLES: tuple[Table, ...] = (PREDICTIONS, MODELS)
