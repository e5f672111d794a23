"""The table of the stage ``features``, built from what the families declare."""

from needmine.core.sentences import Sentence
from needmine.core.tables import NEED_FINDING, Table, column

from .declared import Feature as Feature
from .families import FAMILIES

DECLARED: tuple[Feature, ...] = tuple(feature for family in FAMILIES for feature in family.features)

FEATURES = Table(
    name="features",
    grain=Sentence(zh="每位客户每个时点一行", en="One row per customer and moment"),
    key=("customer_id", "moment"),
    columns=(
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column("moment", "date", zh="时点", en="Moment, first instant of the day", required=True),
        *(feature.column() for feature in DECLARED),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

TABLES: tuple[Table, ...] = (FEATURES,)


def declared(name: str) -> Feature:
    """Return the feature of that name; KeyError where none is declared."""
    for feature in DECLARED:
        if feature.name == name:
            return feature
    raise KeyError(name)
