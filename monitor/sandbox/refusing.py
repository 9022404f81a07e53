"""How engines say no, and what a page looks like when something on the way went wrong.

Google sends whom it takes for a robot to `/sorry/` (a redirect, then status 429 with a captcha), or answers 200 with a script
shell that names `/httpservice/retry/enablejs`, or with the consent page; Bing keeps its own header and shows a Turnstile
challenge with status 200. Worse are the pages that look like answers: an empty 200, a page cut in half, one in the wrong
language, one whose ad containers stand empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote

from monitor.sandbox.asking import Ask
from monitor.sandbox.chance import chance, token
from monitor.sandbox.composing import compose
from monitor.sandbox.drawing import draw, template
from monitor.sandbox.words import words_in
from monitor.sandbox.world import World

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
RETRY_AFTER = 120


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it becomes HTTP."""

    status: int
    body: bytes
    media_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a refusal may speak of: the world, the question, the URL it came by and the path of its engine (`/google`)."""

    world: World
    ask: Ask
    url: str
    root: str


def page(occasion: Occasion) -> Reply:
    """The page as it should be."""
    return Reply(200, draw(compose(occasion.world, occasion.ask), occasion.world.seed).encode())


def _show(name: str, occasion: Occasion, status: int = 200, **facts: object) -> Reply:
    ask = occasion.ask
    told = {"ask": ask, "status": status, "url": occasion.url, "words": words_in(ask.language), "token": partial(_token, ask)}
    return Reply(status, template(name).render(told | facts).encode())


def _token(ask: Ask, size: int, *parts: object) -> str:
    return token(size, ask.key, ask.moment, *parts)


def _rate_limited(occasion: Occasion) -> Reply:
    reply = _show("denied.html", occasion, 429, message="Too many requests.")
    return replace(reply, headers=(("Retry-After", str(RETRY_AFTER)),))


def _captcha(occasion: Occasion) -> Reply:
    if occasion.ask.engine == "bing":
        return _show("bing_captcha.html", occasion)
    return Reply(302, b"", headers=(("Location", f"{occasion.root}/sorry/index?continue={quote(occasion.url, safe='')}"),))


def sorry(occasion: Occasion) -> Reply:
    """Google's captcha page, which its redirect leads to."""
    return _show("google_captcha.html", occasion, 429, moment=occasion.ask.moment.isoformat())


def _consent(occasion: Occasion) -> Reply:
    if occasion.ask.engine == "bing":
        banner = b'<div id="bnp_container"><button id="bnp_btn_accept">OK</button></div></body>'
        whole = page(occasion)
        return replace(whole, body=whole.body.replace(b"</body>", banner, 1))
    return _show("google_consent.html", occasion)


def _shell(occasion: Occasion) -> Reply:
    return _show(f"{occasion.ask.engine}_shell.html", occasion)


def _empty(_: Occasion) -> Reply:
    return Reply(200, b"")


def _cut(occasion: Occasion) -> Reply:
    whole = page(occasion)
    part = 0.25 + 0.5 * chance("cut", occasion.ask.key, occasion.ask.moment)
    return replace(whole, body=whole.body[: int(len(whole.body) * part)])


def _wrong_language(occasion: Occasion) -> Reply:
    other = "en" if occasion.ask.language != "en" else "es"
    return page(replace(occasion, ask=replace(occasion.ask, language=other, country="US", city=None)))


def _stripped(occasion: Occasion) -> Reply:
    return Reply(200, draw(compose(occasion.world, occasion.ask), occasion.world.seed, hollow=True).encode())


def _broken(occasion: Occasion) -> Reply:
    return _show("denied.html", occasion, 503, message="The service is unavailable.")


def _denied(occasion: Occasion) -> Reply:
    return _show("denied.html", occasion, 403, message="Your client does not have permission to get this page.")


PAGES: dict[str, Callable[[Occasion], Reply]] = {
    "rate_limited": _rate_limited,
    "captcha": _captcha,
    "consent": _consent,
    "js_shell": _shell,
    "empty": _empty,
    "cut": _cut,
    "wrong_language": _wrong_language,
    "stripped_ads": _stripped,
    "server_error": _broken,
    "denied": _denied,
}


def due(world: World, ask: Ask, source: str) -> str | None:
    """The kind of refusal that the world's timetable has for this request, or None; `source` is `page` or `serpapi`."""
    for number, refusal in enumerate(world.refusals):
        meant = refusal.source == source and refusal.scope.holds(ask)
        if meant and chance(world.seed, "refusal", number, ask.key, ask.moment) < refusal.share:
            return refusal.kind
    return None
