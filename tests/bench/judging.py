"""Ads judged a second on one core: 10,000 marks in the config, the whole rule pack on; new ads, and ads seen before."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace

from monitor.model import Ad, AdKind, AdSlot, AdsState, Device, Mark, Outcome, Place, Registration, Serp
from rules.example import BRAND, PARTIES
from rules.judge import Judge

MARKS, PAGES, ADS, HOSTS = 10_000, 2_000, 4, 3_000
BRANDED_QUERIES, BRANDED_ADS = 0.05, 0.05
GOAL = 20_000
_CONSONANTS, _VOWELS = "bcdfghklmnprstvwz", "aeiou"
_COPY = """
router mesh wlan günstig kaufen jetzt angebot test vergleich schnell lieferung home office best price free shipping online shop
today save new deal internet modem power speed garantie livraison gratuite oferta envío mejor prezzo casa família
"""
_WORDS = _COPY.split()


def names(count: int, dice: random.Random) -> list[str]:
    """Made-up names of three to five syllables, each once."""
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = (dice.choice(_CONSONANTS) + dice.choice(_VOWELS) for _ in range(dice.randint(3, 5)))
        found["".join(syllables).upper()] = None
    return list(found)


def pages(marks: Sequence[str], dice: random.Random) -> list[Serp]:
    """Pages of four ads each; a few queries and a few ads name a mark."""

    def words(count: int) -> str:
        return " ".join(dice.choice(_WORDS) for _ in range(count))

    def ad(rank: int) -> Ad:
        host = f"shop{dice.randrange(HOSTS)}.example"
        named = dice.choice(marks).title() + " " if dice.random() < BRANDED_ADS else ""
        url, path = f"https://{host}/{dice.choice(_WORDS)}?gclid={dice.getrandbits(40):x}", dice.choice(_WORDS)
        return Ad(AdSlot.TOP, rank, AdKind.TEXT, named + words(5).title(), words(16), f"{host}/{path}", url, host=host)

    def page() -> Serp:
        named = dice.choice(marks).lower() + " " if dice.random() < BRANDED_QUERIES else ""
        ads = tuple(ad(rank) for rank in range(1, ADS + 1))
        asked = {"engine": "google", "device": Device.DESKTOP, "place": Place("DE")}
        return Serp(named + words(2), Outcome.PARSED, ads=ads, ads_state=AdsState.PARSED, **asked)  # type: ignore[arg-type]

    return [page() for _ in range(PAGES)]


def rate(judge: Judge, serps: Sequence[Serp]) -> tuple[float, int]:
    """Ads a second of processor time, and how many findings."""
    start = time.process_time()
    findings = sum(len(judge.judge(serp)) for serp in serps)
    return len(serps) * ADS / (time.process_time() - start), findings


def main() -> None:
    """Print the rates beside the goal."""
    dice = random.Random(5)  # noqa: S311
    marks = names(MARKS, dice)
    right = (Registration("EUIPO", "018000001", ("EU",)),)
    brand = replace(BRAND, marks=(*BRAND.marks, *(Mark(name, right) for name in marks)))
    start = time.process_time()
    judge = Judge(brand, PARTIES)
    print(f"  compiled {len(brand.marks):,} marks in {time.process_time() - start:.1f} s")
    serps = pages(marks, dice)
    new, findings = rate(judge, serps)
    again, _ = rate(judge, serps)
    print(f"  new ads:          {new:>9,.0f} ads/s   ({PAGES * ADS:,} ads, {HOSTS:,} hosts, {findings:,} findings)")
    print(f"  ads seen before:  {again:>9,.0f} ads/s   (goal {GOAL:,})")
