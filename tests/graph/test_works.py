"""Every document that documents name is one node."""

from __future__ import annotations

import csv
import io

import pytest

from kb.graph.cited import COLUMNS, cited_csv, cited_rows, harmless
from kb.graph.works import Work, number_key, plain_title, works
from kb.model import Document, Reference


def document(
    doc_id: str,
    title: str,
    *,
    number: str | None = None,
    made: str | None = None,
    carried_by: str | None = None,
    issuers: tuple[str, ...] = (),
    region: str | None = None,
) -> Document:
    """A document without its clauses."""
    return Document(
        doc_id, title, number, issuers, (), made, "通知", carried_by, (), (), (), (), region=region
    )  # fmt: skip


def naming(by: str, title: str, number: str | None = None, relation: str = "提及") -> tuple[str, Reference]:
    """One document names another."""
    return by, Reference(f"{by}#para_1", title, number, relation, f"《{title}》")  # type: ignore[arg-type]


def cited(headers: list[Document], *named: tuple[str, Reference]) -> list[Work]:
    """The nodes that are named."""
    return [work for work in works(headers, named) if work.citations]


SPEAKER = document("甲", "某市工作要点")
PLAN = "人工智能发展规划"


@pytest.mark.parametrize(
    "other",
    [
        f"国务院关于印发{PLAN}的通知",
        f"国务院关于印发〈{PLAN}〉的通知",
        f"关于印发《{PLAN}》的通知",
        f"国务院印发＜{PLAN}＞的通知",
        f"{PLAN}（试行）",
        f"{PLAN}（2019年修订）",
        "人工智能 发展规划",
    ],
)
def test_a_title_is_one_document_with_and_without_issuer_notice_and_version(other: str) -> None:
    """What varies from one naming to the next makes no new node."""
    [work] = cited([SPEAKER], naming("甲", PLAN), naming("甲", other))
    assert len(work.citations) == 2 and not work.held


@pytest.mark.parametrize(
    "other",
    [
        "人工智能发展规划（2021—2025年）",
        "人工智能发展规划（第九版）",
        "人工智能发展规划实施方案",
        "某省人工智能发展规划",
    ],
)
def test_another_period_edition_plan_or_place_is_another_document(other: str) -> None:
    """These parts of a title tell documents apart."""
    assert len(cited([SPEAKER], naming("甲", PLAN), naming("甲", other))) == 2


def test_a_period_is_the_same_with_either_dash_and_without_the_year_sign() -> None:
    """（2021—2025年） and （2021-2025）."""
    first, second = "某省数字规划（2021—2025年）", "某省数字规划（2021-2025）"
    assert len(cited([SPEAKER], naming("甲", first), naming("甲", second))) == 1


@pytest.mark.parametrize(
    ("doc_number", "key"),
    [
        ("国发〔2021〕20号", "国发〔2021〕20号"),
        ("国发[2021]第 20 号", "国发〔2021〕20号"),
        ("国发﹝2021﹞020号", "国发〔2021〕20号"),
        ("国发〔2021】20号", "国发〔2021〕20号"),
        ("见国发（2021）20号", "国发〔2021〕20号"),
        ("国务院令第735号", None),
        ("发展改革委［2016］第44号令", None),
        ("〔2020〕64号", None),
        (None, None),
    ],
)
def test_a_number_has_one_form_and_an_order_tells_no_document_apart(doc_number: str | None, key: str | None) -> None:
    """Brackets, 第 and zeros vary; a law amended gets another order."""
    assert number_key(doc_number) == key


def test_one_number_is_one_document_however_it_is_called() -> None:
    """The number settles it; the most frequent title is shown and the others are kept."""
    namings = [
        naming("甲", "某省数字经济要点", "某政办发〔2019〕17号"),
        naming("乙", "某省数字工作要求", "某政办发[2019]17 号"),
    ]
    [work] = cited([SPEAKER, document("乙", "某局方案")], *namings, naming("乙", "某省数字工作要求"))
    assert work.id == "reference:某政办发〔2019〕17号" and work.cited_by == ("甲", "乙")
    assert work.titles == ("某省数字工作要求", "某省数字经济要点") and len(work.citations) == 3


