"""Graph, first step: runs of words that ask nothing: a number, a date, a name, the field of a form, a bare condition.

Tables whose lines were lost, forms and lists of members leave such runs as paragraphs among the tasks.
"""

from __future__ import annotations

import re

from kb.graph.words import either, words

# Anything that is asked has four ideographs, and near its beginning.
_ENOUGH = re.compile(
    r"(?:[^\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff]*[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff]){4}", re.DOTALL
)
_DIGIT = re.compile(r"\d")
_ATTAINS = re.compile(r"(?:达到?|超过|突破)\s*\d")  # “2035年达到75%”
_CN = "一二三四五六七八九十百零〇"
_NUMBER = re.compile(rf"第[{_CN}\d]+[条章节款项编](?:之[{_CN}]+)?")
_TIME = re.compile(
    r"(?:[到至于在从自每当本今]?(?:(?:20)?\d{0,4}\s*年)?(?:度|初|[上下]半年|第?[一二三四1-4]季度)?\s*(?:\d{0,2}\s*月份?)?"
    r"\s*(?:\d{0,2}\s*日)?\s*[-—–~～至到、]*\s*){1,3}[年月]?[底末初中]?(?:之?前|以前|起|止|内)?(?:完成|启动|实施)?"
    r"|(?:长期|持续|全年|按年度|分年度)(?:坚持|推进|实施|开展|任务|进行)?"
)
# What the name of a body does not hold, and a sentence about one does.
_NO_NAME = either(
    "要 应 须 将 的 建立 建成 建设(?![局厅委部]) 组建 筹建 成立 设立 布局 加强 加快 推进 推动 支持 发挥 负责 完善 强化",
    "争创 创建 可 由 向 对 在 为 是 有(?!关) 作为 围绕 统筹 组织(?!部) 打造 引进 培育",
    "不得 禁止 强制 根据 按照 依照 依据 依托 基于 实行 实现 确定 认定 划定 公布 下达 通达 留归 减少 覆盖 达到 接入",
    "查看 用好 [举筹]办(?!单位)",
)
_HEADS = "局 厅 委 部 办 院 署 府 处 会 科室 办公室 办公厅 中心 集团 公司 海关 银行 专班 部门 单位 乡镇 街道 县 区 市"
_BODY = re.compile(rf"办公室|(?:(?!{_NO_NAME})[\u4e00-\u9fff（）])+(?<!布){either(_HEADS)}")
_HEAD = re.compile(either(_HEADS))
_LONGEST_NAME = 16  # ideographs before the head; bodies stand in one line without a mark where a table was lost
_MOST_BODIES = 40
_APART = re.compile(r"[、，,；;\s]+|会同")
_AND_SO_ON = re.compile(r"(?:等(?:有关|相关)?(?:部门|单位)?)?(?:牵头|配合|负责)?$")
# “王亚伟　市政管局局长”, “市财政局　李 明”
_PERSON = r"[\u4e00-\u9fff]{1,2}[\s\u3000]*[\u4e00-\u9fff]{1,2}"
_POST = r"[^，。；：]{2,30}(?:长|主任|书记|主席|助理|巡视员|调研员|委员|政府|经理|教授|院士|[局委办厅部])"
_MEMBER = re.compile(rf"{_PERSON}[\s\u3000]+{_POST}|{_POST}[\s\u3000]+{_PERSON}")
_FIELDS = words(
    "名称 姓名 电话 手机 手机号 传真 邮箱 电子邮箱 地址 联系人 联系方式 编号 代码 日期 盖章 签字 签名 性别 年龄",
    "职务 职称 学历 邮编 账号 理由 公章 签章 序号 备注 负责人 填表人 申请人 申报人 审核人 法定代表人 法人代表",
    "统一社会信用代码 身份证号 工作任务 主要任务 重点任务 具体指标 任务分工 完成时限 完成时间 时间节点 责任单位",
    "牵头单位 配合单位 责任部门 责任领导 时间安排 工作目标",
)
_FIELD = re.compile(
    rf"(?:(?![必不]?须|应当|不得)[^，。；：:]){{0,12}}?{either(*_FIELDS)}(?:[（(][^（()）]*[）)])?[：:]?"
)
# Most runs are none of these by an end alone, which costs a hundredth of trying the pattern.
_FIELD_ENDS = tuple({field[-1] for field in _FIELDS} | set("）)：:"))
_TIME_OPENS = re.compile(
    r"[\s\d到至于在从自每当本今年度初上下第一二三四季月日\-—–~～、底末中之前以起止内完启实长持全按分]"
)
_SPACE = re.compile(r"\s")
_DIGITS = re.compile(r"\d{6}")
_NOTHING_ELSE = re.compile(r"[（(\[【][^（()）\[\]【】]*[）)\]】]|[□☑√].*")
# “造成损失的” of a list of offences or applicants says which ones are meant.
_CONDITION = re.compile(r"(?:[（(][^（()）]{1,4}[）)]\s*)?[^。；]*(?<!目)的")
# “王某某 010-12345678”; not who takes something in hand, or whom one has to ask, and his number.
_CONTACT = re.compile(
    r"(?!.*(?:请|由|应当|须|负责|受理|报送|提交))"
    r"[^。]*(?:\d{3,4}[-—－]\d{7,8}|邮编[：:]?\s*\d{6}|(?<!\d)1\d{10}(?!\d))[^。]*"
)
_OF_BODIES = tuple("局厅委部办院署府处会室心团司关行班门位镇道县区市头合责等、，,；; \u3000")
_LONGEST_LINE = 48


def is_time(words: str) -> bool:
    """True for a date or stretch of time and nothing else (2022年6月30日前)."""
    if len(words) > _LONGEST_LINE or not (_TIME_OPENS.match(words) and _DIGIT.search(words, 0, 8)):
        return False
    return _TIME.fullmatch(words) is not None


def asks_nothing(words: str, *, among_projects: bool = False) -> bool:
    """True for a run that is no sentence and no part of one, and for the bare condition of a list.

    Among projects the name of a centre or a hospital is what is to be built.
    """
    if not _ENOUGH.match(words, 0, 40):
        return not _ATTAINS.search(words)
    if words.endswith(_OF_BODIES) and not among_projects and _is_list_of_bodies(words):
        return True
    if words.endswith("的") and _CONDITION.fullmatch(words):
        return True
    if _NOTHING_ELSE.fullmatch(words) or (_DIGITS.search(words) and _CONTACT.fullmatch(words)):
        return True
    return len(words) <= _LONGEST_LINE and _is_label(words)


def _is_label(words: str) -> bool:
    """A number of order, a time, the field of a form, a person and his post."""
    if _TIME_OPENS.match(words) and (_NUMBER.fullmatch(words) or _TIME.fullmatch(words)):
        return True
    if words.endswith(_FIELD_ENDS) and _FIELD.fullmatch(words):
        return True
    return _SPACE.search(words) is not None and _MEMBER.fullmatch(words) is not None


def _is_list_of_bodies(words: str) -> bool:
    """Step by step: one pattern for the list tries every way to divide a run of heads (市委办局…), and never ends."""
    named = words.rstrip("、，,；; \u3000")
    listed = _AND_SO_ON.sub("", named, count=1) or named
    names = [name for name in _APART.split(listed) if name]
    return 0 < len(names) <= _MOST_BODIES and all(map(_is_body, names))


def _is_body(name: str) -> bool:
    return bool(_BODY.fullmatch(name)) and max(map(len, _HEAD.split(name))) <= _LONGEST_NAME
