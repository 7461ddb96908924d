"""Sentences that the page and the API share."""

from search.query import MAX_LENGTH

UNAVAILABLE = "站内搜索暂时不能使用，正在自动恢复，请稍后再试。"
TOO_LONG = f"搜索词最长 {MAX_LENGTH} 字。"
