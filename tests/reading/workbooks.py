"""Workbooks as offices make them: eleven shapes of 任务分解表 and 责任清单, written with openpyxl."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)


def packed(workbook: Workbook) -> bytes:
    """The workbook as a file."""
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _put(sheet: Worksheet, rows: list[list[object]], *, top: int = 1, merges: tuple[str, ...] = ()) -> None:
    for r, row in enumerate(rows, top):
        for c, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(r, c, value)
    for area in merges:
        sheet.merge_cells(area)


def _title(sheet: Worksheet, place: str = "A1") -> None:
    sheet[place].font = Font(name="方正小标宋简体", size=18)
    sheet[place].alignment = CENTER


def task_breakdown() -> Workbook:
    """附件 line, merged title, 重点任务 merged over its rows, two columns of bodies, dates typed as dates."""
    book = Workbook()
    sheet = book.active
    _put(
        sheet,
        [
            ["附件1"],
            ["《关于加快知识产权强市建设的实施意见》任务分解表"],
            ["序号", "重点任务", "主要内容", "牵头单位", "配合单位", "完成时限"],
            [
                1,
                "一、提升创造质量",
                "实施高价值专利培育工程，建设高价值专利培育中心20家。",
                "市知识产权局",
                "市科委、市经济信息化委",
                date(2025, 12, 31),
            ],
            [2, None, "完善专利质量统计监测反馈机制，\n引导提高发明专利比重。", "市知识产权局", "市统计局", "持续推进"],
            [
                3,
                "二、强化保护",
                "健全知识产权侵权惩罚性赔偿制度适用机制。",
                "市高级法院",
                "市检察院、市公安局",
                date(2024, 6, 30),
            ],
            [4, None, "建设海外知识产权纠纷应对指导分中心。", "市知识产权局", "市商务委、市贸促会", "2024年底前"],
            [5, None, "加强展会知识产权保护。", "市知识产权局、市商务委", None, "长期"],
        ],
        merges=("A2:F2", "B4:B5", "B6:B8"),
    )
    _title(sheet, "A2")
    sheet["F4"].number_format = sheet["F6"].number_format = 'yyyy"年"m"月"d"日"'
    return book


def duty_list_with_two_header_rows() -> Workbook:
    """责任单位 stands over 牵头单位 and 配合单位; the table ends with notes."""
    book = Workbook()
    sheet = book.active
    sheet.title = "责任清单"
    _put(
        sheet,
        [
            ["优化营商环境重点任务责任清单"],
            ["序号", "改革事项", "具体措施", "责任单位", None, "完成时限", "备注"],
            [None, None, None, "牵头单位", "配合单位", None, None],
            [
                1,
                "企业开办",
                "推行企业开办“一窗通办”，办理时间压缩至1个工作日以内。",
                "市市场监管局",
                "市公安局、市税务局",
                "2024年9月",
                None,
            ],
            [
                2,
                "获得电力",
                "推广“三零”服务，高压客户平均接电时间压减至20天。",
                "市发展改革委",
                "国网供电公司",
                "2024年12月",
                "季度调度",
            ],
            [3, "纳税服务", "全面推行全程网上办税。", "市税务局", None, "2024年12月", None],
            ["注：1.牵头单位负责统筹推进，配合单位按职责分工落实。"],
            ["2.标注“季度调度”的事项每季度末报送进展。"],
        ],
        merges=("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3", "A7:G7", "A8:G8"),
    )
    _title(sheet)
    return book


def indicators() -> Workbook:
    """单位 line above, percentages and thousands as number formats, a formula's result, notes below."""
    book = Workbook()
    sheet = book.active
    _put(
        sheet,
        [
            ["“十四五”数字经济发展主要指标"],
            [None, None, None, None, "单位：亿元"],
            ["序号", "指标名称", "2020年", "2025年目标", "属性"],
            [1, "数字经济核心产业增加值", 3856.4, 8000, "预期性"],
            [2, "数字经济核心产业增加值占比", 0.078, 0.1, "预期性"],
            [3, "软件业务收入", 12345.0, 25000.0, "预期性"],
            ["注：2020年数据为快报数。"],
        ],
        merges=("A1:E1",),
    )
    _title(sheet)
    for place in ("C4", "D4", "C6", "D6"):
        sheet[place].number_format = "#,##0.0" if place == "C4" else "#,##0"
    sheet["C5"].number_format, sheet["D5"].number_format = "0.0%", "0%"
    return book


