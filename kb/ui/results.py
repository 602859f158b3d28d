"""Between browser and the runs of question sets: a set comes in, results and templates go out, past Gradio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kb.library.batch.question_sets import ENDINGS
from kb.ui.cabinet import Cabinet, file_name
from kb.ui.owner import owner_of
from kb.ui.transfer import kept

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kb.ui.examiner import Examiner

UPLOAD = "/question-sets"
DOWNLOAD = "/results"
TEMPLATES = "/question-template"
EARLIER_ENDINGS = (".json", ".jsonl")
LARGEST = 10 * 2**20  # of a question set; a thousand questions with gold have 1 MB
_LARGEST_EARLIER = 30 * 2**20
_KINDS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".json": "application/json; charset=utf-8",
}


def add_result_routes(app: Any, examiner: Examiner, sets: Cabinet) -> None:
    """`POST /question-sets` takes in a file, `GET /results/RUN/KIND` gives out results; each only to its owner."""
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    async def take_in(request: Request) -> Response:
        endings = tuple(dict.fromkeys((*ENDINGS, *EARLIER_ENDINGS)))
        status, told = await kept(request, sets, endings=endings, largest=_largest)
        return JSONResponse(told, status_code=status, headers={"cache-control": "no-store"})

    async def give_out(request: Request) -> Response:
        owner, asked = owner_of(request.cookies), request.path_params
        found = await run_in_threadpool(examiner.file, owner, asked["run"], f".{asked['kind']}")
        if found is None:
            return JSONResponse({"fault": "没有这份结果，或它已过期。请重新评测。"}, status_code=404)
        return _download(*found)

    async def give_template(request: Request) -> Response:
        from kb.library.batch.template import template

        ending = f".{request.path_params['kind']}"
        if ending not in (".xlsx", ".csv"):
            return JSONResponse({"fault": "没有这种模板。"}, status_code=404)
        return _download(f"题集模板{ending}", await run_in_threadpool(template, ending))

    app.add_route(UPLOAD, take_in, methods=["POST"])
    app.add_route(f"{DOWNLOAD}/{{run}}/{{kind}}", give_out, methods=["GET"])
    app.add_route(f"{TEMPLATES}/{{kind}}", give_template, methods=["GET"])


def _largest(name: str) -> int:
    return _LARGEST_EARLIER if name.lower().endswith(EARLIER_ENDINGS) else LARGEST


def _download(name: str, content: bytes) -> Response:
    from starlette.responses import Response

    name = file_name(name)
    kind = _KINDS[name[name.rindex(".") :]]
    named = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=kind, headers={"content-disposition": named, "cache-control": "no-store"})
