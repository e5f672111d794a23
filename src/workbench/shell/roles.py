"""The roles people have at the bank, and how far each of them sees."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does at the bank."""

    RELATIONSHIP_MANAGER = "relationship_manager"
    CALL_CENTRE_AGENT = "call_centre_agent"
    MARKETING = "marketing"
    ANALYST = "analyst"
    EXPERIENCE = "experience"
    COMPLIANCE = "compliance"
    DEPARTMENT_HEAD = "department_head"
    DATA_STEWARD = "data_steward"


class Scope(StrEnum):
    """Whose customers a page may show.

    ``UNASSIGNED`` is the call centre's: customers whom no banker has in charge.
    """

    NONE = "none"
    OWN = "own"
    UNASSIGNED = "unassigned"
    BRANCH = "branch"
    ALL = "all"
