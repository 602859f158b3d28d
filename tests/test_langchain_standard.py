"""LangChain's own standard tests of retrievers and tools, on the shipped documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool

from kb.config import DEFAULT_CORPUS, Settings
from kb.langchain import PolicyRetriever, policy_tool
from kb.library import KnowledgeBase

integration = pytest.importorskip("langchain_tests.integration_tests", reason="没有 langchain-tests")
unit = pytest.importorskip("langchain_tests.unit_tests", reason="没有 langchain-tests")

QUESTION = "知识产权国际化人才"


@pytest.fixture(scope="module", autouse=True)
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """The shipped documents, where the classes below find them: the standard tests make their own objects."""
    base = KnowledgeBase.open(Settings(data=Path(tmp_path_factory.mktemp("knowledge")) / "data"))
    base.ingest([DEFAULT_CORPUS])
    _OPENED.append(base)
    yield base
    _OPENED.remove(base)
    base.close()


_OPENED: list[KnowledgeBase] = []


@pytest.mark.anyio
class TestPolicyRetriever(integration.RetrieversIntegrationTests):
    """Number of results by constructor and by call, passages back, also without waiting."""

    @pytest.fixture
    def anyio_backend(self) -> str:
        """The event loop of LangChain's own runs."""
        return "asyncio"

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        """What is tested."""
        return PolicyRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        """Where it looks."""
        return {"base": _OPENED[-1]}

    @property
    def retriever_query_example(self) -> str:
        """What it is asked."""
        return QUESTION


class _Tool:
    """What is common to both suites of tools."""

    @pytest.fixture
    def anyio_backend(self) -> str:
        """The event loop of LangChain's own runs."""
        return "asyncio"

    @property
    def tool_constructor(self) -> BaseTool:
        """What is tested."""
        return policy_tool(PolicyRetriever(base=_OPENED[-1]))

    @property
    def tool_invoke_params_example(self) -> dict[str, Any]:
        """What a model might give."""
        return {"query": QUESTION, "level": "国家"}


class TestPolicyToolUnit(_Tool, unit.ToolsUnitTests):
    """Name, schema of arguments, construction."""


@pytest.mark.anyio
class TestPolicyTool(_Tool, integration.ToolsIntegrationTests):
    """Calls with and without a tool call, also without waiting."""
