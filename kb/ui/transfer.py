"""Between browser and cabinets: a draft comes in and a report goes out, past Gradio and its cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from kb.errors import Busy, refusal
from kb.reading.formats import FORMATS
from kb.ui.cabinet import Cabinet, file_name
from kb.ui.owner import owner_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

UPLOAD = "/drafts"
DOWNLOAD = "/reports"
# A browser lets a page elsewhere set no header of its own unless this server agrees; `ServedPage` sees to it that it
# never does.
NAME_HEADER = "x-draft-name"
LARGEST = 50 * 2**20
# Of plain text; what else is that large is mostly pictures. Reading a megabyte of it takes ten seconds.
LARGEST_TEXT = 4 * 2**20
_TEXTS = (".txt", ".text", ".md", ".markdown", ".html", ".htm")
ENDINGS = tuple(FORMATS)
_LOOK_EVERY = 4 * 2**20  # bytes; many who send at once must not fill the disk together


def add_routes(app: Any, drafts: Cabinet, reports: Cabinet) -> None:
    """`POST /drafts` takes in a file's bytes, `GET /reports/KEY` gives out a report; each only to its owner."""
    from starlette.responses import FileResponse, JSONResponse

    async def take_in(request: Request) -> Response:
        status, told = await kept(request, drafts, endings=ENDINGS, largest=_largest)
        return JSONResponse(told, status_code=status, headers={"cache-control": "no-store"})

    async def give_out(request: Request) -> Response:
        file = reports.find(owner_of(request.cookies), request.path_params["key"])
        if file is None:
            return JSONResponse({"fault": "没有这份报告，或它已过期。请重新对照。"}, status_code=404)
        named = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return FileResponse(file, headers={"content-disposition": named, "cache-control": "no-store"})

    app.add_route(UPLOAD, take_in, methods=["POST"])
    app.add_route(f"{DOWNLOAD}/{{key}}", give_out, methods=["GET"])


def _largest(name: str) -> int:
    return LARGEST_TEXT if Path(name).suffix.lower() in _TEXTS else LARGEST


async def kept(
    request: Request, cabinet: Cabinet, *, endings: Sequence[str], largest: Callable[[str], int]
) -> tuple[int, dict[str, str]]:
    """Status and the key of the file that was sent, or why it was not kept; `largest` is by its name, in bytes."""
    from starlette.concurrency import run_in_threadpool

    owner, name = owner_of(request.cookies), unquote(request.headers.get(NAME_HEADER, ""))
    if not owner or not name:
        return 403, {"fault": "上传没有完成：请刷新页面后再试；浏览器须允许本站的 Cookie。"}
    name = file_name(name)
    if Path(name).suffix.lower() not in endings:
        return 415, {"fault": f"“{name}”的格式不能读。可用：{'、'.join(e[1:] for e in endings)}。"}
    try:
        key, path = await run_in_threadpool(cabinet.new, owner, name)
    except Busy as busy:
        return 503, {"fault": str(busy)}
    except OSError as error:
        return 507, {"fault": f"文件存不下（{refusal(error)}）。"}
    fault = await _written(request, path, cabinet, largest(name))
    if fault:
        await run_in_threadpool(cabinet.discard, owner, key)
        return 413, {"fault": f"“{name}”{fault}"}
    return 200, {"draft": key, "name": name}


async def _written(request: Request, path: Path, cabinet: Cabinet, largest: int) -> str:
    """Write what is sent to `path`; why not, or nothing."""
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import ClientDisconnect

    size = looked = 0
    try:
        with path.open("xb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > largest:
                    return f"超过了 {largest // 2**20} MB，请拆分后再传。"
                if size - looked > _LOOK_EVERY:
                    looked = size
                    if await run_in_threadpool(cabinet.is_full):
                        return "存不下：暂存的文件太多，请稍候几分钟再试。"
                file.write(chunk)
    except ClientDisconnect:
        return "没有传完。"
    except OSError as error:
        return f"存不下（{refusal(error)}）。"
    return "" if size else "是空文件。"
