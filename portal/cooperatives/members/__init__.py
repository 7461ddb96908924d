"""人数够不够: whether a cooperative's members are what law asks (农民专业合作社法 第十二条、第十九条、第二十条)."""
