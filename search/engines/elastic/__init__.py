"""The second engine: Elasticsearch 8, for production. ``engine.ElasticEngine``."""
