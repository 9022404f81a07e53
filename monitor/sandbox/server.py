"""The box on loopback: one HTTP server with a Google, a Bing and a SerpApi behind it.

`/google/search` and `/bing/search` answer as the engines do, `/search` as the engine that the Host header names (Google
unless it says bing); `/serpapi/search.json` answers as the provider does. `X-Sandbox-Now` says what time it is in the world
(RFC 3339; else the real clock), `X-Sandbox-Refuse` or the parameter `sandbox` asks for a refusal, `X-Sandbox-City` names the city
where an engine has no parameter for it. Following an ad's link is answered with 410 and written down.
"""

from __future__ import annotations

import ipaddress
import socket
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from monitor.errors import InputError
from monitor.forms import moment_of, stamp
from monitor.sandbox import provider, refusing
from monitor.sandbox.asking import Wish, bing_wish, google_wish, serpapi_wish
from monitor.sandbox.composing import settle
from monitor.sandbox.drawing import template
from monitor.sandbox.logbook import Entry, Logbook
from monitor.sandbox.overview import overview
from monitor.sandbox.refusing import Occasion, Reply
from monitor.sandbox.world import World

MAX_KEPT_SEARCHES = 20_000
_WISHES: dict[str, Callable[[Mapping[str, str], Mapping[str, str]], Wish]] = {"google": google_wish, "bing": bing_wish}


def _real_clock() -> datetime:
    return datetime.now(UTC)


class Box:
    """A world that answers requests. `log` holds what it was asked; `base_url` is known once it serves."""

    def __init__(self, world: World, clock: Callable[[], datetime] = _real_clock) -> None:
        self.world = world
        self.log = Logbook()
        self.base_url = ""
        self._clock = clock
        self._searches: OrderedDict[str, Occasion] = OrderedDict()

    def engine_url(self, engine: str) -> str:
        """The base URL under which an engine's `/search` lies."""
        return f"{self.base_url}/{engine}"

    def app(self) -> Starlette:
        """The ASGI application."""
        routes = [
            Route("/", self.home),
            Route("/search", self.search),
            Route("/{engine}/search", self.search),
            Route("/google/sorry/index", self.sorry),
            Route("/serpapi/search.json", self.provider_search),
            Route("/serpapi/search", self.provider_search),
            Route("/serpapi/searches/{name}.html", self.provider_page),
            Route("/sandbox/log", self.show_log),
        ]
        clicks = ("/aclk", "/aclick", "/google/aclk", "/bing/aclick")
        return Starlette(routes=routes + [Route(path, self.click) for path in clicks])

    async def home(self, request: Request) -> Response:
        """What the world holds, for a person with a browser."""
        try:
            now = self._now(request)
        except ValueError as error:
            return _fault(str(error))
        return Response(template("overview.html").render(overview(self.world, now)), media_type="text/html")

    async def search(self, request: Request) -> Response:
        """One result page."""
        host = "bing" if "bing" in request.headers.get("host", "") else "google"
        engine = request.path_params.get("engine", host)
        if engine not in _WISHES:
            return _fault(f"there is no engine {engine[:40]} here: /google/search or /bing/search", 404)
        try:
            wish = _WISHES[engine](request.query_params, request.headers)
            occasion = self._occasion(wish, request, f"/{engine}" if "engine" in request.path_params else "")
            kind = _asked_refusal(request, refusing.PAGES) or refusing.due(self.world, occasion.ask, "page")
        except ValueError as error:
            return _fault(str(error))
        reply = refusing.PAGES[kind](occasion) if kind else refusing.page(occasion)
        self.log.note(Entry(occasion.ask, "page", kind, reply.status))
        return _http(reply)

    async def sorry(self, request: Request) -> Response:
        """Google's captcha page."""
        try:
            occasion = self._occasion(google_wish(request.query_params, request.headers), request, "/google")
        except ValueError as error:
            return _fault(str(error))
        whole = request.query_params.get("continue", "")[:2000]
        return _http(refusing.sorry(Occasion(self.world, occasion.ask, whole, "/google")))

    async def provider_search(self, request: Request) -> Response:
        """One search through the provider."""
        complaint = _provider_complaint(request.query_params)
        if complaint:
            return _http(complaint)
        try:
            occasion = self._occasion(serpapi_wish(request.query_params), request, "/google")
            kind = _asked_refusal(request, provider.FAULTS) or refusing.due(self.world, occasion.ask, "serpapi")
        except ValueError as error:
            return _fault(str(error))
        search = provider.search_of(occasion, self.base_url, request.query_params.items())
        self._keep(search.id, occasion)
        reply = provider.FAULTS[kind](occasion, search) if kind else provider.answer(occasion, search)
        self.log.note(Entry(occasion.ask, "serpapi", kind, reply.status))
        return _http(reply)

    async def provider_page(self, request: Request) -> Response:
        """The engine's page behind a search, as `raw_html_file` names it."""
        occasion = self._searches.get(request.path_params["name"])
        return _http(refusing.page(occasion)) if occasion else _fault("no such search", 404)

    async def click(self, request: Request) -> Response:
        """Somebody followed an ad."""
        self.log.note_click(str(request.url))
        return _fault("this was an ad's link: a click here would have cost somebody money", 410)

    async def show_log(self, request: Request) -> Response:
        """How often each question was asked, and which ads were clicked."""
        counts = sorted(self.log.counts().items(), key=lambda pair: (pair[0][1], pair[0][0]))
        rows = [{"question": key, "moment": stamp(moment), "times": times} for (key, moment), times in counts]
        return JSONResponse({"requests": len(self.log), "questions": rows, "clicks": list(self.log.clicks)})

    def _now(self, request: Request) -> datetime:
        told = request.headers.get("x-sandbox-now")
        try:
            return moment_of(told) if told else self._clock()
        except ValueError as error:
            raise ValueError(f"X-Sandbox-Now is no RFC 3339 time: {error}") from error

    def _occasion(self, wish: Wish, request: Request, root: str) -> Occasion:
        return Occasion(self.world, settle(self.world, wish, self._now(request)), str(request.url), root)

    def _keep(self, name: str, occasion: Occasion) -> None:
        self._searches[name] = occasion
        if len(self._searches) > MAX_KEPT_SEARCHES:
            self._searches.popitem(last=False)


