"""Two versions of a law of a city that does not exist, and what became of each article, told by hand."""

from __future__ import annotations

from portal.laws.comparing.aligning import Piece

_OLDER = [
    # 1 amended in place
    "为了规范河灯燃放活动，保障水域安全，根据本市实际，制定本办法。",
    # 2 the same
    "在示范市行政区域内制作、销售、燃放河灯，适用本办法。",
    # 3 split into 4 and 5
    "制作河灯应当使用可以降解的纸张和植物蜡，不得使用塑料、金属和泡沫材料。\n"
    "销售河灯的摊位应当悬挂营业执照，明码标价，并在每日收摊后清运遗留的包装物。",
    # 4 and 5 merged into 6
    "燃放河灯应当在市人民政府公布的三处码头进行，每次燃放的时间不超过两小时。",
    "十人以上结伴燃放河灯的，领队应当提前三日告知码头管理站，并指定一名熟悉水性的人员负责打捞。",
    # 6 dropped
    "河灯协会的会费标准由会员大会议定，报民政部门存档备查。",
    # 7 moved to the end, renumbered 9, text the same
    "违反本办法第三条规定使用塑料灯盏的，由城市管理部门没收，并处五十元以上二百元以下罚款。",
    # 8 renumbered 7 and amended
    "码头管理站应当在燃放结束后的次日清晨组织打捞残灯，并将残灯交由资源回收单位处理。",
    # 9 day of effect: amended
    "本办法自2011年9月1日起施行。",
]
_NEWER = [
    "为了规范河灯燃放活动，保护水体环境，保障水域安全，根据本市实际，制定本办法。",
    "在示范市行政区域内制作、销售、燃放河灯，适用本办法。",
    # 3 added
    "鼓励学校和社区开设河灯手艺课程，文化馆对授课的手艺人给予课时补助。",
    "制作河灯应当使用可以降解的纸张和植物蜡，不得使用塑料、金属和泡沫材料。",
    "销售河灯的摊位应当悬挂营业执照，明码标价，并在每日收摊后清运遗留的包装物。",
    "燃放河灯应当在市人民政府公布的三处码头进行，每次燃放的时间不超过两小时。\n"
    "十人以上结伴燃放河灯的，领队应当提前三日告知码头管理站，并指定一名熟悉水性的人员负责打捞。",
    "码头管理站应当在燃放结束后的两小时内组织打捞残灯，并将残灯交由资源回收单位处理，打捞数量向社会公布。",
    # 8 added
    "夜间燃放期间，游船应当减速慢行，与河灯保持二十米以上的距离。",
    "违反本办法第三条规定使用塑料灯盏的，由城市管理部门没收，并处五十元以上二百元以下罚款。",
    "本办法自2025年9月1日起施行。",
]
OLDER = [Piece(text, (number, 0)) for number, text in enumerate(_OLDER, 1)]
NEWER = [Piece(text, (number, 0)) for number, text in enumerate(_NEWER, 1)]
# (change, number before, number after)
WANTED = [
    ("amended", "1", "1"),
    ("same", "2", "2"),
    ("added", "", "3"),
    ("split", "3", "4"),
    ("split", "3", "5"),
    ("merged", "4", "6"),
    ("merged", "5", "6"),
    ("dropped", "6", ""),
    ("amended", "8", "7"),
    ("added", "", "8"),
    ("renumbered", "7", "9"),
    ("amended", "9", "10"),
]
