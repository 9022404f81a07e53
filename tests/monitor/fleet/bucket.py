"""A bucket in memory that speaks as much of S3 as evidence needs: put once, get, head, list, delete; no signature is checked."""

from __future__ import annotations

from email.utils import formatdate
from xml.sax.saxutils import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FAULT = "<Error><Code>{}</Code><Message>{}</Message></Error>"


class Bucket:
    """The objects by their names; `written` counts every time that bytes were taken in."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.written = 0
        self.broken = False

    def app(self) -> Starlette:
        """The application; `/bucket/name…` is an object, `/bucket` the list."""
        return Starlette(routes=[Route("/{name:path}", self._answer, methods=["GET", "HEAD", "PUT", "DELETE"])])

    async def _answer(self, request: Request) -> Response:
        if self.broken:
            return Response(_FAULT.format("AccessDenied", "no"), 403, media_type="application/xml")
        name = request.path_params["name"].partition("/")[2]
        if request.method == "PUT":
            return self._put(name, await request.body(), once=request.headers.get("if-none-match") == "*")
        if request.method == "DELETE":
            self.objects.pop(name, None)
            return Response(status_code=204)
        if not name:
            return self._list(request.query_params.get("prefix", ""))
        if name not in self.objects:
            return Response(_FAULT.format("NoSuchKey", "not there"), 404, media_type="application/xml")
        return Response(self.objects[name], headers={"ETag": '"1"', "Last-Modified": formatdate(0, usegmt=True)})

    def _put(self, name: str, body: bytes, *, once: bool) -> Response:
        if once and name in self.objects:
            return Response(_FAULT.format("PreconditionFailed", "there already"), 412, media_type="application/xml")
        self.objects[name] = body
        self.written += 1
        return Response(headers={"ETag": '"1"'})

    def _list(self, prefix: str) -> Response:
        rows = [
            f"<Contents><Key>{escape(name)}</Key><LastModified>2026-11-21T12:00:00.000Z</LastModified><ETag>1</ETag>"
            f"<Size>{len(body)}</Size></Contents>"
            for name, body in sorted(self.objects.items())
            if name.startswith(prefix)
        ]
        text = f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(rows)}</ListBucketResult>"
        return Response(text, media_type="application/xml")


def environment(address: str) -> dict[str, str]:
    """What a process needs to reach the bucket."""
    keys = {"AWS_ACCESS_KEY_ID": "watch", "AWS_SECRET_ACCESS_KEY": "none", "AWS_REGION": "eu-central-1"}
    return keys | {"AWS_ENDPOINT": address, "AWS_ALLOW_HTTP": "true"}
