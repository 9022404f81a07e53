"""A candidate looked at in the original text: is it the mark, what was done to it, and how sure is that.

Each thing that was done lowers the confidence a little, each that readers would overlook not at all; what ordinary text does
by itself (a common word over two words, a word of another script that happens to look alike) lowers it below the floor.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from monitor.model import How
from rules.matchers import edges
from rules.matchers.edges import BY_TRADE
from rules.matchers.folding import is_combining, is_ignorable
from rules.matchers.signs import Sign, Spelling
from rules.matchers.spelling import Trick, script, trick
from rules.matchers.tables import words

RANK = {
    how: rank
    for rank, how in enumerate(
        (
            How.EXACT,
            How.CASE,
            How.VARIANT,
            How.INFLECTED,
            How.DIACRITIC,
            How.JOINED,
            How.SPLIT,
            How.INVISIBLE,
            How.LEET,
            How.CONFUSABLE,
            How.FUZZY,
        )
    )
}
_TRICKS = {
    Trick.CASE: (How.CASE, 1.0),
    Trick.WRITING: (How.VARIANT, 0.97),
    Trick.DIACRITIC: (How.DIACRITIC, 0.97),
    Trick.LEET: (How.LEET, 0.95),
    Trick.CONFUSABLE: (How.CONFUSABLE, 0.97),
}
_NO: edges.Verdict = (How.EXACT, 0.0)
_SURE: edges.Verdict = (How.EXACT, 1.0)
_OTHER_CASE: edges.Verdict = (How.CASE, 1.0)
_FIRST_ACCENT = "\u0300"
_VOICE_MARKS = "\u3099\u309a\uff9e\uff9f"
_INFLECTED_PARTS = 0.72
_WORD = re.compile(r"\s*([^\W\d_]+[²³]?|[%€$])")
_PARTICLES = "のをはがにでともへやか"
_DOUBT = 0.6
_UPRIGHT_FROM, _ACRONYM = 7, 3


class Candidate:
    """A stretch of a text whose coarse form is that of a spelling; `places` has the text's index behind each letter.

    It goes from `start` to `end`, the accents of its last character included.
    """

    __slots__ = ("end", "found", "places", "spelling", "start", "text")

    def __init__(self, text: str, places: Sequence[int], spelling: Spelling) -> None:
        self.text = text
        self.places = places
        self.spelling = spelling
        self.start, end = places[0], places[-1] + 1
        while end < len(text) and text[end] >= _FIRST_ACCENT and is_combining(text[end]):
            end += 1
        self.end = end
        self.found = text[self.start : end]

    @property
    def is_plain(self) -> bool:
        """Whether it is the spelling letter for letter, in any case."""
        return len(self.places) > 2 and self.found.casefold() == self.spelling.plain


def read(candidate: Candidate, sign: Sign) -> edges.Verdict:
    """How a candidate is the mark and how sure (0–1; 0: it is not)."""
    spelling = candidate.spelling
    edge = edges.word_edges(candidate.text, candidate.start, candidate.end, len(spelling.form), sign.near)
    if edge is None:
        return _NO
    plain = candidate.is_plain
    if plain and edge is edges.BY_ITSELF and spelling.how is How.EXACT and len(candidate.found) > _ACRONYM:
        return _OTHER_CASE
    own = (spelling.how, spelling.sure * (0.97 if spelling.how is How.VARIANT else 1.0))
    if plain:
        return _weighed((own, edge, _acronym(candidate, sign) or _OTHER_CASE))
    inside = _inside(candidate)
    return _weighed((own, edge, inside, *_letters(candidate), *_gaps(candidate, inflected=edge[0] is How.INFLECTED)))


def _inside(candidate: Candidate) -> edges.Verdict:
    """Two Chinese characters among others on both sides are as likely the end of one word and the beginning of another."""
    places = candidate.places
    if (
        len(places) != 2
        or places[1] != places[0] + 1
        or not all(_is_han(char) for char in candidate.text[places[0] - 1 : places[1] + 2])
    ):
        return _SURE
    return (How.EXACT, BY_TRADE) if places[0] > 0 and places[1] + 1 < len(candidate.text) else _SURE


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _acronym(candidate: Candidate, sign: Sign) -> edges.Verdict | None:
    """Three letters in another case than the mark's own are most likely the letters of something else (`UBO rules`)."""
    found = candidate.found
    if len(found) == _ACRONYM and found.isascii() and found.isalpha() and found not in (sign.mark.text, *sign.mark.variants):
        return How.CASE, BY_TRADE
    return None


