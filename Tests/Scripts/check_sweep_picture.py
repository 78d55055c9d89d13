#!/usr/bin/env python3
"""Checks what the pictures of a study compute before they draw: check_sweep_picture.py SCRIPTS."""
import sys

import numpy as np

sys.path.insert(0, sys.argv[1])
from sample_picture import ranks, spearman
from sweep_study import Panels, Study, readable, unit_text

assert [unit_text(unit) for unit in ("1", None, "K W-1", "S m-1", "W m-1 K-1", "W m-3", "K-1", "m2 K W-1", "Ohm")] == [
    "", "", "K/W", "S/m", "W/(m K)", "W/m³", "1/K", "m² K/W", "Ω",
]  # fmt: skip
array = np.array
for values, unit, expected in [
    ([5e-9, 1e-8], "m", (1e-9, "nm")), ([0, 0.5], "V", (1, "V")), ([0.01, 0.02], "V", (1e-3, "mV")), ([1e-4], "A", (1e-6, "µA")),
    ([300, 900], "K", (1, "K")), ([3e6], "K W-1", (1e6, "MK/W")), ([1e5], "S m-1", (1e5, "10⁵ S/m")), ([2e-4], "K-1", (1e-4, "10⁻⁴/K")),
    ([np.nan, 0], "m", (1, "m")),
]:  # fmt: skip
    factor, words = readable(array(values, float), unit)
    assert abs(factor / expected[0] - 1) < 1e-12 and words == expected[1], (values, unit, factor, words)

assert ranks(array([3.0, 1.0, 3.0, 7.0])).tolist() == [1.5, 0, 1.5, 3]
assert spearman(array([1.0, 2, 3]), array([1.0, 8, 27])) == 1 and spearman(array([1.0, 2, 3]), array([3.0, 2, 1])) == -1
# 1 - 6 (1 + 1) / (4 15)
assert abs(spearman(array([1.0, 2, 3, 4]), array([2.0, 1, 3, 4])) - 0.8) < 1e-15
assert np.isnan(spearman(array([1.0, 1]), array([1.0, 2])))

# Any order of the axes gives the same panels; a point without a solution has no value, whatever the file says.
axes = [
    {"name": "voltage", "values": array([0.1, 0.2]), "unit": "V", "long_name": ""},
    {"name": "state", "values": array(["set", "reset"], object), "unit": None, "long_name": ""},
    {"name": "thickness", "values": array([5e-9, 1e-8, 2e-8]), "unit": "m", "long_name": ""},
]
values = np.arange(12.0).reshape(2, 2, 3)
status = np.ones((2, 2, 3), int)
status[1, 0, 2] = 2
for order in [(0, 1, 2), (2, 1, 0), (1, 2, 0)]:
    study = Study({
        "title": "", "axes": [axes[i] for i in order], "parameters": [], "attributes": {},
        "quantities": {"peak_temperature": {"name": "peak_temperature", "values": values.transpose(order), "unit": "K", "long_name": ""}},
        "status": status.transpose(order), "statuses": "pending converged failed invalid".split(),
    })  # fmt: skip
    panels = Panels(study)
    assert panels.x.name == "voltage" and panels.lines.name == "thickness" and panels.titles == ["SET", "RESET"]
    drawn = panels.arranged(study.quantities[0].values)
    assert drawn[1].tolist() == [[3, 9], [4, 10], [5, 11]] and np.isnan(drawn[0, 2, 1]) and drawn[0, 2, 0] == 2
    assert study.counts == "12 points: 11 converged, 1 failed"