def test_one_title_with_two_numbers_is_two_documents_and_without_a_number_the_younger_of_one_body() -> None:
    """Work points come out every year; the sign of the number tells that one body gave both."""
    title = "某市年度工作要点"
    found = cited(
        [document("丙", "某局方案", made="2021-05-01")],
        naming("丙", title, "某政发〔2019〕1号"),
        naming("丙", title, "某政发〔2020〕1号"),
        naming("丙", title, "某政发〔2022〕1号"),
        naming("丙", title),
    )
    assert {work.doc_number: len(work.citations) for work in found} == {
        "某政发〔2019〕1号": 1, "某政发〔2020〕1号": 2, "某政发〔2022〕1号": 1
    }  # fmt: skip


def test_what_fits_documents_of_several_bodies_is_laid_to_none_of_them() -> None:
    """It is a node of its own that says so."""
    title = "关于支持数字经济发展的意见"
    found = cited(
        [SPEAKER],
        naming("甲", title, "鲁政发〔2019〕1号"),
        naming("甲", title, "浙政发〔2019〕1号"),
        naming("甲", title),
    )
    assert [work.alike for work in found] == [False, False, True]


def test_what_is_held_is_found_by_number_by_the_notice_and_by_the_carried_title() -> None:
    """A notice and the one text it carries are one document; the carried text is its node."""
    held = [
        document("通知", "某省人民政府关于印发某省数字规划的通知", number="某政发〔2020〕3号"),
        document("规划", "某省数字规划", number="某政发〔2020〕3号", carried_by="通知"),
    ]
    named = [naming("甲", "数字规划", "某政发[2020]3号"), naming("甲", "某省数字规划"), naming("甲", held[0].title)]
    [work] = cited([*held, SPEAKER], *named)
    assert (work.id, work.held, len(work.citations)) == ("规划", ("规划", "通知"), 3)


def test_of_several_texts_that_a_notice_carries_each_is_a_document() -> None:
    """A title leads to its own text, the number to the notice; what the notice says of them leads to them too."""
    held = [
        document("通知", "关于印发数字规划及若干措施的通知", number="某政发〔2020〕3号"),
        document("一", "某省数字规划", number="某政发〔2020〕3号", carried_by="通知"),
        document("二", "某省数字措施", number="某政发〔2020〕3号", carried_by="通知"),
    ]
    found = cited(
        [*held, SPEAKER],
        naming("甲", "某省数字措施"),
        naming("通知", "某省数字规划"),
        naming("甲", held[0].title, "某政发〔2020〕3号"),
    )
    assert {work.id for work in found} == {"通知", "一", "二"}


def test_a_copy_held_twice_is_one_document_but_versions_of_two_days_are_two() -> None:
    """Of versions the naming means the youngest there was."""
    title = "某市人才管理办法"
    copies = [document("一", title, made="2020-01-01"), document("二", title)]
    assert cited([*copies, SPEAKER], naming("甲", title))[0].held == ("一", "二")
    old, new = document("旧", title, made="2015-01-01"), document("新", title, made="2021-01-01")
    between = document("间", "某市细则", made="2018-01-01")
    [work] = cited([old, new, between], naming("间", title))
    assert work.id == "旧"


def test_a_name_that_many_places_use_does_not_lead_to_the_one_that_happens_to_be_held() -> None:
    """A city's document without the city in its title is meant by that city's documents only."""
    title = "关于支持数字经济发展的若干政策措施"
    held = document("昆", title, region="云南省昆明市", issuers=("昆明市人民政府",))
    near = document("近", "昆明市要点", region="云南省昆明市")
    far = document("远", "深圳市要点", region="广东省深圳市")
    found = {work.id: work.cited_by for work in cited([held, near, far], naming("近", title), naming("远", title))}
    assert found["昆"] == ("近",) and len(found) == 2


