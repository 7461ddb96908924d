"""Nothing here is registered with `search`.

What the public sends is private to the sender and the bureau that answers; the two forms are reached
from the footer of every page. No model of this room may ever become a search document.
"""
