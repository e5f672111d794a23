"""Needs and their evidence as they were last published."""

from decimal import Decimal

from django.db import models

from workbench.customers.models import Customer

OPEN = ("found", "offered")


class Need(models.Model):
    """What one customer needs, as the ledger has it."""

    need_id = models.CharField(max_length=80, primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="needs")
    need = models.CharField(max_length=80, db_index=True)
    title = models.JSONField()
    score = models.FloatField()
    probability = models.FloatField(null=True)
    window_from = models.DateField()
    window_to = models.DateField()
    value_bank = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    value_customer = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    status = models.CharField(max_length=10, db_index=True)
    found_date = models.DateField()
    reason = models.JSONField()

    @property
    def told_value_bank(self) -> Decimal | None:
        """Return what it is worth to the bank, where that is worth telling."""
        return _told(self.value_bank)

    @property
    def told_value_customer(self) -> Decimal | None:
        """Return what it is worth to the customer, where that is worth telling."""
        return _told(self.value_customer)


def _told(amount: Decimal | None) -> Decimal | None:
    # People read whole units: "about 0 a year" tells nobody anything.
    return None if amount is None or round(abs(amount)) < 1 else amount


class Evidence(models.Model):
    """One piece of evidence for a need, with the rows behind it."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="evidence")
    evidence_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    weight = models.FloatField()
    happened_date = models.DateField()
    sentence = models.JSONField()
    rows = models.JSONField(default=list)
    basis = models.JSONField(null=True)
