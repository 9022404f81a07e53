"""The small texts of `config.yaml` and their values: intervals, domains, phone numbers, languages, dates, addresses.

Each reader takes the text as written and returns its value, or raises ValueError(what is wrong, what would be right).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from monitor.hosts import registrable_domain
from monitor.settings.words import LANGUAGES

INTERVAL = r"^[1-9][0-9]{0,4}(m|h|d|w)$"
DOMAIN = r"^[^\s/:@?#*,]+\.[^\s/:@?#*,]+$"
PHONE = r"^\+[0-9][0-9 ()./-]{4,30}$"
LANGUAGE = r"^[a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
URL = r"^https?://[^\s/@]+(/\S*)?$"
LINE = r"^[^\s\u0000-\u001f\u007f-\u009f]([^\u0000-\u001f\u007f-\u009f\u2028\u2029]*[^\s\u0000-\u001f\u007f-\u009f])?$"
WORD = r"^[a-z][a-z0-9_]*$"
DATABASE = r"^(sqlite|postgresql)(\+[a-z0-9]+)?://\S+$"
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
ZONE = r"^[A-Za-z][A-Za-z0-9_+/-]*$"
REFERENCE = r"^\$\{[A-Za-z_][A-Za-z0-9_]*\}$"
EMAIL = r"^[^\s@<>,;]{1,64}@[^\s@/:<>,;]+\.[^\s@/:<>,;]+$"

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(days=31)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def quoted(value: object) -> str:
    """A value as a fault shows it: quoted, without control characters, cut when it is long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:56]}…{text[-1]}"


def interval(text: str) -> timedelta:
    """The time between two looks: `30m`, `6h`, `1d`, `1w`; at least five minutes, so that nobody is hammered."""
    if not re.fullmatch(INTERVAL, text):
        raise ValueError(f"is {quoted(text)}", "a number and m, h, d or w, such as 30m, 6h, 1d or 1w")
    value = timedelta(**{_UNITS[text[-1]]: int(text[:-1])})
    if not SHORTEST <= value <= LONGEST:
        raise ValueError(f"is {quoted(text)}", "from 5m to 31d")
    return value


def domain(text: str) -> str:
    """A domain that somebody registered, or a host below one, in lower-case ASCII (`xn--` form)."""
    right = "a host name such as northwind.example, without https:// and path"
    if len(text) > 253:
        raise ValueError(f"is {quoted(text)}", right)
    try:
        name = text.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise ValueError(f"is {quoted(text)}", right) from None
    if not all(_LABEL.fullmatch(label) for label in name.split(".")) or "." not in name:
        raise ValueError(f"is {quoted(text)}", right)
    if registrable_domain(name) is None:
        raise ValueError(f"{quoted(text)} belongs to everybody or is an address", "a domain that one owner has registered")
    return name


def phone(text: str) -> str:
    """A phone number with its country code, as E.164 (`+49301234567`)."""
    right = "the whole number with its country code, such as +49 30 1234567"
    if not text.startswith("+"):
        raise ValueError(f"{quoted(text)} has no country code", right)
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        raise ValueError(f"{quoted(text)} is no phone number", right) from None
    if not re.fullmatch(PHONE, text) or not phonenumbers.is_possible_number(number):
        raise ValueError(f"{quoted(text)} is no possible number of its country", right)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def language(text: str) -> str:
    """A BCP 47 language tag: `de`, `pt-BR`, `zh-Hant`."""
    if not re.fullmatch(LANGUAGE, text) or text[:2] not in LANGUAGES:
        raise ValueError(f"is {quoted(text)}", "a language code such as de, en or pt-BR")
    return text


def day(text: str) -> date:
    """A day: `2027-03-31`."""
    if not re.fullmatch(DATE, text):
        raise ValueError(f"is {quoted(text)}", "a day as year-month-day, such as 2027-03-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"is {quoted(text)}, a day that does not exist", "a day such as 2027-03-31") from None


def url(text: str) -> str:
    """An absolute http or https address without user name."""
    right = "an address such as https://www.youtube.com/@northwind"
    try:
        host = urlsplit(text).hostname
    except ValueError:
        host = None
    if not re.fullmatch(URL, text) or not host:
        raise ValueError(f"is {quoted(text)}", right)
    return text


def line(text: str) -> str:
    """A text of one line, with no white space before or after it."""
    if not re.fullmatch(LINE, text):
        raise ValueError(f"is {quoted(text)}", "words on one line, with nothing before or after them")
    return text


def word(text: str) -> str:
    """A lower-case name of a plug-in or option."""
    if not re.fullmatch(WORD, text):
        raise ValueError(f"is {quoted(text)}", "lower-case letters, digits and _")
    return text


def database(text: str) -> str:
    """The address of a SQLite file or a PostgreSQL database."""
    if not re.fullmatch(DATABASE, text):
        raise ValueError("is no database address", "sqlite:///serpwarden.db or postgresql://user:${DB_PASSWORD}@host/name")
    return text


def email(text: str) -> str:
    """An e-mail address."""
    if not re.fullmatch(EMAIL, text):
        raise ValueError(f"is {quoted(text)}", "an e-mail address such as legal@northwind.example")
    return text


def clock(text: str) -> time:
    """A time of day: `22:00`."""
    if not re.fullmatch(CLOCK, text):
        raise ValueError(f"is {quoted(text)}", "a time of day as hours and minutes, such as 22:00")
    return time.fromisoformat(text)


def zone(text: str) -> str:
    """An IANA time zone: `Europe/Berlin`."""
    right = "a time zone such as Europe/Berlin or UTC"
    if not re.fullmatch(ZONE, text):
        raise ValueError(f"is {quoted(text)}", right)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{quoted(text)} is no time zone that this machine knows", right) from None
    return text


def reference(text: str) -> str:
    """The name of an environment variable that holds a secret: `${ALERT_URL}`."""
    if not re.fullmatch(REFERENCE, text):
        raise ValueError("is written out", "${NAME} and nothing else; set NAME in the environment")
    return text


FORMATS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "interval": interval,
        "domain": domain,
        "phone": phone,
        "language": language,
        "date": day,
        "url": url,
        "line": line,
        "word": word,
        "database": database,
        "email": email,
        "clock": clock,
        "zone": zone,
        "reference": reference,
    }
)
