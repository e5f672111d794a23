"""What every trace is made from: who lives, what they need and hold, whom they pay."""

from dataclasses import dataclass

from .ground.chance import Flags, Ints
from .ground.setting import Setting
from .holdings.accounts import Accounts
from .holdings.card_holders import Cards
from .lives.events import Lives
from .lives.needs import Needs
from .lives.people import People
from .money.bookings import OtherSides


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One world as it was lived, before anything is written down.

    Parameters
    ----------
    stakes
        Cents each need is about.
    leaves
        Day each person leaves the bank; a day that never comes for most.
    owners
        By person: the takings of an own shop are settled here.
    """

    setting: Setting
    people: People
    lives: Lives
    needs: Needs
    stakes: Ints
    leaves: Ints
    accounts: Accounts
    cards: Cards
    others: OtherSides
    owners: Flags

    def account(self, need: Ints) -> Ints:
        """Return the account of everyday use of those who feel these needs; -1 for none."""
        return self.accounts.first[self.needs.person[need]]

    def about(self, need: Ints) -> tuple[Ints, Ints, Ints]:
        """Return what the luck of these needs' traces is drawn by."""
        return self.needs.person[need], self.needs.need[need], self.needs.since[need]