def _weighed(verdicts: Iterable[edges.Verdict]) -> edges.Verdict:
    """Of all that was done to a name what readers notice most, and how sure it all together is."""
    how, sure = How.EXACT, 1.0
    for other, part in verdicts:
        if other is not How.EXACT and RANK[other] > RANK[how]:
            how = other
        sure *= part
    return how, sure


def _letters(candidate: Candidate) -> Iterator[edges.Verdict]:
    chars = [_voiced(candidate.text, place) for place in candidate.places]
    if candidate.spelling.pairs:
        yield from _pairs(chars, candidate.spelling)
        return
    tricks = [trick(char, letter) for char, letter in zip(chars, candidate.spelling.letters, strict=True)]
    if None in tricks:
        yield _NO
        return
    if Trick.IL in tricks:
        yield _upright(chars, tricks)
    yield from (_TRICKS[kind] for kind in sorted({t for t in tricks if t} - {Trick.IL}))
    if Trick.LEET in tricks:
        yield _leet(tricks)
    if Trick.WRITING in tricks and any(_is_kana(char) for char in chars):
        yield _other_kana(candidate, chars)
    if Trick.DIACRITIC in tricks and len(chars) < 4:
        yield How.DIACRITIC, _DOUBT
    if len(chars) == 2 and Trick.CASE in tricks:
        yield How.CASE, _DOUBT
    if Trick.CONFUSABLE in tricks:
        yield _foreign(candidate, chars)


def _pairs(chars: list[str], spelling: Spelling) -> Iterator[edges.Verdict]:
    """Two letters for one: only small letters read so, and everything else must be as it should."""
    rest = [
        (char, letter)
        for char, letter, form in zip(chars, spelling.letters, spelling.form, strict=True)
        if letter.lower() == char.lower() or letter.lower() not in "mwd" or form in "mwd"
    ]
    odd = [char for char, letter in zip(chars, spelling.letters, strict=True) if (char, letter) not in rest]
    plain = all(trick(char, letter) in (Trick.NONE, Trick.CASE) for char, letter in rest)
    yield (How.CONFUSABLE, 0.85) if plain and odd and all(char.islower() for char in odd) else _NO


def _voiced(text: str, place: int) -> str:
    """A character, with the voice mark that follows it where the two are one kana (half-width `ｾﾞ` is `ゼ`)."""
    mark = text[place + 1 : place + 2]
    return unicodedata.normalize("NFKC", text[place] + mark) if mark and mark in _VOICE_MARKS else text[place]


def _is_kana(char: str) -> bool:
    return "\u3041" <= char <= "\u30ff"


def _is_hiragana(char: str) -> bool:
    return "\u3041" <= char <= "\u309f"


def _other_kana(candidate: Candidate, chars: list[str]) -> edges.Verdict:
    """The same sounds in the other kana; in hiragana, where nothing sets words apart, only beside particles or other scripts."""
    text, start, end = candidate.text, candidate.start, candidate.end
    if not all(_is_hiragana(char) for char in chars):
        return How.VARIANT, 0.97
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    inside = (_is_hiragana(before) and before not in _PARTICLES) or (_is_hiragana(after) and after not in _PARTICLES)
    return How.VARIANT, 0.0 if inside or len(chars) < 3 else BY_TRADE if len(chars) < 4 else 0.97


def _upright(chars: list[str], tricks: list[Trick | None]) -> edges.Verdict:
    """`l` reads as `I` among capitals, `I` as `l` among small letters, and either where other letters are disguised too."""
    others = [char for char, kind in zip(chars, tricks, strict=True) if kind is not Trick.IL and char.isalpha()]
    upper = sum(char.isupper() for char in others)
    if Trick.LEET in tricks or Trick.CONFUSABLE in tricks:
        return How.CONFUSABLE, 0.95
    small_l = any(char == "l" for char, kind in zip(chars, tricks, strict=True) if kind is Trick.IL)
    fits = upper * 2 > len(others) if small_l else upper * 2 < len(others)
    if fits and others:
        return How.CONFUSABLE, 0.95
    return (How.CONFUSABLE, 0.8) if len(chars) >= _UPRIGHT_FROM else _NO


def _leet(tricks: list[Trick | None]) -> edges.Verdict:
    disguised = sum(kind is Trick.LEET for kind in tricks)
    return (How.LEET, 1.0) if len(tricks) >= 4 and disguised * 2 <= len(tricks) else _NO


