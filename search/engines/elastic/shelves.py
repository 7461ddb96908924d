"""The engine of each shelf on Elasticsearch."""

from search.engines.elastic.engine import ElasticEngine
from search.engines.elastic.index import ElasticIndex
from search.engines.elastic.register import ElasticRegister
from search.shelves import REGISTER, SITE

ENGINES: dict[str, type[ElasticIndex]] = {SITE: ElasticEngine, REGISTER: ElasticRegister}
