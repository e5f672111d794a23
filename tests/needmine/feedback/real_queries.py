"""Real queries to an English bank (banking77): which of its intents speak of which topic."""

import csv
import gzip
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(os.environ.get("NEEDMINE_SHARED_DATA", "../shared/data"))
FILE = SHARED / "banking77" / "train.csv.gz"


@dataclass(frozen=True, kw_only=True)
class Intents:
    """Intents that speak of a topic, and those near it, of which some texts do and some do not."""

    speaks: frozenset[str]
    near: frozenset[str]


CHARGES = frozenset(
    {
        "transfer_fee_charged",
        "card_payment_fee_charged",
        "cash_withdrawal_charge",
        "extra_charge_on_statement",
        "transaction_charged_twice",
    }
)
WRONG_RATES = frozenset(
    {"card_payment_wrong_exchange_rate", "wrong_exchange_rate_for_cash_withdrawal"}
)
UNKNOWN_PAYMENTS = frozenset(
    {
        "card_payment_not_recognised",
        "direct_debit_payment_not_recognised",
        "cash_withdrawal_not_recognised",
    }
)
CHARGES_ASKED = frozenset(
    {"exchange_charge", "top_up_by_card_charge", "top_up_by_bank_transfer_charge"}
)

TOPICS = {
    "wants_to_leave": Intents(speaks=frozenset({"terminate_account"}), near=frozenset()),
    "money_abroad": Intents(
        speaks=WRONG_RATES
        | {"exchange_rate", "exchange_via_app", "fiat_currency_support", "exchange_charge"},
        near=CHARGES_ASKED
        | CHARGES
        | {
            "receiving_money",
            "country_support",
            "transfer_timing",
            "supported_cards_and_currencies",
            "transfer_into_account",
            "transfer_not_received_by_recipient",
            "beneficiary_not_allowed",
            "balance_not_updated_after_bank_transfer",
            "pending_transfer",
            "failed_transfer",
        },
    ),
    "complaint_fee": Intents(
        speaks=CHARGES,
        near=CHARGES_ASKED
        | WRONG_RATES
        | UNKNOWN_PAYMENTS
        | {
            "request_refund",
            "pending_top_up",
            "pending_card_payment",
            "pending_transfer",
            "wrong_amount_of_cash_received",
        },
    ),
    "complaint_card": Intents(
        speaks=frozenset(
            {
                "card_not_working",
                "card_swallowed",
                "declined_card_payment",
                "contactless_not_working",
                "lost_or_stolen_card",
                "compromised_card",
                "card_payment_not_recognised",
                "card_arrival",
                "virtual_card_not_working",
            }
        ),
        near=frozenset(
            {
                "declined_cash_withdrawal",
                "card_delivery_estimate",
                "reverted_card_payment?",
                "pin_blocked",
                "cash_withdrawal_not_recognised",
                "card_linking",
                "card_acceptance",
                "top_up_failed",
                "lost_or_stolen_phone",
                "card_about_to_expire",
                "top_up_reverted",
                "card_payment_fee_charged",
                "pending_card_payment",
                "activate_my_card",
                "transaction_charged_twice",
                "getting_spare_card",
                "apple_pay_or_google_pay",
                "wrong_amount_of_cash_received",
            }
        ),
    ),
}


def held_out_queries() -> list[tuple[str, str]]:
    """Return text and intent of the half that the patterns were never tuned on."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    return [row for row in rows if hashlib.sha256(row[0].encode()).digest()[-1] % 2]
