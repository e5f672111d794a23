"""Customers as they were last published: masked, with the parts of their page."""

from django.db import models


class Customer(models.Model):
    """One customer as staff see one; written by publishing only."""

    customer_id = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=10)
    masked_name = models.CharField(max_length=200)
    masked_number = models.CharField(max_length=80)
    masked_phone = models.CharField(max_length=40, blank=True)
    name_token = models.CharField(max_length=120, blank=True)
    number_token = models.CharField(max_length=120, blank=True)
    phone_token = models.CharField(max_length=120, blank=True)
    birth_year = models.IntegerField(null=True)
    gender = models.JSONField(null=True)
    city = models.CharField(max_length=120, blank=True)
    occupation = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True)
    banker_code = models.CharField(max_length=40, blank=True, db_index=True)
    branch_code = models.CharField(max_length=40, blank=True, db_index=True)
    assets = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    assets_band = models.JSONField(null=True)
    # The parts of the page are read with it and only with it, so they live in its row.
    holdings = models.JSONField(default=list)
    relations = models.JSONField(default=list)
    months = models.JSONField(default=list)
    timeline = models.JSONField(default=list)
    # Of everything published about the customer, needs included: equal means nothing to write.
    digest = models.CharField(max_length=32)
