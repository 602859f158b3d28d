"""Which version of a work holds on a day, as held clauses say."""

from __future__ import annotations

from kb.graph.versions import Ground, Version, versions_of
from kb.model import Dates, Document, Reference

BODY = "某市人民政府"


def document(
    doc_id: str,
    title: str = "某市人才管理办法",
    *,
    made: str | None = None,
    effective: str | None = None,
    number: str | None = None,
    genre: str = "办法",
    carried_by: str | None = None,
    dates: Dates | None = None,
    issuers: tuple[str, ...] = (BODY,),
) -> Document:
    """A document without its clauses."""
    dates = dates or Dates(made=made, effective=effective)
    return Document(
        doc_id, title, number, issuers, (), made, genre, carried_by, (), (), (), (), dates, "市", "某市"
    )  # fmt: skip


def repeal(by: str, title: str, words: str, number: str | None = None, relation: str = "废止") -> tuple:  # type: ignore[type-arg]
    """A clause that names a document."""
    return by, Reference(f"{by}#art_9", title, number, relation, f"《{title}》"), words  # type: ignore[arg-type]


def holding(versions: dict[str, Version], on: str) -> set[str]:
    """Ids of what holds on a day."""
    return {doc_id for doc_id, version in versions.items() if version.holds(on)}


def test_a_clause_that_repeals_ends_the_older_text_on_the_day_the_new_one_begins() -> None:
    """The words and the clause are kept as the ground, and both are versions of one work."""
    old = document("旧", "某市人才暂行办法", made="2015-03-01")
    new = document("新", "某市人才管理办法", made="2019-12-20", effective="2020-02-01")
    words = "本办法自2020年2月1日起施行。《某市人才暂行办法》同时废止。"
    found = versions_of([old, new], [repeal("新", "某市人才暂行办法", words)], [])
    assert found["旧"].until == "2020-02-01" and found["旧"].ended == "废止" and found["旧"].by == "新"
    assert found["旧"].grounds == (Ground("新#art_9", "《某市人才暂行办法》同时废止"),)
    assert found["旧"].work == found["新"].work == "旧"
    assert holding(found, "2014-01-01") == set()
    assert holding(found, "2020-01-31") == {"旧"}
    assert holding(found, "2020-02-01") == {"新"}


def test_a_text_of_the_same_name_is_repealed_by_the_later_one() -> None:
    """Two texts of one title: the later one speaks of the earlier one, never of itself."""
    old = document("旧", made="2010-01-01")
    new = document("新", made="2020-01-01")
    words = "2010年公布的《某市人才管理办法》同时废止。"
    found = versions_of([new, old], [repeal("新", "某市人才管理办法", words)], [])
    assert found["旧"].ended == "废止" and found["新"].ended is None


def test_a_stated_day_of_repeal_counts_and_a_decision_to_repeal_is_no_version() -> None:
    """“自2021年12月31日起废止” fixes the day; a decision that does away with others is a work of its own."""
    old = document("旧", "某市发展若干政策措施", made="2015-03-01", number="某府〔2015〕2号")
    decision = document("决", "关于废止部分文件的通知", made="2021-11-01", genre="通知")
    words = "《某市发展若干政策措施》（某府〔2015〕2号）自2021年12月31日起废止。"
    found = versions_of([old, decision], [repeal("决", "某市发展若干政策措施", words, "某府〔2015〕2号")], [])
    assert found["旧"].until == "2021-12-31" and found["旧"].work == "旧" and found["决"].work == "决"


def test_a_task_to_repeal_ends_nothing() -> None:
    """“研究废止” is work to be done."""
    old = document("旧", "某市人才暂行办法", made="2015-03-01")
    plan = document("划", "某市发展规划纲要", made="2021-01-01", genre="规划")
    found = versions_of([old, plan], [repeal("划", "某市人才暂行办法", "推动修订或废止《某市人才暂行办法》。")], [])
    assert found["旧"].ended is None


def test_a_number_that_no_held_text_bears_names_none_of_them() -> None:
    """The same title under another 文号 is another text."""
    old = document("旧", "某市人才暂行办法", made="2015-03-01", number="某府〔2015〕2号")
    new = document("新", made="2020-01-01")
    words = "《某市人才暂行办法》（某府〔2012〕9号）同时废止。"
    found = versions_of([old, new], [repeal("新", "某市人才暂行办法", words, "某府〔2012〕9号")], [])
    assert found["旧"].ended is None


def test_a_later_text_of_one_name_comes_first_but_nothing_is_said_of_the_earlier_one() -> None:
    """No clause says that it was repealed, so no such thing is shown."""
    found = versions_of([document("旧", made="2015-03-01"), document("新", made="2020-01-01")], [], [])
    assert holding(found, "2019-01-01") == {"旧"} and holding(found, "2021-01-01") == {"新"}
    assert found["旧"].ended is None and found["旧"].until is None and found["旧"].work == found["新"].work


def test_a_notice_of_every_year_takes_nothing_from_the_one_before() -> None:
    """The same title, another year: both hold, unless the notice says that it is issued again."""
    first, second = (
        document(f"{year}", "关于做好职称评审工作的通知", made=f"{year}-03-01", genre="通知") for year in (2022, 2023)
    )
    assert holding(versions_of([first, second], [], []), "2024-01-01") == {"2022", "2023"}


