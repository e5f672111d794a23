from needmine.needs.taxonomy import NeedDefinition


def test_evidence_is_named_by_kind_and_name(loan: NeedDefinition) -> None:
    assert [piece.label for piece in loan.evidence] == [
        "signal:repeated_loan_page_visits",
        "voice:wants_loan",
        "prediction:propensity_loan",
        "feature:n_sessions_loan_30d",
    ]
