"""Nothing here is registered with `search`.

What the public sends is private to the sender and the bureau that answers; the forms are reached from the
footer of every page and from the records that they are about. No model of this room may ever become a
search document.
"""
