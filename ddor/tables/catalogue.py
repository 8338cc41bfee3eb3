"""All tables of figures, in the order in which they are shown. Each is declared next to the function that counts it."""

from __future__ import annotations

from collections.abc import Mapping

from ddor.tables import (
    citizens,
    concentration,
    issued_and_declined,
    offense_counts,
    place_counts,
    policies,
    series,
    severity,
    waits,
)
from ddor.tables.tabulation import CORRECTED, Tabulation, beside_corrected, declared, differ, range_of

__all__ = ["CORRECTED", "TABULATIONS", "Tabulation", "beside_corrected", "differ", "range_of"]

_MODULES = (
    citizens,
    concentration,
    issued_and_declined,
    offense_counts,
    place_counts,
    policies,
    series,
    severity,
    waits,
)
"""Those that declare them, which is done once they are imported."""

TABULATIONS: Mapping[str, Tabulation] = {
    name: declared(name)
    for name in (
        "series",
        "statuses",
        "crimes",
        "crime_categories",
        "severity",
        "countries",
        "regions",
        "jurisdictions",
        "concentration",
        "jurisdiction_statuses",
        "jurisdiction_countries",
        "states",
        "waits",
        "high_volume_totals",
        "issued_and_declined",
        "policy_counts",
        "policy_classes",
    )
}
"""By name, in the order that they are shown in."""
