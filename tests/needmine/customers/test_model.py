import datetime as dt

from needmine.core.time import Moment
from needmine.customers.model import LinkingModel, declared, is_trained, read_weights, written
from needmine.customers.rules import rules
from tests.rows import ZONE

NEW_YEAR = Moment(date=dt.date(2026, 1, 1), zone=ZONE)


def test_weights_come_back_from_their_text_as_they_went_in() -> None:
    model = written(declared(rules()), as_of=NEW_YEAR)
    assert read_weights(model, rules()) == declared(rules())
    assert not is_trained(model)


def test_the_version_belongs_to_the_text_and_the_moment() -> None:
    one = written(declared(rules()), as_of=NEW_YEAR)
    assert one == written(declared(rules()), as_of=NEW_YEAR)
    assert one.version != written(declared(rules()), as_of=NEW_YEAR.back(days=1)).version


def test_a_level_the_training_did_not_know_has_the_declared_weight() -> None:
    text = (
        '{"trained": true, "prior": 0.01, "comparisons": {"name": {"same_characters": [0.8, 0.1]}},'
        ' "frequencies": {}, "rare": {}}'
    )
    model = LinkingModel(version="v", trained_as_of=NEW_YEAR.date, settings=text)
    weights = read_weights(model, rules())
    assert weights.levels["name", "same_characters"] == (0.8, 0.1)
    assert weights.levels["city", "same"] == declared(rules()).levels["city", "same"]
    assert is_trained(model)
