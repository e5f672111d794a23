"""The families of features that ship, listed by hand: which features, computed by what."""

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from needmine.core.sentences import Sentence

from . import (
    balances,
    borrowing,
    complaints,
    contacts,
    digital,
    holdings,
    money_flows,
    profile,
    regular_payments,
)
from .at_moment import AtMoment
from .declared import Feature


@dataclass(frozen=True, kw_only=True)
class FeatureFamily:
    """Features that are computed together.

    Parameters
    ----------
    rows
        Returns one row per customer with a column for each feature; a customer without a row
        there is told apart later as zero or unknown.
    """

    name: str
    title: Sentence
    features: tuple[Feature, ...]
    rows: Callable[[AtMoment], ir.Table]


FAMILIES = (
    FeatureFamily(
        name="profile",
        title=Sentence(zh="基本情况", en="Profile"),
        features=profile.FEATURES,
        rows=profile.profile,
    ),
    FeatureFamily(
        name="money_flows",
        title=Sentence(zh="资金收支", en="Money flows"),
        features=money_flows.FEATURES,
        rows=money_flows.money_flows,
    ),
    FeatureFamily(
        name="balances",
        title=Sentence(zh="资产余额", en="Balances"),
        features=balances.FEATURES,
        rows=balances.balances,
    ),
    FeatureFamily(
        name="holdings",
        title=Sentence(zh="产品持有", en="Holdings"),
        features=holdings.FEATURES,
        rows=holdings.holdings,
    ),
    FeatureFamily(
        name="borrowing",
        title=Sentence(zh="借贷与信用", en="Borrowing"),
        features=borrowing.FEATURES,
        rows=borrowing.borrowing,
    ),
    FeatureFamily(
        name="regular_payments",
        title=Sentence(zh="定期付款", en="Regular payments"),
        features=regular_payments.FEATURES,
        rows=regular_payments.regular_payments,
    ),
    FeatureFamily(
        name="digital",
        title=Sentence(zh="线上行为", en="Digital visits"),
        features=digital.FEATURES,
        rows=digital.digital,
    ),
    FeatureFamily(
        name="service",
        title=Sentence(zh="来电与投诉", en="Calls and complaints"),
        features=complaints.FEATURES,
        rows=complaints.complaints,
    ),
    FeatureFamily(
        name="contacts",
        title=Sentence(zh="触达与答复", en="Contacts and answers"),
        features=contacts.FEATURES,
        rows=contacts.contacts,
    ),
)
