"""Tables of the stage ``needs``: the ledger."""

from needmine.core.sentences import Sentence
from needmine.core.tables import MONEY, NEED_FINDING, Table, column

NEEDS = Table(
    name="needs",
    grain=Sentence(zh="每位客户每项需求一行", en="One row per customer and need"),
    key=("need_id",),
    columns=(
        column("need_id", "string", zh="需求编号", en="Need", required=True),
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column("need", "string", zh="需求种类", en="What is needed", required=True),
        column("moment", "date", zh="时点", en="Moment", required=True),
        column(
            "score",
            "float64",
            zh="证据总和（对数几率）",
            en="Sum of evidence, log-odds",
            required=True,
        ),
        column(
            "probability",
            "float64",
            zh="概率",
            en="Calibrated probability; null where no outcome could calibrate it",
        ),
        column("window_from", "date", zh="窗口起", en="Needed from", required=True),
        column("window_to", "date", zh="窗口止", en="Needed until", required=True),
        column("value_bank", MONEY, zh="银行价值", en="Worth to the bank over a year, expected"),
        column(
            "value_customer", MONEY, zh="客户价值", en="Worth to the customer over a year, expected"
        ),
        column(
            "status",
            "string",
            zh="状态",
            en="Status",
            required=True,
            allowed=("found", "offered", "met", "declined", "wrong", "expired"),
        ),
        column("found_date", "date", zh="发现日", en="Found on", required=True),
        column("reason_zh", "string", zh="理由（中文）", en="Why, in Chinese", required=True),
        column("reason_en", "string", zh="理由（英文）", en="Why, in English", required=True),
        column("n_evidence", "int64", zh="证据条数", en="Pieces of evidence", required=True),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

EVIDENCE = Table(
    name="evidence",
    grain=Sentence(zh="每项需求每条证据一行", en="One row per need and piece of evidence"),
    key=("evidence_id",),
    columns=(
        column("evidence_id", "string", zh="证据编号", en="Evidence", required=True),
        column("need_id", "string", zh="需求编号", en="Need", required=True),
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column("need", "string", zh="需求种类", en="What is needed", required=True),
        column(
            "kind",
            "string",
            zh="证据来源",
            en="signal, prediction, voice or feature",
            required=True,
            allowed=("signal", "prediction", "voice", "feature"),
        ),
        column("name", "string", zh="证据名", en="Which one", required=True),
        column("weight", "float64", zh="权重（对数几率）", en="Weight, log-odds", required=True),
        column("happened_date", "date", zh="日期", en="Day", required=True),
        column(
            "sentence_zh", "string", zh="说明（中文）", en="What it says, in Chinese", required=True
        ),
        column(
            "sentence_en", "string", zh="说明（英文）", en="What it says, in English", required=True
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

NEED_WEIGHTS = Table(
    name="need_weights",
    grain=Sentence(zh="每项需求每种证据一行", en="One row per need and kind of evidence"),
    key=("need", "evidence"),
    columns=(
        column("need", "string", zh="需求种类", en="Need", required=True),
        column("evidence", "string", zh="证据名", en="kind:name, or prior", required=True),
        column(
            "declared",
            "float64",
            zh="声明权重",
            en="Weight declared in needs.yml, log-odds",
            required=True,
        ),
        column(
            "learned",
            "float64",
            zh="学习权重",
            en="Weight after learning from outcomes, log-odds",
            required=True,
        ),
        column("n_cases", "int64", zh="样本数", en="Cases it was learned from", required=True),
        column("n_outcomes", "int64", zh="结果数", en="Outcomes among them", required=True),
        column(
            "is_calibrated",
            "boolean",
            zh="是否校准",
            en="The sum may be called a probability",
            required=True,
        ),
    ),
    purposes=NEED_FINDING,
    retention="needs_5y",
)

TABLES: tuple[Table, ...] = (NEEDS, EVIDENCE, NEED_WEIGHTS)
