"""A search engine in a box: a made-up world, served over real HTTP as Google, Bing and SerpApi would serve it.

The world is one data file (`world.yaml` here, or the user's own): who advertises with which words, what ranks, what changes
from week to week, when an engine refuses. A page is a function of world, query, place, device, time and seed, so that the
same question asked again gets the same answer and a demo can be told as a story. Nothing here asks anybody else: the
server listens on loopback only, and the markup is written after what result pages show, not taken from them.

`load()` reads a world, `serve(world)` runs it in a thread and gives its `base_url`, `compose(world, ask)` says what stands on
a page before any markup is written.
"""

from monitor.sandbox.asking import Ask
from monitor.sandbox.composing import Listing, PlacedAd, compose
from monitor.sandbox.server import Box, serve
from monitor.sandbox.world import World
from monitor.sandbox.worldfile import SHIPPED, load

__all__ = ["SHIPPED", "Ask", "Box", "Listing", "PlacedAd", "World", "compose", "load", "serve"]
