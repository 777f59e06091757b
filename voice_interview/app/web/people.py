"""Who may use the page over a network: names with passwords, of which only salted hashes are kept."""

import hashlib
import hmac
import re
import secrets
from pathlib import Path

import msgspec

from voice_interview.errors import SettingsError, VoiceInterviewError
from voice_interview.session.disk import write_whole

_FILE = "people.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
LEAST_PASSWORD = 8
"""Characters; NIST SP 800-63B asks for at least eight."""
_MOST_PASSWORD = 256
# One of the settings of equal strength that OWASP's Password Storage Cheat Sheet gives for scrypt: 32 MiB.
_COST, _BLOCK, _LANES = 2**15, 8, 3
_MEMORY_BYTES = 64 * 1024 * 1024


class _Kept(msgspec.Struct, frozen=True):
    salt: str
    hash: str


class People:
    """The people of one data folder.

    Args:
        home: the data folder.

    Raises:
        SettingsError: the file that names them is damaged or cannot be read.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        try:
            content = (home / _FILE).read_bytes()
            self._people = msgspec.json.decode(content, type=dict[str, _Kept])
        except FileNotFoundError:
            self._people = {}
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"{home / _FILE} cannot be read ({error}).", "Remove it, and add everybody anew."
            ) from error

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody's names, in order."""
        return tuple(sorted(self._people))

    def add(self, name: str, password: str) -> None:
        """Add a person, or give one a new password.

        Raises:
            SettingsError: the name or the password will not do.
            StorageFailed: the data folder cannot be written.
        """
        if _NAME.fullmatch(name) is None:
            raise SettingsError(
                f"{name!r} cannot be a name.", "Up to 32 small letters, digits, - and _ make a name."
            )
        if not LEAST_PASSWORD <= len(password) <= _MOST_PASSWORD:
            raise SettingsError(f"A password has {LEAST_PASSWORD} to {_MOST_PASSWORD} characters.")
        salt = secrets.token_bytes(16)
        self._people[name] = _Kept(salt=salt.hex(), hash=_hash(password, salt).hex())
        self._home.mkdir(parents=True, exist_ok=True)
        write_whole(self._home / _FILE, msgspec.json.encode(self._people))

    def check(self, name: str, password: str) -> bool:
        """Tell whether this is the person's password; takes as long for a name that nobody has."""
        kept = self._people.get(name)
        salt = bytes.fromhex(kept.salt) if kept is not None else bytes(16)
        given = _hash(password[:_MOST_PASSWORD], salt)
        return hmac.compare_digest(given.hex(), kept.hash if kept is not None else "") and kept is not None


def home_of(home: Path, person: str) -> Path:
    """Return the data folder of one person within ``home``: sessions and banks of nobody else are there."""
    if _NAME.fullmatch(person) is None:
        raise VoiceInterviewError(f"{person!r} is nobody's name.")
    return home / "people" / person


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode(errors="replace"), salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY_BYTES
    )
