"""What the rules look at: one row per customer, and per customer and need or product."""

from functools import reduce

import ibis
import ibis.expr.types as ir

from needmine.core.tables import Tables
from needmine.core.time import Moment, known, within_days
from needmine.governance.consent import consent_states
from needmine.governance.policies import Policies

# Who an account belongs to; a disponent uses it and a guarantor answers for it.
HOLDERS = ("owner", "joint")
CONTACT_DAYS = (7, 30)
# The feature on debt payments looks back 90 days.
_MONTHS_OF_DEBT = 3


def customer_facts(tables: Tables, *, as_of: Moment, policies: Policies) -> ir.Table:
    """Return what is known of each customer: one row per customer, null where nothing is known."""
    people = _people(tables, as_of=as_of)
    parts = (
        _consents(tables, as_of=as_of, policies=policies),
        _contacts(tables, as_of=as_of),
        _open_complaints(tables, as_of=as_of, policies=policies),
        _overdue(tables, as_of=as_of),
        _hardship(tables, as_of=as_of, policies=policies),
        _scores(tables, as_of=as_of),
        _risk_assessments(tables, as_of=as_of, policies=policies),
        _balances(tables, as_of=as_of),
        _stopped_accounts(tables, as_of=as_of, policies=policies),
        _burden(tables, as_of=as_of),
    )
    return reduce(lambda left, right: beside(left, right, "customer_id"), parts, people)


def beside(left: ir.Table, right: ir.Table, *keys: str) -> ir.Table:
    """Return the left rows with the columns of the right beside them, null where none match."""
    joined = left.left_join(right, list(keys))
    return joined.drop(*(name for name in joined.columns if name.endswith("_right")))


def answers_by_need(tables: Tables, *, as_of: Moment) -> ir.Table:
    """Return the last refusal and the last "wrong" of each customer about each need."""
    instant = _instant(as_of)
    said = tables["outcomes"]
    said = said.filter(said.known_at < instant, said.answered_at < instant)
    return said.group_by("customer_id", "need").aggregate(
        declined_at=said.answered_at.max(where=said.answer == "declined"),
        wrong_at=said.answered_at.max(where=said.answer == "wrong"),
    )


def refusals_by_product(tables: Tables, *, as_of: Moment) -> ir.Table:
    """Return when each customer last declined each product, whatever need it was offered for."""
    instant = _instant(as_of)
    said = tables["outcomes"]
    declined = said.filter(
        said.answer == "declined",
        said.product_code.notnull(),
        said.known_at < instant,
        said.answered_at < instant,
    ).rename(product="product_code")
    return declined.group_by("customer_id", "product").aggregate(
        product_declined_at=declined.answered_at.max()
    )


def arms(tables: Tables) -> ir.Table:
    """Return the arm of each customer and need."""
    return tables["assignments"].select("customer_id", "need", "arm")


def holdings(tables: Tables, *, as_of: Moment) -> ir.Table:
    """Return what each customer holds, by product code and by kind: ``customer_id``, ``held``."""
    today = ibis.literal(as_of.date)
    accounts = _open_accounts(tables, as_of=as_of)
    loans = known(tables["loans"], as_of=as_of)
    loans = loans.filter(loans.ended_date.isnull() | (loans.ended_date >= today))
    lots = known(tables["deposits"], as_of=as_of)
    lots = lots.filter(lots.ended_date.isnull() | (lots.ended_date >= today))
    cards = _of_customers(tables, "cards", as_of=as_of)
    owned = accounts.select("customer_id", "account_number")
    held = (
        accounts.select("customer_id", held=accounts.product_code),
        accounts.select("customer_id", held=ibis.literal("account:") + accounts.kind),
        owned.join(loans, "account_number").select("customer_id", held="loan:" + loans.kind),
        owned.join(lots, "account_number").select("customer_id", held="product_code"),
        cards.select("customer_id", held=cards.product_code),
        cards.select("customer_id", held=ibis.literal("card:") + cards.kind),
    )
    every = ibis.union(*held)
    return every.filter(every.held.notnull()).distinct()


def _instant(as_of: Moment) -> ir.TimestampScalar:
    return ibis.literal(as_of.instant, type="timestamp('UTC')")


def _of_customers(tables: Tables, name: str, *, as_of: Moment) -> ir.Table:
    """Rows of a department's table that were known, with the customer they belong to."""
    records = tables["customer_records"]
    records = records.filter(records.known_at < _instant(as_of))
    records = records.select("department", "party_id", "customer_id")
    return known(tables[name], as_of=as_of).join(records, ["department", "party_id"])


def _open_accounts(tables: Tables, *, as_of: Moment) -> ir.Table:
    accounts = tables["customer_accounts"]
    return accounts.filter(
        accounts.role.isin(HOLDERS),
        accounts.opened_date < ibis.literal(as_of.date),
        accounts.closed_date.isnull() | (accounts.closed_date >= ibis.literal(as_of.date)),
    )


def _people(tables: Tables, *, as_of: Moment) -> ir.Table:
    people = tables["customers"]
    born = people.birth_date
    had_birthday = (born.month() * 100 + born.day()) <= as_of.date.month * 100 + as_of.date.day
    age = as_of.date.year - born.year() - ibis.ifelse(had_birthday, 0, 1)
    return people.select("customer_id", person_or_company="kind", age=age.cast("int64"))


