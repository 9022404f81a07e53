"""One own page as a Landing: its form, what stands before the answer, how much it explains and how much it sells.

The main text is `main` or `article` where the page has one, else the body without navigation, header, footer and asides. A login
gate is a password field, or a page of few words whose buttons all say "sign in"; a serial gate a field whose name, label or
placeholder asks for a serial number. Steps are the items of ordered lists and headings such as "Step 2"; offers are prices and
buttons that sell. Words are counted in scripts that have them, else three characters count as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from bs4 import BeautifulSoup, Tag
from ruamel.yaml import YAML

from monitor.model import Gate, Landing, PageFormat

MAX_BYTES = 4 * 1024 * 1024
FEW_WORDS = 120
_ASIDE = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside")
_PRICE = re.compile(r"(?:[€$£¥₹₩]|\b(?:EUR|USD|GBP|CHF|PLN|TRY|RUB))\s?\d[\d.,]*|\d[\d.,]*\s?(?:€|£|¥|zł|₽|₺|EUR\b|CHF\b)")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿가-힯฀-๿]")


@cache
def phrases(kind: str) -> re.Pattern[str]:
    """The words of one kind as one pattern: whole words in spaced scripts, parts of the text in the others."""
    words = YAML(typ="safe").load(files("monitor.landing").joinpath("words.yaml").read_text(encoding="utf-8"))[kind]
    forms = (
        re.escape(word) if _UNSPACED.search(word) else rf"\b{re.escape(word)}\b" for word in sorted(words, key=len, reverse=True)
    )
    return re.compile("|".join(forms), re.IGNORECASE)


def read_landing(url: str, status: int | None, media_type: str, body: bytes) -> Landing:
    """The page behind an own result; never raises. Bytes beyond MAX_BYTES are not read."""
    kind = _format(media_type, body)
    if kind is not PageFormat.HTML:
        return Landing(url, status, kind)
    soup = BeautifulSoup(body[:MAX_BYTES], "html.parser")
    title = soup.title.get_text(" ", strip=True)[:300] if soup.title else ""
    fields = soup.find_all(["input", "textarea"])
    main = _main(soup)
    text = main.get_text(" ", strip=True)
    words = _count(text)
    return Landing(
        url=url,
        status=status,
        gate=_gate(soup, fields, main, words),
        title=title,
        steps=_steps(main),
        offers=len(_PRICE.findall(text)) + sum(1 for button in _buttons(main) if phrases("buy").fullmatch(button)),
        words=words,
    )


def _format(media_type: str, body: bytes) -> PageFormat:
    if body[:5] == b"%PDF-" or media_type == "application/pdf":
        return PageFormat.PDF
    return PageFormat.HTML if "html" in media_type or not media_type or body[:256].lstrip()[:1] == b"<" else PageFormat.OTHER


def _main(soup: BeautifulSoup) -> Tag:
    found: Tag = soup.select_one("main, [role=main]") or soup.select_one("article") or soup.body or soup
    for part in found.find_all(_ASIDE):
        part.extract()
    return found


def _gate(soup: BeautifulSoup, fields: Iterable[Tag], main: Tag, words: int) -> Gate:
    inputs = list(fields)
    if any(phrases("serial").search(_asks(soup, field)) for field in inputs):
        return Gate.SERIAL
    if any(str(field.get("type", "")).lower() == "password" for field in inputs):
        return Gate.LOGIN
    buttons = _buttons(main)
    return Gate.LOGIN if words < FEW_WORDS and buttons and all(phrases("login").search(words) for words in buttons) else Gate.NONE


def _asks(soup: BeautifulSoup, field: Tag) -> str:
    """What a field says that it wants: its label, placeholder, name and title."""
    label = soup.find("label", attrs={"for": str(field.get("id"))}) if field.get("id") else field.find_parent("label")
    own = (str(field.get(name) or "") for name in ("placeholder", "aria-label", "title", "name", "id"))
    named = " ".join(own).replace("_", " ").replace("-", " ")
    return f"{label.get_text(' ', strip=True) if label else ''} {named}"


def _buttons(main: Tag) -> list[str]:
    pressed = (tag for tag in main.find_all(["button", "a", "input"]) if _presses(tag))
    texts = (str(tag.get("value") or "") if tag.name == "input" else tag.get_text(" ", strip=True) for tag in pressed)
    return [text for text in texts if text]


def _presses(tag: Tag) -> bool:
    """Whether an element is pressed rather than followed: buttons, inputs that send, links dressed as buttons."""
    if tag.name == "input":
        return str(tag.get("type", "")).lower() in ("submit", "button")
    return tag.name == "button" or "button" in " ".join([*tag.get_attribute_list("class", ""), str(tag.get("role"))])


def _steps(main: Tag) -> int:
    items = sum(len(listed.find_all("li", recursive=False)) for listed in main.find_all("ol"))
    headings = (heading.get_text(" ", strip=True) for heading in main.find_all(["h2", "h3", "h4"]))
    return items + sum(1 for heading in headings if phrases("step").match(heading))


def _count(text: str) -> int:
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + len(_UNSPACED.findall(text)) // 3