def _foreign(candidate: Candidate, chars: list[str]) -> edges.Verdict:
    """A word wholly of another script is a disguise in foreign surroundings, and most likely a word among its own."""
    own = {script(letter) for letter in candidate.spelling.letters}
    scripts = {script(char) for char in chars if char.isalpha()}
    if scripts & own or len(scripts) != 1:
        return How.CONFUSABLE, 1.0
    if candidate.end - candidate.start != len(chars) or edges.run_before(candidate.text, candidate.start):
        return _NO
    outside = candidate.text[: candidate.start] + candidate.text[candidate.end :]
    letters = [char for char in outside[:400] if char.isalpha()]
    among_its_own = sum(script(char) in scripts for char in letters) * 2 > len(letters)
    return How.CONFUSABLE, (0.85 if len(chars) >= 5 else _DOUBT) if among_its_own else 1.0


def _gaps(candidate: Candidate, *, inflected: bool = False) -> Iterator[edges.Verdict]:
    spelling, text = candidate.spelling, candidate.text
    wide: dict[int, str] = {}
    for number, (left, right) in enumerate(pairwise(candidate.places), 1):
        between = text[left + 1 : right]
        shown = "".join(char for char in between if not is_ignorable(char) and not is_combining(char))
        if len(shown) != len(between):
            yield (How.INVISIBLE, 0.97) if any(map(is_ignorable, between)) else (How.DIACRITIC, 0.97)
        if shown:
            wide[number] = shown
    extra = {place: gap for place, gap in wide.items() if place not in spelling.gaps}
    if any(edges.breaks(gap) for place, gap in wide.items() if place in spelling.gaps):
        yield _NO
    if spelling.gaps - wide.keys():
        yield How.JOINED, 0.97 if not (inflected and wide) else _INFLECTED_PARTS
    if extra:
        yield _split(candidate, extra)
        if inflected and all(map(str.isspace, extra.values())):
            yield How.SPLIT, _INFLECTED_PARTS


def _split(candidate: Candidate, extra: dict[int, str]) -> edges.Verdict:
    """Gaps where the mark has none: letter by letter, by punctuation, or as words of their own."""
    length = len(candidate.spelling.form)
    if all(edges.is_boundless(char) for char in candidate.spelling.form):
        return How.SPLIT, 0.85 if all(len(gap) == 1 and not edges.breaks(gap) for gap in extra.values()) else 0.0
    if len(extra) >= max(2, length - 2 - len(candidate.spelling.gaps)):
        even = len(set(extra.values())) <= 2 and all(len(gap) <= 3 and "\n" not in gap for gap in extra.values())
        return (How.SPLIT, 0.93) if even and length >= 3 else _NO
    if any(edges.breaks(gap) or len(gap) > 3 for gap in extra.values()) or length < 5:
        return _NO
    if all(edges.tight(gap) for gap in extra.values()):
        return How.SPLIT, 0.9 if "/" not in "".join(extra.values()) else _DOUBT
    if any(not gap.isspace() for gap in extra.values()) or (length < 6 and not _is_numbered(candidate, extra)):
        return _NO
    return How.SPLIT, _as_words(candidate, extra)


def _is_set_off(candidate: Candidate, parts: list[list[str]]) -> bool:
    """Whether the name alone has capitals where the text goes on in small letters (`4 Winds insurance`)."""
    word = _WORD.match(candidate.text, candidate.end)
    return parts[-1][0].isupper() and word is not None and word.group(1).islower()


def _counts(candidate: Candidate) -> bool:
    """Whether what follows says that the figure before it measures something (`Haus 24 km`)."""
    word = _WORD.match(candidate.text, candidate.end)
    return word is not None and word.group(1).casefold() in words("words", "units")


def _is_numbered(candidate: Candidate, extra: dict[int, str]) -> bool:
    """Whether the one gap stands before the figures at the end of a name (`Lumo 7`)."""
    (cut, *more) = extra
    figures = [candidate.text[place] for place in candidate.places[cut:]]
    return not more and cut >= 3 and all(map(str.isdigit, figures))


def _as_words(candidate: Candidate, extra: dict[int, str]) -> float:
    """How sure it is that blanks inside were put there: parts that begin like names, or too small to be words."""
    cuts = [0, *sorted(extra), len(candidate.places)]
    parts = [[candidate.text[place] for place in candidate.places[a:b]] for a, b in pairwise(cuts)]
    if all("가" <= char <= "힣" for part in parts for char in part):
        return 0.8 if all(len(part) > 3 for part in parts) else BY_TRADE
    if parts[0][0].isdigit() and not _is_set_off(candidate, parts):
        return BY_TRADE
    if parts[-1][-1].isdigit() and _counts(candidate):
        return 0.0
    if all(part[0].isupper() for part in parts) or any(char.isdigit() for part in parts for char in part):
        return 0.88
    return 0.8 if any(len(part) < 2 for part in parts) or len(parts) > 2 else _DOUBT
