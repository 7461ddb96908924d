"""Invented laws that cite one another: in two versions, repealed, without text, unknown."""

from __future__ import annotations

from pathlib import Path

from portal.laws.importing import Report, import_laws
from tests.laws.texts import folder, law

POND, BOAT, LAMP, OLD_LAMP = "示范池塘法", "示范游船条例", "示范船灯条例", "示范灯油条例"

FILES: dict[str, str | bytes] = {
    "行政法规/池塘旧.md": law(
        POND,
        ["池塘分为两类。", "池塘每年清理一次。", "本法自2010年1月1日起施行。"],
        ["2009年10月1日 国务院令第90001号公布", "2010年1月1日 施行"],
    ),
    "行政法规/池塘新.md": law(
        POND,
        ["池塘分为三类。", "清理池塘，依照前条分类进行。\n\n前款规定不适用于野塘。", "池塘不得填埋。"],
        [
            "2009年10月1日 国务院令第90001号公布",
            "2020年5月1日 国务院令第90002号修订",
            "2020年6月1日 施行",
        ],
    ),
    "行政法规/游船.md": law(
        BOAT,
        [
            "根据《示范池塘法》（以下简称《池塘法》）和《示范天河公约》，制定本条例。",
            "停船依照《池塘法》第二条第一款、第三条办理；<b>灯油</b>适用《示范灯油条例》第一条。",
            "违反本条例第二条规定的，处以罚款。",
        ],
        ["2022年1月1日 国务院令第90003号公布", "2022年2月1日 施行"],
    ),
    "行政法规/船灯.md": law(
        LAMP,
        [
            "船灯的亮度，适用示范池塘法第二条。",
            "依照国务院令第90003号第三条处理。",
            "《示范灯油条例》同时废止。",
            "本条例自2012年1月1日起施行。",
        ],
        ["2011年12月1日 国务院令第90004号公布", "2012年1月1日 施行"],
    ),
    "行政法规/灯油.md": law(
        OLD_LAMP, ["灯油应当清洁。"], ["2000年1月1日 国务院令第90005号公布", "2000年2月1日 施行"]
    ),
}


def load(base: Path, *names: str) -> Report:
    """Import these of the files (all)."""
    chosen = {path: text for path, text in FILES.items() if not names or any(name in path for name in names)}
    return import_laws([folder(base, chosen)])
