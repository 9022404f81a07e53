"""Whether digits are a telephone number or count something: by what stands around them and how they are set.

Prices, dates, sizes, part, tax and order numbers stand in ads as often as telephone numbers do. What asks for a call beside
digits makes them one; a sum of money, a date or a word like *order* makes them none; boxed and circled digits are dressed up.
"""

from __future__ import annotations

import re
from functools import cache

from rules.matchers.support_words import pattern_of, speaks_of
from rules.matchers.tables import table, words

_MONEY = re.compile(r"[$€£¥₽₺฿%]|\b(?:EUR|USD|GBP|CHF|zł|руб|TL)\b")
_PRICED = re.compile(r"\s?(?:[$€£¥₽₺฿%]|(?:EUR|USD|GBP|CHF|zł|руб|TL)\b)(?!\s?\d)")
_BEFORE = re.compile(r"(?:([^\W\d_]+)[\s.:#№\-]{1,3})?([^\W\d_]+)[\s.:#№°\-]*$")
_REACH = 40
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?\b")
_HANDSET = re.compile(r"\b(?:tel|fon|ph|wa\.me|whatsapp|viber)\b|[☎☏📞📱🕻]", re.IGNORECASE)
_KEYCAP = "\u20e3"
_DRESSED = re.compile("[①-⓿❶-➓🄀-🄊\U0001d7ce-\U0001d7ff⁰-⁹₀-₉]")
_LEAD = 8
_LEADS = re.compile(r"\s+(?:(?:to|the|a|à|al|la|le|bei|para|o|à|do|with)\s+)?", re.IGNORECASE)
_GOES_ON = re.compile(r"[\s]+([^\W\d_]+)")
_ABBREVIATED = frozenset({"no", "nr", "num", "number", "nummer", "numéro", "número", "numero"})
_OF_A_YEAR = re.compile(r"(?:19|20)\d\d[-/]\d{3,}")
_COUNTING = "01234567890123456789", "98765432109876543210"


def is_called(text: str, call: tuple[int, int], name: tuple[int, int]) -> bool:
    """Whether the name itself is to be called (`Call Northwind now`), not somebody told by it (`Call Northwind dealers`)."""
    between = text[call[1] : name[0]]
    if not 0 < len(between) <= _LEAD or not _LEADS.fullmatch(between):
        return False
    after = _GOES_ON.match(text, name[1])
    return after is None or after.group(1).casefold() in words("words", "followers") | words("words", "now")


def counts(digits: str) -> bool:
    """Whether digits are only counted up or down."""
    return any(digits in row for row in _COUNTING)


def grouped(raw: str) -> bool:
    """Whether digits are set as North American numbers are."""
    return bool(re.fullmatch(r"1?[\s.\-]*\(?\d{3}\)?[\s.\-]+\d{3}[\s.\-]+\d{4}", raw))


def is_free(raw: str) -> bool:
    """Whether digits begin like a North American number that is free to call."""
    return re.sub(r"\D", "", raw).removeprefix("1")[:3] in table("phones")["freephone"]["US"]


def is_dialled(text: str, start: int, end: int, raw: str) -> bool:
    """Whether digits are a telephone number rather than a price, a date, a size or the number of a part."""
    if raw.startswith("+") or (grouped(raw) and is_free(raw) and not _is_told_as_number(text, start)):
        return True
    if counts(re.sub(r"\D", "", raw)):
        return False
    if _MONEY.search(text[max(0, start - 4) : start].rstrip()[-4:]) or _PRICED.match(text, end):
        return False
    before = _BEFORE.search(text[max(0, start - 24) : start])
    ahead = text[max(0, start - 24) : start].rstrip(" .:#№-")
    if ahead.endswith(_numbered_glued()) or (before and any(word and word.casefold() in _numbered() for word in before.groups())):
        return False
    if _drawn().search(text) and not asks(text, start, end):
        return False
    if any(account.start() < end and start < account.end() for account in _ACCOUNT.finditer(text)):
        return False
    bare = raw.isdigit() and not raw.startswith("0")
    return not (bare or _is_list(raw)) or asks(text, start, end)


def _is_told_as_number(text: str, start: int) -> bool:
    """Whether the words before digits call them the number of something (`part no. 844-555-0173`)."""
    before = _BEFORE.search(text[max(0, start - 24) : start])
    first, last = before.groups() if before else (None, None)
    return bool(first and last and last.casefold() in _ABBREVIATED and first.casefold() in _numbered())


def is_disguised(text: str, span: tuple[int, int]) -> bool:
    """Whether most digits of a stretch are circled, boxed or mathematical: nobody writes a price or a date so."""
    stretch = text[slice(*span)]
    odd = sum(char == _KEYCAP or bool(_DRESSED.match(char)) for char in stretch)
    return odd * 2 > sum(char.isdigit() for char in stretch)


@cache
def _drawn() -> re.Pattern[str]:
    return pattern_of(table("phones")["drawn"])


@cache
def _numbered() -> frozenset[str]:
    return frozenset(table("phones")["numbered"])


@cache
def _numbered_glued() -> tuple[str, ...]:
    return tuple(word for word in _numbered() if word[0] >= "\u0e00")


def _is_list(raw: str) -> bool:
    """Dates, years and rows of sizes: groups that fall or rise like numbers in a row, or look like days and years."""
    groups = re.findall(r"\d+", raw)
    years = [group for group in groups if len(group) == 4 and group[:2] in ("19", "20")]
    return (len(years) >= 2 or bool(_OF_A_YEAR.fullmatch(raw))) or bool(
        re.search(r"\b(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./]|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\b", raw)
    )


def asks(text: str, start: int, end: int) -> bool:
    """Whether the text around asks for a call or offers help."""
    around = text[max(0, start - _REACH) : start] + " " + text[end : end + _REACH]
    return speaks_of(around, "call", "support") or bool(_HANDSET.search(around))
