"""Look-up of entities by name: the shelf ``register``, millions of names apart from laws and pages.

A section puts its entities there by a ``Source`` with ``shelf="register"`` whose documents are :class:`Entry`, and
the regions by ``register_words(…, shelf="register")`` as ``"990121 青石县"``. ``look_up`` answers; ``called``
does for many whole names at once.
"""

from search.register.calling import called
from search.register.cutting import key_of
from search.register.entries import Entry
from search.register.looking import Found, Hit, look_up
from search.register.plan import Match
from search.register.showing import count_label
from search.register.wanted import Filters

__all__ = ["Entry", "Filters", "Found", "Hit", "Match", "called", "count_label", "key_of", "look_up"]
