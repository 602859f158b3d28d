"""The yardstick of the alignment engine, on hand-made probabilities and on the two shipped documents' own form."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.alignment_figures import GROUPS, Bands, bands, gaps, targets
from eval.alignment_fit import Fit, doubt_from, fit, held_out, link_scores, sure_from
from eval.alignment_pairs import Pair, load
from eval.alignment_speed import made
from kb.alignment.evidence import NAMES

UPPER = """某省支持数字经济若干政策
某省人民政府
2021年3月1日
一、主要任务
支持工业互联网标识解析二级节点建设。对新认定的智能工厂给予一次性100万元奖励。
二、保障任务
探索绘制人才需求地图。鼓励电信运营商优先保障工业企业网络服务。
三、其他任务
加强数据安全检查。推进政务数据共享开放。
四、环境任务
建设公共算力中心。开展数字技能培训。
五、市场任务
培育数据交易机构。推广电子合同应用。
"""
LOWER = """某市实施方案
某市人民政府
2021年5月1日
一、主要任务
支持工业互联网标识解析二级节点建设。推进旅游景区改造。鼓励电信运营商优先保障工业企业网络服务。推进政务数据共享开放。
"""
ROWS = (
    ("支持工业互联网标识解析二级节点建设", "直接落实", ["支持工业互联网标识解析二级节点建设"]),
    ("对新认定的智能工厂给予一次性100万元奖励", "未覆盖", []),
    ("探索绘制人才需求地图", "未覆盖", []),
    ("鼓励电信运营商优先保障工业企业网络服务", "直接落实", ["鼓励电信运营商优先保障工业企业网络服务"]),
    ("加强数据安全检查", "未覆盖", []),
    ("推进政务数据共享开放", "直接落实", ["推进政务数据共享开放"]),
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A plan of ten duties and a draft of four, six rows of gold."""
    folder = tmp_path_factory.mktemp("pair")
    rows = [
        {"kind": "任务", "n_quote": quote, "degree": degree, "alt": "", "near": []}
        | {"s": [{"quote": below} for below in answers]}
        | ({"target": {"relation": "未承接"}} if "100万元" in quote else {})
        for quote, degree, answers in ROWS
    ]
    for name, text in (("u.txt", UPPER), ("l.txt", LOWER)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "g.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return load("T", folder / "u.txt", folder / "l.txt", folder / "g.jsonl")


def test_links_are_scored_by_gold_quotations(pair: Pair) -> None:
    """What gold links is right; one link too many costs precision, one too few recall."""
    right = pair.labels > 0
    assert link_scores(pair, right) == (1.0, 1.0, 1.0)
    assert link_scores(pair, np.zeros_like(right)) == (0.0, 0.0, 0.0)
    more = right.copy()
    more[int(np.flatnonzero(pair.items[2])[0]), 1] = True
    assert link_scores(pair, more) == (0.75, 1.0, 0.857)


def test_gaps_and_targets_are_scored_by_rows(pair: Pair) -> None:
    """All three gaps found, and the support that is not taken up."""
    assert gaps(pair, pair.labels > 0, 0.45) == ("1.000 (3/3)", "1.000 (3/3)")
    assert targets(pair, pair.labels > 0) == "1.000 (1/1)"


def test_thresholds_come_from_what_was_held_out(pair: Pair) -> None:
    """Of one pair by its paragraphs; sure stands above doubt, and the queue keeps to its share."""
    held = held_out([pair])
    sure = sure_from([pair], held)
    doubt = doubt_from([pair], held, sure)
    assert 0 < doubt <= sure <= 1
    fitted = fit([pair])
    assert len(fitted.weights) == len(NAMES) + 1 and fitted.doubt <= fitted.sure


def test_a_wrong_verdict_between_the_thresholds_is_in_the_queue(pair: Pair) -> None:
    """Counted over items; a certain wrong one is outside."""
    logit = np.zeros(len(NAMES) + 1)
    logit[0] = -0.4  # every pair of duties at 0.40
    doubtful = bands(pair, Fit(logit, None, linked=0.4, doubt=0.3, sure=0.9, cover=0.5))
    assert (doubtful.items, doubtful.queue, doubtful.wrong, doubtful.wrong_in_queue) == (6, 6, 3, 3)
    certain = bands(pair, Fit(logit, None, linked=0.4, doubt=0.05, sure=0.1, cover=0.5))
    assert (certain.queue, certain.wrong_in_queue) == (0, 0)
    assert (Bands(1, 2, 3, 4, 5, 6) + Bands(1, 1, 1, 1, 1, 1)).items == 2


def test_every_kind_of_evidence_is_taken_out_once() -> None:
    """The groups of the ablation hold each fact once."""
    members = [name for group in GROUPS.values() for name in group]
    assert sorted(members) == sorted(NAMES)


def test_made_documents_have_the_size_asked_for(tmp_path: Path) -> None:
    """At most one section more."""
    text = made("某省发展规划", ["推进政务数据共享开放。"] * 3, 1000)
    assert 1000 <= len(text) <= 1200
