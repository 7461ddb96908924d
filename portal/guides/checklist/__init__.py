"""My checklist (我的清单), 材料预检 and 自测: what of a guide applies to the person who answers its questions."""