def test_decisions_that_every_place_makes_under_one_name_are_kept_apart_by_place() -> None:
    """“关于修改部分地方性法规的决定” is the decision of the congress whose regulation it amended."""
    one, other = (
        document("郑", "郑州市条例", region="河南省郑州市"),
        document("济", "济南市条例", region="山东省济南市"),
    )
    title = "关于修改部分地方性法规的决定"
    assert len(cited([one, other], naming("郑", title, None, "修订"), naming("济", title, None, "修订"))) == 2


def test_a_series_named_without_its_edition_is_its_newest_edition() -> None:
    """《…指南》 where 《…指南（2015年版）》 and 《…指南（2021版）》 are known."""
    held = [document("旧", "某标准体系指南（2015年版）"), document("新", "某标准体系指南（2021版）")]
    [work] = cited([*held, SPEAKER], naming("甲", "某标准体系指南"))
    assert work.id == "新"


def test_an_older_text_of_its_own_name_is_another_document() -> None:
    """“《某市条例》同时废止” in the new 某市条例."""
    [work] = cited([document("新", "某市条例")], naming("新", "某市条例", None, "废止"))
    assert not work.held


def test_every_naming_is_laid_to_exactly_one_node_and_ids_are_unique() -> None:
    """Nothing is lost and nothing is counted twice."""
    namings = [
        naming("甲", f"某办法{'一二三四五'[k % 5]}", f"某发〔2020〕{k % 3 + 1}号" if k % 2 else None) for k in range(20)
    ]
    found = works([SPEAKER], namings)
    assert sum(len(work.citations) for work in found) == 20
    assert len({work.id for work in found}) == len(found)


def test_the_issuer_is_told_from_the_title() -> None:
    """Only what ends like a body is one."""
    assert plain_title("工业和信息化部办公厅关于推动工业互联网发展的通知") == (
        "工业和信息化部办公厅",
        "关于推动工业互联网发展的通知",
    )
    assert plain_title("新闻发布管理办法") == ("", "新闻发布管理办法")
    assert plain_title("中华人民共和国数据安全法") == ("", "数据安全法")


def test_the_list_tells_what_to_get_first_and_by_whom_it_is_cited() -> None:
    """What most documents cite comes first; what is held is not in it."""
    headers = [SPEAKER, document("乙", "某局方案", number="某局发〔2020〕1号"), document("法", "某法")]
    namings = [
        naming("甲", "白皮"), naming("甲", "某省条例", None, "依据"), naming("乙", "某省条例"), naming("乙", "某法")
    ]  # fmt: skip
    first, second = cited_rows(works(headers, namings), headers)
    assert (first["题名"], first["引用文件数"], first["引用关系"]) == ("某省条例", "2", "依据1、提及1")
    assert first["引用它的文件"] == "《某市工作要点》；《某局方案》（某局发〔2020〕1号）"
    assert second["种类"] == "未辨明" and "核对" in second["提示"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\t=", "\r\n=", "\u200b=", '"='])
def test_no_cell_of_the_list_can_be_a_formula(start: str) -> None:
    """A title out of a hostile file stays text, however it begins and in whatever locale it is opened."""
    headers = [SPEAKER]
    title = f'{start}HYPERLINK("http://x","点");=1+1\n@SUM(1),=2'
    text = cited_csv(cited_rows(works(headers, [naming("甲", title)]), headers))
    assert text.startswith("\ufeff")
    header, row = csv.reader(io.StringIO(text[1:], newline=""))
    assert tuple(header) == COLUMNS
    for separator in ",;\t\n\r|":
        for part in "\x00".join(row).replace(separator, "\x00").split("\x00"):
            assert not part.strip().strip('"').startswith(tuple("=+-@＝＋－＠")), (separator, part)
    assert harmless("=1") == "'=1" and harmless("某市条例") == "某市条例"