def two_tables_in_one_sheet() -> Workbook:
    """Two tables with a title each, a blank row between them."""
    book = Workbook()
    sheet = book.active
    _put(
        sheet,
        [
            ["表1 2024年重点项目清单"],
            ["序号", "项目名称", "总投资（万元）", "责任单位"],
            [1, "智慧港口一期", 125000, "市交通运输局"],
            [2, "海上风电场", 860000, "市能源局"],
            [],
            ["表2 2024年重点改革清单"],
            ["序号", "改革事项", "责任单位"],
            [1, "要素市场化配置改革", "市发展改革委、市自然资源局"],
            [2, "国资国企改革", "市国资委"],
        ],
        merges=("A1:D1", "A6:C6"),
    )
    return book


def several_sheets() -> Workbook:
    """A sheet a field, named after it; one sheet hidden, one empty."""
    book = Workbook()
    first = book.active
    first.title = "产业发展"
    rows: list[list[object]] = [["序号", "工作任务", "责任单位", "时限"]]
    _put(
        first,
        [
            *rows,
            [1, "培育专精特新企业100家", "市工业和信息化局", "2024年"],
            [2, "新建智能工厂10个", "市工业和信息化局、市科技局", "2025年"],
        ],
    )
    second = book.create_sheet("民生保障")
    _put(
        second,
        [*rows, [1, "新增学前教育学位5000个", "市教育局", "2024年"], [2, "建设社区食堂50家", "市民政局", "2024年"]],
    )
    hidden = book.create_sheet("底稿")
    _put(hidden, [["草稿，未定"]])
    hidden.sheet_state = "hidden"
    book.create_sheet("Sheet4")
    return book


def sections_across_the_table() -> Workbook:
    """A row merged over all columns names the field of the rows under it; form lines above, names below."""
    book = Workbook()
    sheet = book.active
    _put(
        sheet,
        [
            ["2024年《政府工作报告》重点工作任务分工"],
            ["填报单位：市政府办公室", None, None, "填报日期：2024年3月1日"],
            ["序号", "任务内容", "责任单位", "完成时限"],
            ["一、推动产业转型升级"],
            [1, "规上工业增加值增长6%以上", "市工业和信息化局", "12月底"],
            [2, "实施技术改造项目200个", "市工业和信息化局、各区县政府", "12月底"],
            ["二、扩大有效需求"],
            [3, "完成固定资产投资1200亿元", "市发展改革委", "12月底"],
            ["填表人：张三", None, "审核人：李四", "联系电话：12345"],
        ],
        merges=("A1:D1", "A4:D4", "A7:D7"),
    )
    _title(sheet)
    return book


