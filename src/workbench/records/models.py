"""Decisions people made about two records; they outlive what was published."""

from django.db import models


class Decision(models.Model):
    """One decision; never changed, only followed by a later one about the same pair.

    The two records stand in the order of department and number.
    """

    decision_id = models.CharField(max_length=32, primary_key=True)
    department = models.CharField(max_length=80)
    party_id = models.CharField(max_length=80)
    other_department = models.CharField(max_length=80)
    other_party_id = models.CharField(max_length=80)
    decision = models.CharField(max_length=4)
    reason = models.TextField()
    decided_at = models.DateTimeField(db_index=True)
    decided_by = models.CharField(max_length=80)

    @property
    def says(self) -> str:
        """Return the end of the key that words.yml has for the decision."""
        return f"says_{self.decision}"

    class Meta:
        indexes = (
            models.Index(
                fields=["department", "party_id", "other_department", "other_party_id"],
                name="decided_pair",
            ),
        )


class Pair(models.Model):
    """Two records for a person to decide, as they were last published; written by publishing."""

    pair_id = models.CharField(max_length=32, primary_key=True)
    department = models.CharField(max_length=80)
    party_id = models.CharField(max_length=80)
    other_department = models.CharField(max_length=80)
    other_party_id = models.CharField(max_length=80)
    verdict = models.CharField(max_length=20, db_index=True)
    # What sorts the queue: 0 where a rule proposed the pair.
    probability = models.FloatField()
    weight = models.FloatField()
    # The published pair, as `sources.plain` writes it: read with the row and only with it.
    content = models.JSONField()
    digest = models.CharField(max_length=32)
