"""How what others hold of one query's pages scatters from look to look: sums and sums of products over looks.

A cause of change takes several holders of a query together, and which ones is known only when two weeks are set side by side. The
scatter of a sum of shares follows from the sums of their products by twos; they are kept for those whom a nameless cause may
take together (`rules.held.may_merge`), of all others the squares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.model import Digest
from reports.days.names import held_of
from rules.held import Scatter, may_merge


class Scattered:
    """One query's looks: by the number of a holder the sum of its shares and of their squares, by two numbers that of products.

    `total` and `total_squares` are of what all others than the brand hold of a look. `rows` are the pairs as they are kept, until
    anything is added to them.
    """

    __slots__ = ("keys", "looks", "pairs", "rows", "squares", "sums", "total", "total_squares")

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.sums: list[float] = []
        self.squares: list[float] = []
        self.pairs: dict[tuple[int, int], float] = {}
        self.rows: list[list[float]] = []
        self.looks = 0
        self.total = self.total_squares = 0.0

    def day(self, _: Digest, form: Mapping[str, Any]) -> None:
        """Add a later day's pages."""
        numbers = self._numbers(form["keys"])
        merging = [may_merge(held_of(key)) for key in form["keys"]]
        for shape, times in Counter(form["order"]).items():
            flat = form["shapes"][shape]
            self._page(flat[::2], flat[1::2], times, numbers, merging)

    def _page(
        self, holders: Sequence[int], shares: Sequence[float], times: int, numbers: Sequence[int], merging: Sequence[bool]
    ) -> None:
        """Add one page that so many looks showed."""
        whole = sum(shares)
        self.looks += times
        self.total += times * whole
        self.total_squares += times * whole * whole
        together: list[tuple[int, float]] = []
        for holder, share in zip(holders, shares, strict=True):
            number, much = numbers[holder], times * share
            self.sums[number] += much
            self.squares[number] += much * share
            if merging[holder]:
                for other, beside in together:
                    pair = (other, number) if other < number else (number, other)
                    self.pairs[pair] = self.pairs.get(pair, 0.0) + much * beside
                together.append((number, share))

    def add(self, form: Mapping[str, Any]) -> None:
        """Add later days; what is given is these looks' own from then on."""
        if not self.looks:
            self.keys = {key: number for number, key in enumerate(form["keys"])}
            self.sums, self.squares, self.rows = form["sums"], form["squares"], form["pairs"]
        else:
            numbers = self._numbers(form["keys"])
            for number, total, squares in zip(numbers, form["sums"], form["squares"], strict=True):
                self.sums[number] += total
                self.squares[number] += squares
            self._paired(numbers, form["pairs"])
        self.looks += form["looks"]
        self.total += form["total"]
        self.total_squares += form["total_squares"]

    def _paired(self, numbers: Sequence[int], rows: Sequence[Sequence[float]]) -> None:
        """Add pairs of holders that have these numbers."""
        for first, row in zip(numbers, rows, strict=True):
            others = iter(row)
            for place, product in zip(others, others, strict=True):
                second = numbers[int(place)]
                pair = (first, second) if first < second else (second, first)
                self.pairs[pair] = self.pairs.get(pair, 0.0) + product

    def _numbers(self, keys: Sequence[str]) -> list[int]:
        """The numbers of these holders, new ones after those that are known; nobody is added to kept rows."""
        if self.rows:
            rows, self.rows = self.rows, []
            self._paired(range(len(rows)), rows)
        for key in keys:
            if key not in self.keys:
                self.keys[key] = len(self.keys)
                self.sums.append(0.0)
                self.squares.append(0.0)
        return [self.keys[key] for key in keys]

    def form(self) -> dict[str, Any]:
        """The same as plain data; `pairs` has for each holder others after it, and the sums of their products, by turns."""
        return {
            "keys": list(self.keys),
            "sums": self.sums,
            "squares": self.squares,
            "pairs": self._rows(),
            "looks": self.looks,
            "total": self.total,
            "total_squares": self.total_squares,
        }

    def _rows(self) -> list[list[float]]:
        if not self.rows:
            self.rows = [[] for _ in self.keys]
            for (first, second), product in self.pairs.items():
                self.rows[first] += (second, product)
            self.pairs = {}
        return self.rows

    @property
    def scatter(self) -> Scatter:
        """The same as causes need it."""
        holders = [held_of(key) for key in self.keys]
        return Scatter(self.looks, holders, self.sums, self.squares, self._rows(), self.total, self.total_squares)
