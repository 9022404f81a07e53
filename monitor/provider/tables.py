"""The tables that tell a provider's form: which lists hold what, and under which names a row tells it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import AdKind, AdSlot, Device, Place, ResultKind
from monitor.provider.asking import Complaint

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Under which keys a row holds what; the first that holds something counts. A dot goes one level down."""

    title: Keys = ("title", "name", "question", "query", "text", "keyword")
    link: Keys = ("link", "url")
    click: Keys = ("tracking_link", "trackingLink")
    text: Keys = ("snippet", "description", "desc", "content")
    display: Keys = ("displayed_link", "displayedLink", "display_link", "displayed_url", "breadcrumb", "url_shown")
    date: Keys = ("date", "timestamp")
    source: Keys = ("source", "platform", "website_name", "source.name")
    channel: Keys = ("channel", "author", "channel.name")
    duration: Keys = ("duration", "length")
    rating: Keys = ("rating", "rating.value", "rating.rate", "stars")
    price: Keys = ("price", "price.displayed_price", "price.raw", "price.value", "price_str", "extracted_price")
    phone: Keys = ("phone", "phone_number", "phoneNumber")
    question: Keys = ("question",)
    merchant: Keys = ("merchant", "seller", "source", "merchant.name")
    links: Keys = ("sitelinks", "sitelinks.inline", "sitelinks.expanded", "sitelinks.extended", "sitelinks.list", "siteLinks")
    extensions: Keys = ("extensions",)
    slot: Keys = ("block_position", "blockPosition")
    order: Keys = ("rank_absolute", "global_rank", "position_overall", "pos_overall")


@dataclass(frozen=True, slots=True)
class Rows:
    """One list: its path from the root (lists on the way are opened), what its rows are and what their keys are called."""

    path: str
    kind: ResultKind | AdKind
    names: Names = Names()
    slot: AdSlot | None = None
    feature: str | None = None
    block: str | None = None

    @property
    def head(self) -> str:
        """The first key of the path."""
        return self.path.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Form:
    """A provider's form. `quiet` are keys that hold nothing anybody owns or that say how the page was asked for.

    `by_order`: ads and results share one count, so that it tells which ads stand above and below the results. `ads`: whether the
    form carries ads at all.
    """

    rows: tuple[Rows, ...]
    quiet: frozenset[str] = frozenset()
    features: tuple[tuple[str, str], ...] = ()
    by_order: bool = False
    ads: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says beside its rows. `nothing`: the engine itself has nothing; `more_ads`: the mode was on."""

    query: str = ""
    engine: str | None = "google"
    device: Device | None = None
    place: Place = Place()
    corrected: str | None = None
    layout: str | None = None
    page: int = 1
    nothing: bool = False
    more_ads: bool = False
    complaint: Complaint | None = None
