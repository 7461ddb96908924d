"""The register and the disclosures as JSON and as files: ``/api/v1/entities``, ``/disclosures``, ``/bulk``."""