def hidden_rows_and_columns() -> Workbook:
    """A hidden column of scores, a hidden row, a comment, a value no format shows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "任务台账"
    _put(
        sheet,
        [
            ["序号", "工作任务", "内部评分", "责任部门"],
            [1, "开展隐患排查整治", 95, "市应急局"],
            [2, "撤销的任务", 10, "某局"],
            [3, "建设应急避难场所8处", 88, "市应急局、市住房城乡建设局"],
        ],
    )
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["B2"].comment = Comment("是否合并？", "某人")
    sheet["E2"] = 7
    sheet["E2"].number_format = ";;;"
    return book


def blank_row_inside() -> Workbook:
    """A blank row left in the middle of a table, blank rows and columns around it, the table not at A1."""
    book = Workbook()
    sheet = book.active
    rows: list[list[object]] = [
        [None, None, "乡村振兴重点任务表"],
        [],
        [None, None, "序号", "任务", "责任单位"],
        [None, None, 1, "建设高标准农田5万亩", "市农业农村局"],
        [None, None, 2, "改造农村公路300公里", "市交通运输局"],
        [],
        [None, None, 3, "农村自来水普及率达到95%", "市水利局"],
    ]
    _put(sheet, rows, top=4, merges=("C4:E4",))
    return book


def typed_text() -> Workbook:
    """Whole paragraphs typed into the cells of one column."""
    book = Workbook()
    sheet = book.active
    _put(
        sheet,
        [
            ["某市关于做好防汛工作的通知"],
            ["各区县人民政府："],
            ["一、提高认识"],
            ["各地区要充分认识防汛工作的重要性，切实增强责任感和紧迫感。"],
            ["二、落实责任"],
            ["各区县政府主要负责同志是第一责任人，要靠前指挥。"],
            [],
            ["某市防汛抗旱指挥部"],
            ["2024年5月6日"],
        ],
    )
    sheet["A1"].alignment = CENTER
    return book


def chinese_dates() -> Workbook:
    """Dates in built-in Chinese formats, numbered names of orders, a merged serial number over two rows."""
    book = Workbook()
    sheet = book.active
    _put(
        sheet,
        [
            ["立法计划项目表"],
            ["序号", "项目名称", "起草单位", "提请审议时间"],
            [1, "数据条例", "市大数据局", date(2024, 5, 1)],
            [None, "数据条例实施细则", "市司法局", date(2024, 10, 1)],
            [2, "知识产权保护条例（修订）", "市市场监管局（知识产权局）", date(2024, 11, 30)],
        ],
        merges=("A1:D1", "A3:A4"),
    )
    sheet["D3"].number_format = "[DBNum1][$-804]yyyy年m月"
    sheet["D4"].number_format = 'yyyy"年"m"月";@'
    sheet["D5"].number_format = "mm-dd-yy"
    return book


def annex_with_preface() -> Workbook:
    """An annex of its own: a paragraph before the table, 牵头 and 配合 under 责任分工, lines in a cell, notes below."""
    book = Workbook()
    sheet = book.active
    _put(
        sheet,
        [
            ["附件2"],
            ["某市数字政府建设任务分工方案"],
            ["为推进数字政府建设，明确各项任务责任单位和完成时限，制定本方案。"],
            ["序号", "重点领域", "工作任务", "责任分工", None, "进度安排", None],
            [None, None, None, "牵头", "配合", "2024年", "2025年"],
            [
                1,
                "一体化平台",
                "建设政务云：\n（1）扩容；\n（2）上云。",
                "市大数据局",
                "市政务服务局",
                "完成50%",
                "完成",
            ],
            [2, None, "推进数据共享", "市大数据局", "市委网信办", "启动", "完成"],
            ["填表说明："],
            ["1.进度安排按年度填写。"],
            ["2.牵头单位填一个。"],
        ],
        merges=(
            *("A1:G1", "A2:G2", "A3:G3", "A4:A5", "B4:B5", "C4:C5"),
            *("D4:E4", "F4:G4", "B6:B7", "A8:G8", "A9:G9", "A10:G10"),
        ),
    )
    return book


SHAPES: dict[str, Callable[[], Workbook]] = {
    "任务分解表": task_breakdown,
    "责任清单": duty_list_with_two_header_rows,
    "指标表": indicators,
    "两张表": two_tables_in_one_sheet,
    "分领域": several_sheets,
    "分工": sections_across_the_table,
    "台账": hidden_rows_and_columns,
    "乡村振兴": blank_row_inside,
    "通知": typed_text,
    "立法计划": chinese_dates,
    "分工方案": annex_with_preface,
}
