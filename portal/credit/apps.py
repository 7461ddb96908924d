"""Credit: the register of entities and what is disclosed about them."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "portal.credit"
    label = "credit"
    verbose_name = "主体和公示信息"

    def ready(self) -> None:
        from portal.core.api import api
        from portal.credit import document_numbers, documents, objections, renewing, tables, tools  # noqa: F401
        from portal.credit.api.answering import disclosures, entities
        from portal.credit.api.files import router as bulk
        from portal.credit.dictionary import finding as dictionary_finding  # noqa: F401
        from portal.credit.leaving import cleaning, lines, waiting  # noqa: F401
        from portal.credit.retention import finding  # noqa: F401

        api.add_router("/entities", entities)
        api.add_router("/disclosures", disclosures)
        api.add_router("/bulk", bulk)
