"""How engines write their own names."""

from __future__ import annotations

_ENGINES = {
    "google": "Google",
    "bing": "Bing",
    "duckduckgo": "DuckDuckGo",
    "yahoo": "Yahoo",
    "yandex": "Yandex",
    "baidu": "Baidu",
}


def engine_name(engine: str) -> str:
    """An engine's name as its owner writes it."""
    return _ENGINES.get(engine, engine)
