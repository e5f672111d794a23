"""Which identity weights and models a round uses again, and when it learns anew."""

import datetime as dt

import pyarrow as pa
import pytest

from needmine.customers.model import LinkingModel
from needmine.customers.tables import LINKING_MODELS
from needmine.predictions.model import TrainedModel
from needmine.predictions.scoring import models_table
from needmine.predictions.tables import MODELS
from needmine.rounds.handed import Handed, linking_model, models_due
from tests.needmine.rounds.mining import Mining
from tests.rows import table_of

NOTHING = Handed()


def weights(version: str, trained: str, *, learned: bool = True) -> LinkingModel:
    return LinkingModel(
        version=version,
        trained_as_of=dt.date.fromisoformat(trained),
        settings=f'{{"trained": {str(learned).lower()}}}',
    )


def linking(*models: LinkingModel) -> pa.Table:
    written = [vars(model) for model in models]
    return table_of(LINKING_MODELS, written).to_pyarrow()


def model(trained: str) -> TrainedModel:
    return TrainedModel(
        model="churn",
        version=f"v-{trained}",
        trained_as_of=dt.date.fromisoformat(trained),
        trained_until=None,
        text="",
        card='{"trained_until": null}',
        is_used=False,
    )


def models(*trained: str) -> pa.Table:
    return models_table([model(date) for date in trained])


def test_the_first_round_of_a_bank_learns_both(mining: Mining) -> None:
    with mining.open() as round_:
        assert linking_model(round_, NOTHING) is None
        assert models_due(round_, NOTHING) is None


def test_what_is_handed_in_is_used_before_anything_else(mining: Mining) -> None:
    mining.mine(
        "2026-06-30",
        linking_models=linking(weights("old", "2026-06-01")),
        models=models("2026-06-30"),
    )
    handed = Handed(linking=weights("given", "2026-01-01"), models=[model("2026-01-01")])

    with mining.open() as round_:
        assert linking_model(round_, handed) == handed.linking
        assert models_due(round_, handed) == handed.models
        # No models at all is a choice too, and not a wish for new ones.
        assert models_due(round_, Handed(models=[])) == []


def test_identity_weights_stay_frozen_however_old_they_are(mining: Mining) -> None:
    frozen = weights("old", "2024-01-01")
    mining.mine("2026-06-30", linking_models=linking(weights("older", "2023-01-01"), frozen))

    with mining.open() as round_:
        assert linking_model(round_, NOTHING) == frozen


def test_weights_that_were_only_declared_give_way_to_learning(mining: Mining) -> None:
    mining.mine("2026-06-30", linking_models=linking(weights("d", "2026-06-30", learned=False)))

    with mining.open() as round_:
        assert linking_model(round_, NOTHING) is None


@pytest.mark.parametrize(
    ("trained", "is_used_again"),
    [("2026-07-01", True), ("2026-06-02", True), ("2026-06-01", False), ("2025-01-01", False)],
)
def test_a_model_serves_for_thirty_days(mining: Mining, trained: str, is_used_again: bool) -> None:
    mining.mine("2026-07-01", models=models(trained))

    with mining.open("2026-07-01") as round_:
        due = models_due(round_, NOTHING)

    assert (due is not None) == is_used_again
    assert not due or due[0].version == f"v-{trained}"


def test_a_round_for_an_earlier_day_uses_nothing_learned_later(mining: Mining) -> None:
    mining.mine(
        "2026-07-01",
        linking_models=linking(weights("july", "2026-07-01")),
        models=models("2026-07-01"),
    )

    with mining.open("2026-06-20") as round_:
        assert linking_model(round_, NOTHING) is None
        assert models_due(round_, NOTHING) is None


def test_weights_dated_after_the_moment_are_passed_over(mining: Mining) -> None:
    early, late = weights("early", "2026-05-01"), weights("late", "2026-07-01")
    mining.mine("2026-06-01", linking_models=linking(early, late), models=models("2026-07-01"))

    with mining.open("2026-06-15") as round_:
        assert linking_model(round_, NOTHING) == early
        assert models_due(round_, NOTHING) is None


def test_a_run_without_any_model_is_followed_by_training(mining: Mining) -> None:
    mining.mine("2026-06-30", models=MODELS.schema().to_pyarrow().empty_table())

    with mining.open() as round_:
        assert models_due(round_, NOTHING) is None
