"""A brand, a watch and a source for a sandbox at some address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import (
    Brand,
    Device,
    Mark,
    Owner,
    Place,
    Settings,
    SourceSettings,
    Storage,
    Watch,
    WatchKind,
)

START = datetime(2026, 10, 26, 8, tzinfo=UTC)


def settings_for(base_url: str, folder: str, **options: str) -> Settings:
    """Settings that ask the sandbox for a made-up brand, keeping everything in a folder."""
    brand = Brand("Northwind", Owner("Northwind GmbH", "DE"), (Mark("NORTHWIND"),), domains=("northwind.example",))
    watch = Watch(
        name="brand",
        kind=WatchKind.BRAND,
        keywords=("northwind", "northwind router", "northwind alternative"),
        engines=("google", "bing"),
        places=(Place("DE", "de", "Berlin"), Place("GB", "en", "London")),
        devices=(Device.DESKTOP,),
        every=timedelta(hours=1),
    )
    source = SourceSettings("sandbox", ("google", "bing"), (("base_url", base_url), *options.items()))
    storage = Storage(f"sqlite:///{folder}/serpwarden.db", str(Path(folder) / "evidence"))
    return Settings(brand, (), (watch,), (source,), storage)
