"""An invented rule with all that a text can have: headings, 款, 项, 目, an inserted article, an annex, a table."""

from __future__ import annotations

from pathlib import Path

from portal.laws.importing import import_laws
from portal.laws.models import Instrument
from tests.laws.texts import folder

TITLE = "示范市河灯节条例"
OLD_HEAD = "2001年1月1日 示范市人民政府令第1号公布"
NEW_HEAD = f"{OLD_HEAD}\n\n2010年1月1日 示范市人民政府令第2号修订\n\n2010年3月1日 施行"
OLD = f"""# {TITLE}

{OLD_HEAD}

<!-- INFO END -->

第一条 放灯以前应当报告。

第二条 灯会每年一次。
"""
NEW = f"""# {TITLE}

{NEW_HEAD}

<!-- INFO END -->

为了传承河灯，立此条例。

# 第一编 总则

## 第一章 一般规定

第一条 放灯应当*事先*登记 & 报告 <一次>。

第二条 有下列情形之一的，不得放灯：

（一）大风；

（二）材料有下列问题：

1.不能降解；

2.含有金属。

（三）其他情形。

前款规定自公布之日起适用。

第二条之一 费用按照附件一计算。

# 第二编 灯会

## 第一章 附则

### 第一节 施行

第三条 本条例自2010年3月1日起施行。

附件一 费用表

| 种类 | 费用（元） |
| --- | --- |
| 纸灯 | 1 |
| 大灯 | 2 |

注：按年计算。
"""


def load(base: Path) -> Instrument:
    """The rule in two texts, of 2001 and of 2010."""
    import_laws([folder(base, {"甲(2001-01-01).md": OLD, "甲(2010-01-01).md": NEW})])
    return Instrument.objects.get(title=TITLE)
