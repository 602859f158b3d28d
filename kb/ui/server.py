"""The outermost stage: a bound address, the page on it, and nothing that reaches beyond it."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import InputError
from kb.ui.atlas import Atlas, views_of
from kb.ui.bench import Bench
from kb.ui.cabinet import Cabinet
from kb.ui.clerks import Answering, Clerks
from kb.ui.desk import Desk
from kb.ui.readiness import Preparation
from kb.ui.reviewer import Reviewer, reviews_of
from kb.ui.transfer import add_routes

if TYPE_CHECKING:
    from kb.library import KnowledgeBase

_ASSETS = Path(__file__).parent / "assets"
_BACKLOG = 256
_DRAFT_SECONDS = 1800  # of one never compared; the others go at once
_REPORT_SECONDS = 12 * 3600
_MOST_CLAUSES = 4000  # of a file; 2,000 of two duties each took 24 s and 0.5 GB, 8,000 took 111 s and 1.6 GB


def bind(host: str, port: int) -> socket.socket:
    """A listening socket, so that a taken port is known before anything slow begins; InputError says what is wrong."""
    where = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as error:
        raise InputError(
            "主机名或地址无法识别", where=host, hint="用 --host 127.0.0.1（仅本机）或 0.0.0.0（全网可访问）"
        ) from error
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere the option would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _refused(error, where) from error
    return listener


def _refused(error: OSError, where: str) -> InputError:
    if error.errno == errno.EADDRINUSE:
        return InputError(
            "端口已被占用", where=where, hint="关闭占用该端口的程序，或用 --port 换一个端口，如 --port 7861"
        )
    if error.errno == errno.EACCES:
        return InputError("没有权限使用该端口", where=where, hint="用 --port 指定 1024 以上的端口")
    if error.errno == errno.EADDRNOTAVAIL:
        return InputError("本机没有这个地址", where=where, hint="用 --host 127.0.0.1（仅本机）或 0.0.0.0（全网可访问）")
    return InputError(f"无法在该地址上提供服务（{error.strerror}）", where=where, hint="换用其他 --host 或 --port")


def address_of(listener: socket.socket) -> str:
    """The address to type into a browser on this machine."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def application(library: KnowledgeBase, answering: Answering, preparation: Preparation) -> Any:
    """The whole page as an ASGI application."""
    import gradio as gr
    from fastapi import FastAPI

    from kb.library import aligning
    from kb.library.batch.runs import Runs
    from kb.library.batch.traffic import Traffic, Watched
    from kb.ui.examiner import Examiner
    from kb.ui.page import build_page, theme
    from kb.ui.results import add_result_routes
    from kb.ui.served_page import ServedPage

    # FastAPI's own documentation pages load scripts from a public CDN; Gradio's run history would keep questions in the
    # browser of a shared computer; drafts come in past Gradio, so its own uploads are held to next to nothing.
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    drafts, reports = Cabinet(seconds=_DRAFT_SECONDS), Cabinet(seconds=_REPORT_SECONDS)
    add_routes(outer, drafts, reports)
    lay = partial(aligning.lay, library, most_clauses=_MOST_CLAUSES)
    bench = Bench(library, lay, aligning.write_report, drafts=drafts, reports=reports)
    reviewer = Reviewer(reviews_of(library))
    traffic, sets = Traffic(), Cabinet(seconds=_DRAFT_SECONDS)
    examiner = Examiner(library, Runs(library, seconds=_REPORT_SECONDS, traffic=traffic), sets=sets)
    add_result_routes(outer, examiner, sets)
    desk, atlas = Desk(library, Watched(answering, traffic)), Atlas(library, views_of(library))
    gr.mount_gradio_app(
        outer,
        build_page(desk, bench, atlas, reviewer, examiner, preparation),
        path="/",
        theme=theme(),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        max_file_size="1kb",
        favicon_path=str(_ASSETS / "favicon.png"),
    )
    sheets = ("style.css", "screens.css", "review.css", "batch.css")
    style = "".join((_ASSETS / name).read_text(encoding="utf-8") for name in sheets)
    return ServedPage(outer, style=style)


def leave_in_order() -> None:
    """Let a service manager's SIGTERM end the program as Ctrl+C does: drafts, reports and copies of the index go.

    Uvicorn stops serving first and then raises the signal again, which by itself would end all at once.
    """
    if threading.current_thread() is threading.main_thread():  # Python allows it nowhere else
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def serve(
    library: KnowledgeBase,
    clerks: Clerks,
    preparation: Preparation,
    listener: socket.socket,
    *,
    announce: Callable[[str], None],
) -> None:
    """Serve until interrupted; the preparation runs beside it. `announce` is told the address once it answers."""
    import uvicorn

    config = uvicorn.Config(
        application(library, clerks, preparation), log_level="warning", access_log=False, timeout_graceful_shutdown=2
    )
    leave_in_order()
    preparation.start()
    announce(f"请在浏览器中打开 {address_of(listener)} （按 Ctrl+C 停止）")
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        clerks.close()