def _consents(tables: Tables, *, as_of: Moment, policies: Policies) -> ir.Table:
    said = consent_states(tables["consents"], tables["customer_records"], as_of=as_of)
    marketing = said.purpose == policies.marketing_purpose
    refused = said.purpose.isin(policies.refusable_purposes) & (said.state == "withdrawn")
    return said.group_by("customer_id").aggregate(
        marketing_consent=said.state.max(where=marketing),
        refused_purpose=said.purpose.min(where=refused),
    )


def _contacts(tables: Tables, *, as_of: Moment) -> ir.Table:
    contacts = _of_customers(tables, "contacts", as_of=as_of)
    # A contact that does not say it was service counts as marketing: the limit errs on rest.
    contacts = contacts.filter(
        ~contacts.is_service.fill_null(False), contacts.happened_at < _instant(as_of)
    )
    since = {days: contacts.happened_at >= _instant(as_of.back(days=days)) for days in CONTACT_DAYS}
    return contacts.group_by("customer_id").aggregate(
        n_contacts_7d=contacts.count(where=since[7]),
        n_contacts_30d=contacts.count(where=since[30]),
    )


def _open_complaints(tables: Tables, *, as_of: Moment, policies: Policies) -> ir.Table:
    said = _of_customers(tables, "feedback_texts", as_of=as_of)
    complaints = said.filter(
        said.kind.isin(policies.complaint_kinds),
        said.happened_at < _instant(as_of),
        said.closed_date.isnull() | (said.closed_date >= ibis.literal(as_of.date)),
    )
    return complaints.group_by("customer_id").aggregate(n_open_complaints=complaints.count())


def _overdue(tables: Tables, *, as_of: Moment) -> ir.Table:
    loans = known(tables["loans"], as_of=as_of)
    loans = loans.filter(loans.ended_date.isnull() | (loans.ended_date >= ibis.literal(as_of.date)))
    accounts = tables["customer_accounts"]
    borrowers = accounts.filter(accounts.role.isin(HOLDERS))
    owed = borrowers.select("customer_id", "account_number").join(loans, "account_number")
    return owed.group_by("customer_id").aggregate(days_overdue=owed.days_overdue.max())


def _hardship(tables: Tables, *, as_of: Moment, policies: Policies) -> ir.Table:
    voices = tables["voices"]
    heard = voices.filter(
        voices.topic.isin(policies.hardship_topics),
        voices.known_at < _instant(as_of),
        within_days(voices.happened_date, as_of=as_of, days=policies.hardship_days),
    )
    return heard.group_by("customer_id").aggregate(hardship_date=heard.happened_date.max())


def _scores(tables: Tables, *, as_of: Moment) -> ir.Table:
    # Bureau data serves only the purpose agreed for it (Credit Reporting Regulation, article 20),
    # so this guard looks at the bank's own score.
    scores = _of_customers(tables, "credit_scores", as_of=as_of)
    scores = scores.filter(scores.source == "internal", scores.happened_at < _instant(as_of))
    last = ibis.window(
        group_by="customer_id", order_by=[ibis.desc("happened_at"), ibis.asc("score")]
    )
    numbered = scores.mutate(place=ibis.row_number().over(last))
    return numbered.filter(numbered.place == 0).select("customer_id", internal_score="score")


def _risk_assessments(tables: Tables, *, as_of: Moment, policies: Policies) -> ir.Table:
    taken = _of_customers(tables, "risk_assessments", as_of=as_of)
    taken = taken.filter(taken.happened_at < _instant(as_of))
    last = ibis.window(
        group_by="customer_id", order_by=[ibis.desc("happened_at"), ibis.asc("risk_class")]
    )
    numbered = taken.mutate(place=ibis.row_number().over(last))
    latest = numbered.filter(numbered.place == 0)
    too_old = latest.happened_at < _instant(as_of.back(days=policies.assessment_valid_days))
    over = (latest.expires_date < ibis.literal(as_of.date)).fill_null(too_old)
    return latest.select("customer_id", "risk_class", is_assessment_expired=over)


def _balances(tables: Tables, *, as_of: Moment) -> ir.Table:
    reported = known(tables["balances"], as_of=as_of)
    reported = reported.filter(reported.balance_date < ibis.literal(as_of.date))
    latest = reported.group_by("account_number").aggregate(
        balance=reported.balance.argmax(reported.balance_date)
    )
    accounts = _open_accounts(tables, as_of=as_of)
    current = accounts.filter(accounts.kind == "current").select("customer_id", "account_number")
    owned = current.join(latest, "account_number")
    return owned.group_by("customer_id").aggregate(
        current_balance=owned.balance.sum(), has_balance=owned.balance.notnull().any()
    )


def _stopped_accounts(tables: Tables, *, as_of: Moment, policies: Policies) -> ir.Table:
    accounts = _open_accounts(tables, as_of=as_of)
    stopped = accounts.filter(accounts.status.isin(policies.stopping_statuses))
    return stopped.group_by("customer_id").aggregate(stopped_status=stopped.status.min())


def _burden(tables: Tables, *, as_of: Moment) -> ir.Table:
    """What each customer pays on debts a month, and what part of the income seen here that is.

    Paid or due, whichever is more: of a loan granted last month one payment has been made.
    """
    features = tables["features"]
    now = features.filter(features.moment == ibis.literal(as_of.date))
    paid = now.outflow_debt_90d / _MONTHS_OF_DEBT
    monthly = ibis.greatest(paid.fill_null(0.0), now.payment_loans_monthly.fill_null(0.0))
    income = now.inflow_regular_monthly_6m
    return now.select(
        "customer_id",
        debt_monthly=monthly,
        burden_share=ibis.ifelse(income > 0, monthly / income, ibis.null("float64")),
    )
