"""docs/tutorials/calibrate-and-export.md"""
import h5py

from . import part
from ._claims import holds

DOCUMENT = "docs/tutorials/calibrate-and-export.md"


@part("field solves", seconds=70)
def field_solves(page, run):
    """How many a quick calibration takes: they are kept beside the device."""
    device = run.result("calibrate", "--quick", kind=".json")
    counts = {}
    for path in device.with_suffix(".calibration").glob("*.h5"):
        with h5py.File(path) as f:
            counts[path.stem] = f["status"].size
    pulses = sum(count for name, count in counts.items() if "pulses" in name)
    page.says("{} field solves and {} pulses of fields", sum(counts.values()) - pulses, pulses)
    told = run.told("calibrate", "--quick", kind=".json")
    holds(page, "all groups are met", told["groups_met"] == told["groups"])