def _asked_refusal(request: Request, known: Mapping[str, object]) -> str | None:
    kind = request.headers.get("x-sandbox-refuse") or request.query_params.get("sandbox")
    if kind and kind not in known:
        raise ValueError(f"{kind[:40]} is no refusal: one of {', '.join(known)}")
    return kind


def _provider_complaint(parameters: Mapping[str, str]) -> Reply | None:
    if not parameters.get("api_key"):
        return provider.complaint(401, "Invalid API key. Your API key should be here: https://serpapi.com/manage-api-key")
    if parameters.get("engine", "google") not in ("google", "google_ads", "bing"):
        return provider.complaint(400, f"Unsupported `{parameters['engine'][:40]}` search engine.")
    if not parameters.get("q"):
        return provider.complaint(400, "Missing query `q` parameter.")
    return None


def _http(reply: Reply) -> Response:
    return Response(reply.body, reply.status, dict(reply.headers), media_type=reply.media_type)


def _fault(text: str, status: int = 400) -> Response:
    return Response(text + "\n", status, media_type="text/plain")


def loopback(host: str) -> str:
    """The host, if it is this machine's own. Raises InputError for any other: the box is no server for the world outside."""
    try:
        own = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host).is_loopback
    except ValueError:
        own = False
    if not own:
        raise InputError(f"the sandbox serves this machine only: {host} is not a loopback address such as 127.0.0.1")
    return "127.0.0.1" if host == "localhost" else host


def bound(host: str, port: int) -> socket.socket:
    """A listening socket on loopback. Raises InputError when the port is taken."""
    own = loopback(host)
    family = socket.AF_INET6 if ":" in own else socket.AF_INET
    # Named as TCP, because asyncio sends small answers at once only on sockets that say so (else each waits 40 ms).
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((own, port))
        listening.listen(512)
    except (OSError, OverflowError) as error:
        listening.close()
        raise InputError(f"port {port} cannot be used: {error}; choose another, or 0 for any that is free") from error
    return listening


def base_url(listening: socket.socket) -> str:
    """The address of a listening socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server(box: Box) -> uvicorn.Server:
    """A uvicorn server for the box: HTTP only, no log of its own, one process."""
    return uvicorn.Server(
        uvicorn.Config(
            box.app(),
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=2,
        )
    )


@contextmanager
def serve(world: World, *, host: str = "127.0.0.1", port: int = 0, clock: Callable[[], datetime] = _real_clock) -> Iterator[Box]:
    """Run a world in a thread for the length of a `with` block and give its Box.

    Port 0 takes any that is free; the socket listens before the block begins. Raises InputError for a host that is not
    loopback and for a port that is taken.
    """
    box = Box(world, clock)
    with bound(host, port) as listening:
        box.base_url = base_url(listening)
        running = server(box)
        thread = Thread(target=running.run, kwargs={"sockets": [listening]}, name="sandbox", daemon=True)
        thread.start()
        try:
            yield box
        finally:
            running.should_exit = True
            thread.join(timeout=10)
