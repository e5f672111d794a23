"""Answers people gave; they outlive what was published."""

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
