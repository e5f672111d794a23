"""What was last published, and from what."""

from django.db import models


class Shown(models.Model):
    """The publication people see now; there is one row."""

    run_id = models.CharField(max_length=80)
    as_of = models.DateField()
    currency = models.CharField(max_length=3)
    published_at = models.DateTimeField()
    counts = models.JSONField(default=list)
    quarantine = models.JSONField(default=list)
    loads = models.JSONField(default=list)
    feeds = models.JSONField(default=list)
    model_quality = models.JSONField(default=list)
    aside = models.JSONField(default=list)
    n_pairs = models.IntegerField(default=0)
    digest = models.CharField(max_length=32)
