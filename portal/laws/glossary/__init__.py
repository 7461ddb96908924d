"""名词解释: words of the trade in plain words, kept once, linked where a text first uses them."""
