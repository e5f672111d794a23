"""What may be done about a need, and what may not."""

from django.db import models

from workbench.needs.models import Need


class Action(models.Model):
    """One action that could serve a need: allowed, or refused with every rule that refuses it."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="actions")
    action = models.CharField(max_length=80)
    lead_id = models.CharField(max_length=80)
    title = models.JSONField()
    product_code = models.CharField(max_length=80, blank=True)
    product = models.JSONField(null=True)
    channel = models.CharField(max_length=40)
    channel_title = models.JSONField()
    is_allowed = models.BooleanField()
    is_chosen = models.BooleanField()
    priority = models.FloatField(db_index=True)
    expires_date = models.DateField()
    say = models.JSONField(null=True)
    avoid = models.JSONField(null=True)
    refusals = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=["is_chosen", "is_allowed", "expires_date"]),)
