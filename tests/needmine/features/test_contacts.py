from needmine.features.at_moment import AtMoment
from needmine.features.contacts import FEATURES, contacts
from tests.needmine.features.one_customer import MOMENT, bank_of, features_of


def offer(number: str, at: str, **more: object) -> dict[str, object]:
    return {"contact_id": number, "party_id": "p-li", "channel": "sms", "happened_at": at, **more}


def test_service_messages_are_no_offers() -> None:
    li = features_of(
        "li",
        bank_of(
            contacts=[
                offer("k1", "2026-06-01 10:00"),
                offer("k2", "2026-06-02 10:00", is_service=True),
                offer("k3", "2026-04-02 10:00", is_service=False),
            ]
        ),
        "contacts",
    )
    assert (li["n_offers_30d"], li["n_offers_90d"], li["n_service_messages_90d"]) == (1, 2, 1)
    assert li["days_since_offer"] == 14


def test_an_answer_without_a_party_belongs_to_whom_was_contacted() -> None:
    li = features_of(
        "li",
        bank_of(
            contacts=[offer("k1", "2026-06-01 10:00"), offer("k2", "2026-06-03 10:00")],
            answers=[
                {"contact_id": "k1", "answer": "declined", "happened_at": "2026-06-02 10:00"},
                {"contact_id": "k1", "answer": "wrong", "happened_at": "2026-06-03 10:00"},
                {"contact_id": "k2", "answer": "no_answer", "happened_at": "2026-06-04 10:00"},
            ],
        ),
        "contacts",
    )
    assert (li["n_answers_12m"], li["n_declined_12m"], li["n_accepted_12m"]) == (2, 1, 0)
    # Of two offers one was answered, twice.
    assert li["response_share_12m"] == 0.5
    assert li["days_since_answer"] == 12


def test_nobody_who_was_never_asked_has_a_response_share() -> None:
    li = features_of("li", bank_of(contacts=[], answers=[]), "contacts")
    assert li["n_offers_90d"] == 0
    assert li["response_share_12m"] is None


def test_every_declared_contact_is_computed_and_nothing_else() -> None:
    rows = contacts(AtMoment(tables=bank_of(), as_of=MOMENT))
    assert set(rows.columns) == {"customer_id"} | {feature.name for feature in FEATURES}
