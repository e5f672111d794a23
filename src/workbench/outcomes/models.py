"""Answers people gave, and whose they are; they outlive what was published."""

from django.db import models


class Answer(models.Model):
    """One answer; never changed, only corrected by a later one that names it."""

    answer_id = models.CharField(max_length=32, primary_key=True)
    lead_id = models.CharField(max_length=80, blank=True)
    # No foreign keys: a need may leave the published rows, the answer about it stays.
    need_id = models.CharField(max_length=80, db_index=True)
    customer_id = models.CharField(max_length=80, db_index=True)
    need = models.CharField(max_length=80)
    answer = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    answered_at = models.DateTimeField(db_index=True)
    answered_by = models.CharField(max_length=80)
    corrects = models.CharField(max_length=32, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["need_id"], condition=models.Q(is_current=True), name="one_current_answer"
            ),
        )


class Parting(models.Model):
    """Two customers who were one when they were answered about; written by publishing."""

    from_customer_id = models.CharField(max_length=80, db_index=True)
    to_customer_id = models.CharField(max_length=80)
    # Answers given before were given about both.
    shown_at = models.DateTimeField()
    is_standing = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["from_customer_id", "to_customer_id"], name="one_parting"
            ),
        )


class Placement(models.Model):
    """Whose an answer is, of two customers who have parted; the newest about an answer counts."""

    placement_id = models.CharField(max_length=32, primary_key=True)
    answer_id = models.CharField(max_length=32, db_index=True)
    from_customer_id = models.CharField(max_length=80)
    to_customer_id = models.CharField(max_length=80)
    # One of the two.
    customer_id = models.CharField(max_length=80)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=80)
