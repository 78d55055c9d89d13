"""docs/studies.md"""
import h5py

from . import number, part
from ._claims import exactly, holds

DOCUMENT = "docs/studies.md"
STATES = ("set", "weakset", "reset")


class Held:
    """A sweep of three thicknesses at 0.4 V, by state."""

    def __init__(self, path):
        with h5py.File(path) as f:
            self.states = [state.decode() for state in f["state"][:]]
            self.columns = {name: f[name][:, :, 0] for name in ("peak_temperature", "current", "conductance")}

    def of(self, state, column):
        return self.columns[column][self.states.index(state)]


def what_is_equal(value, unit, prefixes):
    scale, prefix = next((scale, prefix) for scale, prefix in prefixes if value > scale)
    return f"{number(value / scale, 5 if prefix == 'm' else 4)} {prefix}{unit}"


@part("what is held", seconds=6)
def what_is_held(page, run):
    held = {
        hold: Held(run.result("sweep", "--states", ",".join(STATES), "--thickness", "5,7.5,10nm", "--voltage", "0.4V", "--hold", hold))
        for hold in ("voltage", "current", "conductance")
    }
    rows = []
    for state, words, decimals in (("set", "SET", 2), ("weakset", "weak SET", 2), ("reset", "RESET", 3)):
        for hold, file in held.items():
            peaks = file.of(state, "peak_temperature")
            shared = {
                "voltage": "",
                "current": f" ({what_is_equal(held['voltage'].of(state, 'current')[1], 'A', ((1e-6, 'u'), (1e-9, 'n')))})",
                "conductance": f" ({what_is_equal(held['voltage'].of(state, 'conductance')[1], 'S', ((1e-3, 'm'), (1e-6, 'u'), (1e-9, 'n')))})",
            }[hold]
            trend = "hotter" if peaks[2] > peaks[1] > peaks[0] else "cooler" if peaks[2] < peaks[1] < peaks[0] else "neither"
            if max(peaks) - min(peaks) < 0.1:
                trend += ", by hundredths of a kelvin"
            rows.append([f"{words}, equal {hold}{shared}", *(f"{peak:.{decimals}f}" for peak in peaks), trend])
    page.table("held", rows)
    for state in STATES:
        siemens = held["conductance"].of(state, "conductance")
        holds(page, f"conductances of {state} are held to 1e-9", max(abs(siemens / siemens[1] - 1)) < 1e-9)


@part("sizes", seconds=0)
def sizes(page, run):
    """How many points the studies have that times are told of."""
    points = [int(run.text("check", f"studies/{name}.yaml").split("points: ")[1].split()[0]) for name in ("thickness-amplitude", "set-materials")]
    exactly(page, "The {} points of `studies/thickness-amplitude.yaml`", points[0])
    exactly(page, "{:,} samples of `studies/set-materials.yaml`", points[1])
