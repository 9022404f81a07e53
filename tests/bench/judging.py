"""Ads judged a second on one core: 10,000 marks in the config, the whole rule pack on; new ads, and ads looked at again.

The pages are made up after what 548 ads on 76 saved result pages of ten engines show: half of the ads stand under a query
for a brand, 37 % name its mark and 13 % are the brand's own; 45 % are shopping units; nearly all carry their click URL; every
second host is new; one word in eight was not seen on the pages before; 39 % of the texts have letters beyond ASCII, 16 % beyond
Latin-1. A second mix is what a watch on words of trade sees: a mark in one query of twenty.

An archive holds the same ads look after look, each time with click ids of its own; that is what is judged again when a rule
changes. Ads that nobody ever saw are the worst case.

Every page is judged to the end: every rule, and each finding whole, with its exemptions, what channels would say, its sentence
and its fingerprint; nothing is put off. Calls of functions are counted too: unlike seconds they are the same on a busy machine.
"""

from __future__ import annotations

import gc
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import FrameType

from monitor.model import Ad, AdKind, AdSlot, AdsState, Device, Mark, Match, Outcome, Place, Registration, Serp, Sitelink
from rules.example import BRAND, PARTIES
from rules.judge import Judge
from rules.matchers.mark import MarkMatcher
from rules.pieces import ad_words
from rules.reading import shipped

MARKS, PAGES, BATCHES = 10_000, 1_100, 10
GOAL = 20_000
_CONSONANTS, _VOWELS = "bcdfghklmnprstvwz", "aeiou"
_COPY = """
router mesh wlan kaufen jetzt angebot test vergleich schnell lieferung home office best price free shipping online shop today
save new deal internet modem power speed livraison gratuite oferta mejor prezzo casa black friday official site support help
"""
_TRADE = _COPY.split()
_ACCENTS = str.maketrans("aeou", "äéöü")
_ALPHABETS = ("абвгдежзиклмнопрст", "กขคงจชซดตถทนบปผพ", "가나다라마바사아자차카타파하", "金木水火土山川田人大小中")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CLICK_ID = re.compile(r"((?:gclid|ai|sig)=(?:AOD64_)?)([0-9a-f]{8,})")
_VOCABULARY, _NEW_WORD, _NEW_HOST, _ACCENTED, _FOREIGN = 3_000, 0.12, 0.5, 0.23, 0.16


@dataclass(frozen=True)
class Mix:
    """How often a query is for a brand, and how often an ad under it names the mark or is the brand's own."""

    title: str
    branded: float
    naming: float
    own: float


MIXES = (
    Mix("as on saved pages: half of the ads under a brand's query, 37 % name it", 0.5, 0.74, 0.26),
    Mix("words of trade: one query in twenty for a brand", 0.05, 0.74, 0.26),
)


def names(count: int, dice: random.Random) -> list[str]:
    """Made-up names of three to five syllables, each once."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[_syllables(dice, dice.randint(3, 5)).upper()] = None
    return list(found)


def _syllables(dice: random.Random, count: int) -> str:
    return "".join(dice.choice(_CONSONANTS) + dice.choice(_VOWELS) for _ in range(count))


def _word(dice: random.Random) -> str:
    """A word that is no name: its syllables are closed, and one of its letters stands in no mark."""
    return "".join(_syllables(dice, 1) + dice.choice("nrst") for _ in range(dice.randint(1, 3))) + dice.choice("xyqj")


class Market:
    """Draws pages of ads, every one new."""

    def __init__(self, marks: Sequence[str], mix: Mix, dice: random.Random) -> None:
        self.marks, self.mix, self.dice = marks, mix, dice
        self.words = [*_TRADE, *(_word(dice) for _ in range(_VOCABULARY))]
        self.hosts = ["routershop.example", "airhaus.example"]
        self.tone = 1.0

    def page(self) -> Serp:
        """Four ads of text, on every second page six or seven shopping units besides."""
        dice = self.dice
        mark = dice.choice(self.marks) if dice.random() < self.mix.branded else ""
        self.tone = dice.random()
        kinds = [AdKind.TEXT] * 4 + [AdKind.SHOPPING] * (dice.choice((0, 6, 0, 7)))
        ads = tuple(self.ad(rank, kind, mark) for rank, kind in enumerate(kinds, 1))
        return Serp(
            f"{mark.lower()} {dice.choice(self.words)}".strip(),
            Outcome.PARSED,
            ads=ads,
            ads_state=AdsState.PARSED,
            engine="google",
            device=Device.DESKTOP,
            place=Place("DE"),
        )

    def ad(self, rank: int, kind: AdKind, mark: str) -> Ad:
        """One ad with its links, under a query for a mark or none."""
        dice, text = self.dice, kind is AdKind.TEXT
        own = mark and dice.random() < self.mix.own
        host = "northwind.example" if own else self.host()
        named = mark.title() + " " if mark and dice.random() < self.mix.naming else ""
        url = f"https://www.{host}/{dice.choice(_TRADE)}/{dice.getrandbits(24)}?gclid={dice.getrandbits(200):x}&utm_source=ads"
        click = f"https://www.google.com/aclk?sa=l&ai={dice.getrandbits(900):x}&sig=AOD64_{dice.getrandbits(90):x}&q=&adurl="
        return Ad(
            AdSlot.TOP,
            rank,
            kind,
            named + self.copy(5 if text else 7).title(),
            self.copy(16) if text else None,
            f"https://www.{host}/{dice.choice(self.words)}" if text else None,
            url,
            click,
            host,
            merchant=None if text else dice.choice(self.words).title(),
            price=None if text else f"{dice.randint(9, 999)},{dice.randint(10, 99)} €",
            sitelinks=tuple(Sitelink(self.copy(2).title(), f"{url}&l={n}") for n in range(dice.choice((0, 0, 4))))
            if text
            else (),
            extensions=(self.copy(3),) if dice.random() < 0.7 else (),
            chain=(click, url),
        )

    def again(self, serp: Serp) -> Serp:
        """The same page at a later look: the same ads, every link with new click ids."""
        return replace(serp, ads=tuple(map(self._again, serp.ads)))

    def _again(self, ad: Ad) -> Ad:
        url, click = (self._clicked(link or "") for link in (ad.target_url, ad.click_url))
        sitelinks = tuple(replace(link, url=self._clicked(link.url or "")) for link in ad.sitelinks)
        return replace(ad, target_url=url, click_url=click, chain=(click, url), sitelinks=sitelinks)

    def _clicked(self, url: str) -> str:
        return _CLICK_ID.sub(lambda found: f"{found[1]}{self.dice.getrandbits(4 * len(found[2])):x}", url)

    def host(self) -> str:
        """A shop's host, every second time a new one."""
        if self.dice.random() < _NEW_HOST:
            self.hosts.append(f"{_word(self.dice)}{self.dice.choice(('', '-'))}{self.dice.choice(self.words)}.com")
        return self.dice.choice(self.hosts)

    def copy(self, count: int) -> str:
        """Some words, a number among them now and then."""
        dice = self.dice
        drawn = [self._word() for _ in range(count)]
        if dice.random() < 0.5:
            drawn[dice.randrange(count)] = str(dice.randint(2, 5_000))
        text = " ".join(drawn)
        if self.tone < _FOREIGN:
            letters = str.maketrans(_LETTERS, (_ALPHABETS[int(self.tone / _FOREIGN * len(_ALPHABETS))] * 3)[:26])
            return text.translate(letters)
        return text.translate(_ACCENTS) if self.tone < _FOREIGN + _ACCENTED else text

    def _word(self) -> str:
        if self.dice.random() < _NEW_WORD:
            return _word(self.dice)
        return self.words[int(len(self.words) * self.dice.random() ** 3)]


