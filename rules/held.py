"""What others than the brand hold of pages: of single looks, and of many added up, by holder or by cause.

A cause of change takes several holders of a query together, and which ones is known only when two weeks are set side by side. How
a sum of shares scatters from look to look follows from the sums of products of each two of them, so that weeks of looks can be
added up before anybody knows what they will be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rules.attention import Part
from rules.resampling import Moments, Sample

PAID = frozenset({Part.AD, Part.SHOPPING_AD})
PLACELESS = frozenset({Part.AI, Part.PANEL})


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """Somebody's part of a page: which part, whose, and the owner class."""

    part: Part
    who: str
    owner: str

    def __hash__(self) -> int:
        """Made of the name alone, which nearly always tells holders apart."""
        return hash(self.who)


class Batch(NamedTuple):
    """Some looks in order of time as what others than the brand held of them.

    Each different page is written once, as numbers of holders and their shares by turns; `order` says which page a look had.
    """

    holders: Sequence[Held]
    pages: Sequence[Sequence[float]]
    order: Sequence[int]


class Scatter(NamedTuple):
    """So many looks added up: each holder's shares, their squares, and the products of shares of those who `may_merge`.

    `pairs` has for each holder others by number, each with the sum over looks of both shares' product, by turns; `total` and
    `total_squares` are of what all others than the brand hold of a look.
    """

    looks: int
    holders: Sequence[Held]
    sums: Sequence[float]
    squares: Sequence[float]
    pairs: Sequence[Sequence[float]]
    total: float
    total_squares: float


def may_merge(held: Held) -> bool:
    """Whether a nameless cause may take a holder together with others; ads, answers and panels always have their own names."""
    return held.part not in PAID and held.part not in PLACELESS


def merged(scatter: Scatter, causes: Mapping[Held, int]) -> Moments[int]:
    """Looks added up by number of cause instead of by holder: the square of a sum of shares has the products of each two."""
    numbers = [causes[held] for held in scatter.holders]
    sums: dict[int, float] = dict.fromkeys(numbers, 0.0)
    squares = dict(sums)
    for number, total, square in zip(numbers, scatter.sums, scatter.squares, strict=True):
        sums[number] += total
        squares[number] += square
    if len(sums) < len(numbers):
        for number, row in zip(numbers, scatter.pairs, strict=True):
            others = iter(row)
            products = zip(others, others, strict=True)
            squares[number] += 2 * sum(product for other, product in products if numbers[int(other)] == number)
    return Moments(scatter.looks, sums, squares, scatter.total, scatter.total_squares)


def sample(batches: Iterable[Batch], numbers: Mapping[Held, int]) -> Sample[int]:
    """The looks' pages by number of cause instead of by holder."""
    shapes: list[dict[int, float]] = []
    order: list[int] = []
    for batch in batches:
        order += [len(shapes) + number for number in batch.order]
        causes = [numbers[held] for held in batch.holders]
        shapes += [_summed(causes, page) for page in batch.pages]
    return Sample(shapes, order)


def _summed(causes: Sequence[int], page: Sequence[float]) -> dict[int, float]:
    parts: dict[int, float] = {}
    values = iter(page)
    for holder, share in zip(values, values, strict=True):
        cause = causes[int(holder)]
        if cause in parts:
            parts[cause] += share
        else:
            parts[cause] = share
    return parts
