"""Who is let in: by the secret in the address that ``serve`` prints, or by a password; then by a cookie."""

import hmac
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from voice_interview.app.web.people import People, home_of
from voice_interview.clock import Clock

COOKIE_HOURS = 12.0
_MOST_VISITS = 1000
_TICKET_S = 120.0
"""How long a browser that is just being started may take to come."""
_TRIES, _TRIES_WINDOW_S = 5, 60.0
"""Wrong passwords for one name in a minute after which that name waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who was let in."""

    name: str | None
    """None for the owner of the machine, who came with the secret."""
    home: Path
    """Where this person's sessions and banks are."""


class Admission:
    """Lets people in and knows them again by their cookie; safe to use from several threads.

    Args:
        home: the data folder.
        clock: lets cookies grow old.
        people: who may sign in; None on a machine of one's own, where the secret is the key.
    """

    def __init__(self, home: Path, clock: Clock, people: People | None) -> None:
        self.secret = secrets.token_urlsafe(32)
        self.ticket = secrets.token_urlsafe(32)
        """Another secret, for the browser that is started with it: others on the machine see how."""
        self._ticket_ends_s = clock.now_s() + _TICKET_S
        self._by_ticket: str | None = None
        self._home = home
        self._clock = clock
        self._people = people
        self._lock = threading.Lock()
        self._visits: dict[str, tuple[Visitor, float]] = {}
        self._failed: dict[str, list[float]] = {}

    @property
    def keys(self) -> tuple[str, str]:
        """The secret and the ticket."""
        return self.secret, self.ticket

    @property
    def by_password(self) -> bool:
        """Whether people sign in; otherwise they come with the secret."""
        return self._people is not None

    def by_secret(self, given: str) -> str | None:
        """Return a cookie for whoever has the secret, or comes first with the ticket; else None.

        Whoever comes second with the ticket gets nothing and ends the first one's visit: one was a thief.
        """
        if self._people is not None:
            return None
        if _same(given, self.ticket) and self._clock.now_s() < self._ticket_ends_s:
            return self._once(self._cookie(Visitor(name=None, home=self._home)))
        return self._cookie(Visitor(name=None, home=self._home)) if _same(given, self.secret) else None

    def sign_in(self, name: str, password: str) -> str | None:
        """Return a cookie for a person with the right password, else None; about a third of a second."""
        if self._people is None or not self._people.check(name, password):
            with self._lock:
                self._failed.setdefault(name, []).append(self._clock.now_s())
            return None
        return self._cookie(Visitor(name=name, home=home_of(self._home, name)))

    def must_wait(self, name: str) -> bool:
        """Tell whether too many wrong passwords were given for ``name`` of late."""
        oldest_s = self._clock.now_s() - _TRIES_WINDOW_S
        with self._lock:
            self._failed = {
                known: recent
                for known, tries in self._failed.items()
                if (recent := [at for at in tries if at > oldest_s])
            }
            return len(self._failed.get(name, ())) >= _TRIES

    def visitor(self, cookie: str) -> Visitor | None:
        """Return whose cookie this is, or None when it is nobody's or too old."""
        with self._lock:
            visit = self._visits.get(cookie)
            if visit is None or self._clock.now_s() > visit[1]:
                self._visits.pop(cookie, None)
                return None
            return visit[0]

    def forget(self, cookie: str) -> None:
        """Let nobody in with this cookie any more."""
        with self._lock:
            self._visits.pop(cookie, None)

    def _once(self, cookie: str) -> str | None:
        with self._lock:
            before, self._by_ticket = self._by_ticket, cookie
        if before is None:
            return cookie
        self.forget(before)
        self.forget(cookie)
        return None

    def _cookie(self, visitor: Visitor) -> str:
        cookie = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._visits) >= _MOST_VISITS:
                self._visits.pop(next(iter(self._visits)))
            self._visits[cookie] = (visitor, self._clock.now_s() + COOKIE_HOURS * 3600)
        return cookie


def _same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), secret.encode())