def rate(work: Callable[[], object], serps: Sequence[Serp]) -> float:
    """Ads a second of processor time."""
    gc.collect()
    gc.freeze()  # as `serpwarden judge` and the workers do
    start = time.process_time()
    work()
    return sum(len(serp.ads) for serp in serps) / (time.process_time() - start)


def measure(judge: Judge, matcher: MarkMatcher, market: Market) -> tuple[float, float, float]:
    """The best of some batches of pages, each new to the judge at first: judged, judged at a later look, marks alone."""
    for serp in [market.page() for _ in range(PAGES // 10)]:
        judge.judge(serp)
    new = again = alone = 0.0
    for _ in range(BATCHES):
        serps = [market.page() for _ in range(PAGES // BATCHES)]
        texts = [ad_words(ad) for serp in serps for ad in serp.ads]
        new = max(new, rate(lambda serps=serps: [judge.judge(serp) for serp in serps], serps))  # type: ignore[misc]
        later = [market.again(serp) for serp in serps]
        again = max(again, rate(lambda serps=later: [judge.judge(serp) for serp in serps], later))  # type: ignore[misc]
        alone = max(alone, rate(lambda texts=texts: [_marks(matcher, some) for some in texts], serps))  # type: ignore[misc]
    return new, again, alone


def calls(judge: Judge, market: Market) -> float:
    """How many functions are called to judge a new ad, those written in C included; the mean over some pages."""
    serps = [market.page() for _ in range(PAGES // BATCHES)]
    counted = Counter[str]()

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        counted[event] += 1

    sys.setprofile(count)
    for serp in serps:
        judge.judge(serp)
    sys.setprofile(None)
    return (counted["call"] + counted["c_call"]) / sum(len(serp.ads) for serp in serps)


def _marks(matcher: MarkMatcher, texts: tuple[str, ...]) -> list[tuple[Match, ...]]:
    return [matcher.find(text) for text in matcher.holding(texts)]


def main() -> None:
    """Print the rates of each mix beside the goal."""
    dice = random.Random(5)  # noqa: S311
    marks = names(MARKS, dice)
    right = (Registration("EUIPO", "018000001", ("EU",)),)
    brand = replace(BRAND, marks=(*BRAND.marks, *(Mark(name, right) for name in marks)))
    before, start = _memory(), time.process_time()
    judge = Judge(brand, PARTIES)
    took = time.process_time() - start
    print(f"  compiled {len(brand.marks):,} marks and {len(shipped())} rules in {took:.1f} s, {_memory() - before:.0f} MB")
    matcher = MarkMatcher(brand.marks)
    for mix in MIXES:
        market = Market(marks, mix, dice)
        new, again, alone = measure(judge, matcher, market)
        print(f"  {mix.title}")
        print(f"    new ads:          {new:>9,.0f} ads/s   (goal {GOAL:,})")
        print(f"    at a later look:  {again:>9,.0f} ads/s")
        print(f"    marks alone, new: {alone:>9,.0f} ads/s")
        print(f"    calls, new:       {calls(judge, market):>9,.0f} an ad")


def _memory() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
