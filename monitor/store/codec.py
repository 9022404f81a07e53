"""Frozen values as JSON and back, exactly: every field, microseconds included.

Defaults are left out, so that a row is as long as what the page told. A field that this version does not know is ignored,
one that an older row lacks takes its default: values may grow without a migration.
"""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from monitor.errors import StoreError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Value = TypeVar("Value")

MAX_JSON = 256 * 1024 * 1024
"""Most bytes that a stored value may unpack to."""


def dump(value: object) -> str:
    """A frozen value as JSON text. Lone surrogates, which no database takes, become U+FFFD."""
    return _dumped(value).decode()


def load(kind: type[Value], text: str | bytes) -> Value:
    """The value behind a JSON text. Raises StoreError when the text is no such value."""
    try:
        value: Value = _adapter(kind).validate_json(text)
    except ValueError as error:
        raise StoreError(f"a stored {kind.__name__} cannot be read: {str(error).splitlines()[0]}") from error
    return value


def pack(value: object) -> bytes:
    """A frozen value as zstd-compressed JSON: a reading of twenty results takes a quarter of its text."""
    return zstd.compress(_dumped(value), 3)


def unpack(kind: type[Value], packed: bytes) -> Value:
    """The value behind compressed JSON. Raises StoreError when it is damaged."""
    try:
        text = zstd.ZstdDecompressor().decompress(packed, MAX_JSON)
    except zstd.ZstdError as error:
        raise StoreError(f"a stored {kind.__name__} cannot be unpacked: {error}") from error
    return load(kind, text)


def clean(text: str) -> str:
    """Text that every database and every encoder takes: lone surrogates and NUL become U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def cleaned(value: Any) -> Any:
    """A value with every text in it cleaned, at any depth."""
    if isinstance(value, str):
        return clean(value) if type(value) is str else value
    if isinstance(value, tuple):
        return tuple(cleaned(item) for item in value)
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{field.name: cleaned(getattr(value, field.name)) for field in fields(value)})
    return value


def _dumped(value: object) -> bytes:
    adapter = _adapter(type(value))
    try:
        return adapter.dump_json(value, exclude_defaults=True)
    except (PydanticSerializationError, UnicodeEncodeError):
        return adapter.dump_json(cleaned(value), exclude_defaults=True)


def _adapter(kind: Any) -> TypeAdapter[Any]:
    return _made(kind)


@cache
def _made(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