def test_texts_of_one_title_by_other_bodies_are_other_works() -> None:
    """Each city has its own."""
    ours, theirs = document("甲", made="2015-03-01"), document("乙", made="2020-01-01", issuers=("另市人民政府",))
    found = versions_of([ours, theirs], [], [])
    assert found["甲"].work != found["乙"].work and holding(found, "2021-01-01") == {"甲", "乙"}


def test_one_number_of_other_bodies_and_names_is_no_version() -> None:
    """“2021年第3号” is borne by many; a text whose bodies are unknown is no version of another."""
    first = document("甲", "某部关于食盐的管理办法", made="2021-01-01", number="2021年第3号")
    second = document("乙", "另部关于车辆的管理办法", made="2021-06-01", number="2021年第3号", issuers=("另部",))
    found = versions_of([first, second], [], [])
    assert found["甲"].work != found["乙"].work and holding(found, "2022-01-01") == {"甲", "乙"}
    again = document("丙", "某部关于食盐的管理办法（2021年修订）", made="2021-09-01", number="2021年第3号")
    assert holding(versions_of([first, second, again], [], []), "2022-01-01") == {"乙", "丙"}


def test_orders_that_are_called_alike_are_no_versions() -> None:
    """“某市人民政府令” is no name; what two orders carry has names of its own."""
    orders = []
    for order, day, carried in (("令1", "2019-01-01", "某市档案办法"), ("令2", "2019-03-01", "某市审计办法")):
        orders.append(document(order, "某市人民政府令", made=day, genre="令"))
        orders.append(document(f"{order}.1", carried, made=day, carried_by=order))
    found = versions_of(orders, [], [])
    assert found["令1"].work != found["令2"].work and holding(found, "2020-01-01") == {"令1", "令1.1", "令2", "令2.1"}


def test_a_law_as_amended_takes_the_place_of_the_text_before() -> None:
    """The history under the title (题注) is the ground."""
    old = document("旧", "某省专利条例", dates=Dates(made="2001-01-01", effective="2001-05-01"))
    amended = Dates(made="2001-01-01", effective="2001-05-01", amended=("2010-06-01", "2020-10-17"))
    new = document("新", "某省专利条例", dates=amended)
    history = "2001年1月1日通过　根据2020年10月17日《决定》第二次修正"
    found = versions_of([old, new], [], [("新", "新#history", history)])
    assert (found["旧"].ended, found["旧"].until, found["新"].since) == ("修订", "2020-10-17", "2020-10-17")
    assert found["旧"].grounds == (Ground("新#history", history),)


def test_a_decision_that_changes_places_leaves_the_document_in_force() -> None:
    """It is shown as amended, by that clause."""
    old = document("旧", made="2015-03-01")
    decision = document("决", "关于修改《某市人才管理办法》的决定", made="2018-01-01", genre="决定")
    words = "对《某市人才管理办法》作如下修改："
    found = versions_of([old, decision], [repeal("决", "某市人才管理办法", words, relation="修订")], [])
    assert found["旧"].ended is None and found["旧"].amended == (Ground("决#art_9", words),)
    assert holding(found, "2019-01-01") == {"旧", "决"}


def test_a_notice_and_what_it_carries_end_together() -> None:
    """The repeal names the notice; its plan goes with it, and so does what another 文号 carries."""
    notice = document("通", "关于印发某市人才办法的通知", made="2015-01-01", number="某府〔2015〕2号", genre="通知")
    carried = document("通.1", "某市人才办法", made="2015-01-01", number="某府〔2015〕2号", carried_by="通")
    new = document("新", "某市人才新办法", made="2020-01-01")
    words = "《关于印发某市人才办法的通知》（某府〔2015〕2号）同时废止。"
    found = versions_of(
        [carried, notice, new], [repeal("新", "关于印发某市人才办法的通知", words, "某府〔2015〕2号")], []
    )
    assert found["通"].ended == found["通.1"].ended == "废止" and found["通.1"].work == found["新"].work


def test_a_term_that_ran_out_and_a_note_of_repeal_are_told() -> None:
    """期满 the day after the last one; “（已废止）” in the title ends the document on a day that is not told."""
    term = Dates(made="2018-01-01", expires="2022-12-31", expires_words="有效期5年")
    lapsed = document("期", "某市补贴管理办法", dates=term)
    gone = document("废", "某市旧规定（已废止）", made="2001-01-01")
    notes = [("期", "期#art_9", "本办法有效期5年。"), ("废", "废#title", "某市旧规定（已废止）")]
    found = versions_of([lapsed, gone], [], notes)
    assert (found["期"].until, found["期"].ended) == ("2023-01-01", "期满")
    assert found["期"].grounds == (Ground("期#art_9", "有效期5年"),)
    assert (found["废"].ended, found["废"].until) == ("废止", None) and not found["废"].holds("2005-01-01")


def test_what_no_text_dates_holds_on_every_day() -> None:
    """Nothing is guessed."""
    assert versions_of([document("甲")], [], [])["甲"].holds("1990-01-01")
