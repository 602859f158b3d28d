"""A scripted server that plays a model, and answers over the two shipped documents with material for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from eval.llm_safety.server import Reply, ScriptedServer, saying
from kb.answer import Answerer
from kb.answer.llm import Endpoint, Held, Material
from kb.answer.llm.prompt import Messages
from kb.library.asking import Drafted
from kb.model import Document, Extracts


@pytest.fixture(scope="session")
def server() -> Iterator[ScriptedServer]:
    """A server on this machine; tests set its script."""
    with ScriptedServer(lambda _: saying("无")).running() as running:
        yield running


class Speaking:
    """A model that says the same whatever it is asked, “甲” standing for the first clause's handle."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked = 0

    def stream(self, messages: Messages) -> Iterator[str]:
        """The text, a character at a time."""
        self.asked += 1
        yield from self.text


@pytest.fixture(scope="session")
def draft(documents: tuple[Document, ...], extracts: dict[str, Extracts], answerer: Answerer) -> Callable[..., Drafted]:
    """The extractive answer with material for a model at an address."""

    def drafted(question: str, url: str = "", timeout: float = 5.0) -> Drafted:
        answer = answerer.answer(question)
        names = {i: work.name for work in answerer.works for i in work.ids}
        held = {
            d.id: Held(d, extracts[d.id], names[d.id])
            for d in documents
            if d.id in {c.doc_id for c in answer.citations}
        }
        beside = [c for h in held.values() for c in h.document.clauses if "国际化人才" in c.text][:6]
        return Drafted(answer, (), Material.of(answer, beside, held), Endpoint(url, "m", "secret", timeout))

    return drafted


@pytest.fixture
def right() -> Callable[[dict[str, object]], Reply]:
    """What a model says that copies the first sentence of every clause it is given."""

    def script(given: dict[str, object]) -> Reply:
        clauses = given["条款"]
        assert isinstance(clauses, list)
        return saying("".join(f"{c['文字'].split('。')[0]}〔{c['号']}〕。\n" for c in clauses))

    return script
