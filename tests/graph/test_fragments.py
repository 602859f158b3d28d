"""Runs of words that ask nothing are no duties."""

from __future__ import annotations

import time

import pytest

from kb.graph.fragments import asks_nothing, is_time


@pytest.mark.parametrize(
    "words",
    [
        "第四十三条",
        "12月底前",
        "2020年12月",
        "市大数据局，市级有关单位，各区县（市）政府",
        "市工信局市委网信办、市政府办公厅，各县区政府",
        "省发展改革委会同农业农村厅、商务厅、省国资委等部门",
        "教师工作处、法规处",
        "办公室、各设区市教育局",
        "王亚伟　市政管局局长",
        "绍兴电力局　 刘理峰",
        "单位名称（盖章）",
        "完成时间",
        "（三）未按规定核实、更正公共数据的",
        "（生态环境部指导）",
        "□大型企业 □中型企业",
        "GB/T 26241.1-2010",
        "标准技术司　苏静茹 010-82262645",
    ],
)
def test_numbers_dates_names_fields_and_conditions_ask_nothing(words: str) -> None:
    """Lines of tables, forms and lists of members."""
    assert asks_nothing(words)


@pytest.mark.parametrize(
    "words",
    [
        "有条件的地方要建立知识产权高级职称评审委员会",
        "围绕重点优势领域积极争创国家技术创新中心",
        "市发展改革委（市新旧动能办）可会同行业主管部门",
        "禁止露天焚烧秸秆",
        "提倡善意使用",
        "各部门要认真履行职责",
        "请于4月10日前将电子版发送，联系电话：010-82262645",
        "达到节能和新能源利用的目的",
        "不得强制或者变相强制市场主体加入或者退出行业协会、商会",
        "省辖市、县（市）人民政府划定并公布高污染燃料禁燃区",
        "科技成果转化收入留归本单位",
        "政务服务实行一窗通办",
        "实现简易程序掌上办",
        "根据实际情况确定参与部门",
        "按照本市财政相关规定及时下达各区",
        "各重点企业联系服务部门具体受理，咨询电话：020-88831097",
        "申请人须具有高级专业技术职务（职称）",
        "2035年达到75%",
    ],
)
def test_what_asks_or_tells_is_kept(words: str) -> None:
    """A sentence about a body is not its name."""
    assert not asks_nothing(words)


def test_among_projects_a_name_is_what_is_to_be_built() -> None:
    """A box of projects lists them by name."""
    assert asks_nothing("农业农村大数据中心")
    assert not asks_nothing("农业农村大数据中心", among_projects=True)


def test_a_date_leads_up_to_what_is_due() -> None:
    """A date alone is a time, a sentence with one is not."""
    assert is_time("2022年6月30日前")
    assert not is_time("2022年6月30日前建成培训基地")


def test_a_long_run_of_heads_of_bodies_is_judged_at_once() -> None:
    """A lost table leaves bodies without a mark between them; there is no need to try every way to divide them."""
    started = time.process_time()
    assert not asks_nothing("市委办局" * 25 + "的局")
    assert asks_nothing("市委办局" * 25)
    assert time.process_time() - started < 1
