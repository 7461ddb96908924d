"""Citations in texts: found (no database), resolved on a day, stored for law texts, shown as links.

shelf = Shelf()                                 # titles, aliases, 文号, versions: a few queries, reusable
finder = Finder(names=shelf.names)              # one a text: it remembers 以下简称 from call to call
resolver = Resolver(day, region="", shelf=shelf)
for found in finder.find(text):
    for one in resolver.resolve(found): …
"""

from portal.laws.citations.finding import Finder, find
from portal.laws.citations.mentions import Article, Found, Place
from portal.laws.citations.names import Names
from portal.laws.citations.resolving import Resolved, Resolver, Shelf, Why

__all__ = ["Article", "Finder", "Found", "Names", "Place", "Resolved", "Resolver", "Shelf", "Why", "find"]
