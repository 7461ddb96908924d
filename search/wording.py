"""Sentences that the page and the API share."""

UNAVAILABLE = "站内搜索暂时不能使用，正在自动恢复，请稍后再试。"
