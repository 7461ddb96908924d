"""The standard indicators and datasets: made once, afterwards the editors' own."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from portal.core.models import Bureau
from portal.statistics.models import Dataset, DatasetChart, DatasetIndicator, Indicator

FILE = Path(__file__).with_name("definitions.toml")


@cache
def _definitions() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(FILE.read_text("utf-8"))


def ensure_indicators() -> list[Indicator]:
    """The standard indicators that were missing and are now there."""
    held = set(Indicator.objects.values_list("code", flat=True))
    made = [Indicator(**row) for row in _definitions()["indicator"] if row["code"] not in held]
    for indicator in made:
        indicator.full_clean(exclude=["latest_revision", "live_revision"])
        indicator.save()
    return made


def standard_keys() -> list[str]:
    """Keys of the standard datasets."""
    return [row["key"] for row in _definitions()["dataset"]]


def ensure_dataset(key: str, bureau: Bureau, **fields: Any) -> Dataset:
    """The dataset of that key, made from the standard definitions when it is missing.

    `fields` override the definition (source_name, primary_region, notice …) of a new dataset. Raises KeyError
    when there is neither such a dataset nor such a definition.
    """
    held = Dataset.objects.filter(key=key).first()
    if held:
        return held
    ensure_indicators()
    row = next((dict(row) for row in _definitions()["dataset"] if row["key"] == key), None)
    if row is None:
        raise KeyError(key)
    codes, headlines, charts = row.pop("indicators"), row.pop("headlines"), row.pop("chart")
    values = {
        "source_name": bureau.name,
        "primary_region": bureau.region_code,
        "bureau": bureau,
        **row,
        **fields,
    }
    dataset = Dataset(**values)
    indicators = {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=codes)}
    dataset.uses = [
        DatasetIndicator(indicator=indicators[code], headline=code in headlines, sort_order=place)
        for place, code in enumerate(codes)
    ]
    dataset.charts = [DatasetChart(**chart, sort_order=place) for place, chart in enumerate(charts)]
    dataset.full_clean(exclude=["latest_revision", "live_revision"])
    dataset.save()
    return dataset
