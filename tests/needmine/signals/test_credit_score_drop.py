import datetime as dt

from tests.needmine.signals.happenings import Row, bank_of, fired


def score(at: str, points: float, **more: object) -> Row:
    return {
        "party_id": "p-li", "source": "internal", "version": "v1", "score": points,
        "happened_at": at, **more,
    }  # fmt: skip


def drops(*scores: Row) -> list[Row]:
    return fired("credit_score_drop", bank_of(credit_scores=list(scores)))


BEFORE = score("2026-02-01 10:00", 700)


def test_a_fall_by_the_limit_fires_and_names_both_scores() -> None:
    (firing,) = drops(BEFORE, score("2026-05-01 10:00", 669.5))
    assert firing["fired_date"] == dt.date(2026, 5, 1)
    assert firing["values"] == {"previous": 700, "score": 669.5, "drop": 30.5}
    assert firing["rows"] == ["credit_scores/load-1/1", "credit_scores/load-1/2"]


def test_a_smaller_fall_and_a_rise_do_not_fire() -> None:
    assert drops(BEFORE, score("2026-05-01 10:00", 671)) == []
    assert drops(BEFORE, score("2026-05-01 10:00", 800)) == []


def test_a_new_version_of_the_score_is_not_the_customers_doing() -> None:
    assert drops(BEFORE, score("2026-05-01 10:00", 600, version="v2")) == []
    # Nor may the score before last of the same version be taken instead.
    between = score("2026-03-01 10:00", 640, version="v2")
    assert drops(BEFORE, between, score("2026-05-01 10:00", 650)) == []


def test_bureau_scores_never_fire_and_never_stand_in_for_the_score_before() -> None:
    bureau = [
        score("2026-02-01 10:00", 700, source="bureau"),
        score("2026-05-01 10:00", 500, source="bureau"),
    ]
    assert drops(*bureau) == []
    assert drops(bureau[0], score("2026-05-01 10:00", 600)) == []


def test_a_score_that_came_late_says_nothing_of_now() -> None:
    late = score("2026-03-01 10:00", 600, known_at="2026-05-20")
    assert drops(BEFORE, score("2026-05-01 10:00", 690), late) == []


def test_a_score_known_only_later_is_not_the_score_before() -> None:
    unseen = score("2026-04-01 10:00", 640, known_at="2026-05-20")
    (firing,) = drops(BEFORE, unseen, score("2026-05-01 10:00", 650))
    assert firing["values"]["previous"] == 700


def test_a_fall_against_a_score_of_years_ago_does_not_fire() -> None:
    assert drops(score("2024-01-01 10:00", 700), score("2026-05-01 10:00", 600)) == []
