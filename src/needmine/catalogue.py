"""Everything that ships, listed by hand: stages and tables, in the order of the flow."""

from needmine.actions import tables as actions
from needmine.core.sentences import Sentence
from needmine.core.tables import Table
from needmine.customers import tables as customers
from needmine.features import tables as features
from needmine.feedback import tables as feedback
from needmine.governance import tables as governance
from needmine.needs import tables as needs
from needmine.outcomes import tables as outcomes
from needmine.predictions import tables as predictions
from needmine.signals import tables as signals
from needmine.sources import tables as sources

TABLES: tuple[Table, ...] = (
    *sources.TABLES,
    governance.IDENTITIES,
    *customers.TABLES,
    *features.TABLES,
    *signals.TABLES,
    *feedback.TABLES,
    *predictions.TABLES,
    *outcomes.TABLES,
    *needs.TABLES,
    *actions.TABLES,
)

STAGES: dict[str, Sentence] = {
    "sources": Sentence(zh="读取记录", en="Read records"),
    "customers": Sentence(zh="识别客户", en="Recognise customers"),
    "features": Sentence(zh="计算特征", en="Measure features"),
    "signals": Sentence(zh="捕捉信号", en="Catch signals"),
    "feedback": Sentence(zh="倾听反馈", en="Hear feedback"),
    "predictions": Sentence(zh="预测", en="Predict"),
    "outcomes": Sentence(zh="回收答复", en="Take answers back"),
    "needs": Sentence(zh="权衡需求", en="Weigh needs"),
    "actions": Sentence(zh="把关行动", en="Gate actions"),
}
