"""How long somebody waits who has failed often: longer each time, and never for good.

Counted are the failures of one account from one network, and all failures of a network, where many
people may sit. Nobody elsewhere waits for them: an account cannot be locked by guessing at it.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet
from django.utils.crypto import salted_hmac

from .models import Attempt

REMEMBERED = timedelta(hours=1)
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Patience:
    """So many failures cost nothing; then each doubles the wait, up to the longest."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """From the last of so many failures on."""
        beyond = failures - self.free
        if beyond < 0:
            return timedelta(0)
        return min(self.first * 2 ** min(beyond, 20), self.longest)


ACCOUNT = Patience(free=5, first=timedelta(seconds=5), longest=timedelta(minutes=15))
NETWORK = Patience(free=40, first=timedelta(seconds=1), longest=timedelta(minutes=1))


def attempt(
    *, door: str, account: str, network: str, now: datetime, is_known: bool = False
) -> Attempt | timedelta:
    """An attempt that may be made, or how long to wait for it.

    Args:
        is_known: this account has come in from this browser before, and does not wait for what others
            of its network do.

    It is written down before it is made, so that many at once do not all get in before the first
    has failed; one that had to wait is forgotten, and prolongs nothing.
    """
    Attempt.objects.filter(at__lt=now - KEPT).delete()
    made = Attempt.objects.create(
        door=door, account=account_key(account), network=_digest(network), at=now
    )
    others = Attempt.objects.filter(
        network=made.network, door=door, at__gt=now - REMEMBERED
    ).exclude(pk=made.pk)
    wait = _left(others.filter(account=made.account), ACCOUNT, now)
    if not is_known:
        wait = max(wait, _left(others, NETWORK, now))
    if wait > timedelta(0):
        made.delete()
        return wait
    return made


def succeeded(made: Attempt) -> None:
    """What the account failed from this network before is forgotten; the network's other failures
    are not, or one known password would buy guesses at all others."""
    Attempt.objects.filter(door=made.door, account=made.account, network=made.network).delete()


def _left(failures: QuerySet, patience: Patience, now: datetime) -> timedelta:
    found = failures.aggregate(count=Count("pk"), last=Max("at"))
    if not found["count"]:
        return timedelta(0)
    return found["last"] + patience.wait(found["count"]) - now


def account_key(account: str) -> str:
    """The same for whatever a log-in takes for the same name."""
    return _digest(unicodedata.normalize("NFKC", account).strip().casefold())


def _digest(text: str) -> str:
    return salted_hmac("login_throttling", json.dumps(text), algorithm="sha256").hexdigest()[:32]
