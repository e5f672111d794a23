"""People at the bank, and the log of what they did."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from .roles import Role


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the name they sign in with."""


class Person(AbstractBaseUser):
    """Someone at the bank who signs in."""

    username = models.CharField(max_length=80, unique=True)
    name = models.JSONField()
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    banker_code = models.CharField(max_length=40, blank=True, default="")
    branch_code = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = PersonManager()

    @property
    def acts_as(self) -> Role:
        """Return the role, as the access matrix names it."""
        return Role(self.role)


class AuditEvent(models.Model):
    """One thing a person did; rows are only ever added, each carrying the digest of the last."""

    at = models.DateTimeField()
    username = models.CharField(max_length=80, db_index=True)
    role = models.CharField(max_length=30)
    verb = models.CharField(max_length=40, db_index=True)
    customer_id = models.CharField(max_length=80, blank=True, default="", db_index=True)
    subject = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")
    previous = models.CharField(max_length=32)
    digest = models.CharField(max_length=32)


class AuditHead(models.Model):
    """The digest of the last event; its one row is locked while an event is added."""

    digest = models.CharField(max_length=32, default="")
