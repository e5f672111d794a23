"""The one table that holds values that name a person."""

from needmine.core.sentences import Sentence
from needmine.core.tables import NEED_FINDING, Table, column

IDENTITIES = Table(
    name="identities",
    grain=Sentence(zh="每个令牌一行", en="One row per token"),
    key=("token",),
    columns=(
        column("token", "string", zh="令牌", en="Token", required=True),
        column("kind", "string", zh="身份种类", en="Kind of identity", required=True),
        column(
            "sealed", "binary", zh="密文", en="The value, encrypted", required=True, data_class="C2"
        ),
    ),
    purposes=NEED_FINDING,
    retention="transactions_10y",
    bucket="token",
)
