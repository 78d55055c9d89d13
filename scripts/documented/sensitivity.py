"""docs/sensitivity.md"""
import h5py
import numpy as np

from . import part, power_of_ten

DOCUMENT = "docs/sensitivity.md"
FILAMENT = "materials/HfOx filament/"


class Derivatives:
    """A result file of `fvsolve sensitivity`."""

    def __init__(self, path):
        with h5py.File(path) as f:
            self.quantities = [name.decode() for name in f["quantities/name"][:]]
            self.values = dict(zip(self.quantities, f["quantities/value"][:]))
            self.parameters = {path.decode(): k for k, path in enumerate(f["parameters/path"][:])}
            self.elasticity, self.value = f["parameters/elasticity"][:], f["parameters/value"][:]
            self.derivative = f["parameters/derivative"][:]
            self.disagreement = f["summary"].attrs.get("largest_deviation_from_differences")
            self.ranges = {
                path.decode(): (low, high, dict(zip(self.quantities, zip(at_low, at_high))))
                for path, low, high, at_low, at_high in zip(*(f["ranges/" + name][:] for name in ("path", "low", "high", "quantity_low", "quantity_high")))
            } if "ranges" in f else {}

    def per_percent(self, path):
        """K of the peak, % of conductance and of thermal resistance for 1 % more."""
        row = self.elasticity[self.parameters[path]]
        peak = row[self.quantities.index("peak_temperature")] * self.values["peak_temperature"] / 100
        return peak, row[self.quantities.index("conductance")], row[self.quantities.index("thermal_resistance")]


@part("checks", seconds=14)
def checks(page, run):
    rows = []
    for words, state, stack in (
        ("SET, reduced", "set", "reduced"), ("weak SET, reduced", "weakset", "reduced"), ("RESET, reduced", "reset", "reduced"), ("SET, full", "set", "full"),
    ):  # fmt: skip
        arguments = ["sensitivity", "--state", state, "--stack", stack, "--check", "--no-ranges"]
        file, told = Derivatives(run.result(*arguments)), run.told(*arguments)
        adjoint, differences = told["cpu_seconds_adjoint"], told["cpu_seconds_differences"]
        rows.append([
            words, f"{len(file.parameters)} numbers" if not rows else len(file.parameters), power_of_ten(file.disagreement, 2),
            f"{adjoint:.2f} s", f"{differences:.2f} s", f"{differences / adjoint:.2g}",
        ])  # fmt: skip
    # The disagreement is what rounding leaves: its size is told, and other processors round otherwise.
    page.table("checks", rows, within=[None, None, 1.0, None, None, None], timings=("CPU time of derivatives", "of differences", "ratio"))


@part("SET", seconds=2)
def what_matters(page, run):
    file = Derivatives(run.result("sensitivity", "--state", "set"))
    page.says(
        "0.4 V, reduced stack: {:.0f} K, {:.3f} mS, {:.3f}e6 K/W.",
        file.values["peak_temperature"], 1e3 * file.values["conductance"], file.values["thermal_resistance"] / 1e6,
    )  # fmt: skip

    def ends(path):
        low, high, at = file.ranges[path]
        hot, siemens, resistance = at["peak_temperature"], at["conductance"], at["thermal_resistance"]
        decimals = [3 if siemens[0] > 1e-4 or end == 0 else 2 for end in range(2)]
        return low, high, [
            f"{hot[0]:.0f} to {hot[1]:.0f} K", f"{1e3 * siemens[0]:.{decimals[0]}f} to {1e3 * siemens[1]:.{decimals[1]}f} mS",
            f"{resistance[0] / 1e6:.2f}e6 to {resistance[1] / 1e6:.2f}e6 K/W",
        ]  # fmt: skip

    rows = []
    for words, path in (
        ("filament sigma 2.5e3 to 2.5e5 S/m", FILAMENT + "electrical_conductivity/sigma0"),
        ("filament kappa 0.6 to 20 W/m/K (lattice {:.0f} to {:.1f})", FILAMENT + "thermal_conductivity/lattice"),
        ("TiN kappa 7.4 to 29 W/m/K", "materials/TiN/thermal_conductivity/lattice"),
        ("TiN sigma 3e5 to 5e6 S/m", "materials/TiN/electrical_conductivity/sigma300"),
        ("Ti kappa 5 to 21.9 W/m/K", "materials/Ti/thermal_conductivity/lattice"),
        ("HfO2 kappa 0.5 to 1.1 W/m/K", "materials/HfO2/thermal_conductivity/value"),
        ("Ti sigma 3.7e5 to 2.4e6 S/m", "materials/Ti/electrical_conductivity/sigma300"),
    ):
        low, high, cells = ends(path)
        rows.append([words.format(low, high), *cells])
    page.table("ranges", rows)
    lattice = file.ranges[FILAMENT + "thermal_conductivity/lattice"][2]["peak_temperature"]
    oxide = file.ranges["materials/HfO2/thermal_conductivity/value"][2]["peak_temperature"]
    page.says("the range of its lattice conduction alone spans {:.0f} K", round(abs(lattice[0] - lattice[1]), -1))
    page.says("moves `T_max` by {:.0f} K", abs(oxide[0] - oxide[1]))

    rows = []
    for words, path, decimals in (
        ("voltage", "drive/voltage", (3, 2)), ("filament sigma", FILAMENT + "electrical_conductivity/sigma0", (2, 2)),
        ("oxide thickness", "layers/oxide/thickness", (2, 2)), ("filament lattice kappa", FILAMENT + "thermal_conductivity/lattice", (4, 2)),
        ("narrow radius (4 nm)", "filament/profile/0/radius", (2, 2)), ("wide radius (8 nm)", "filament/profile/1/radius", (2, 2)),
        ("TiN Lorenz number", "materials/TiN/thermal_conductivity/lorenz", (3, 2)),
    ):  # fmt: skip
        peak, siemens, resistance = file.per_percent(path)
        rows.append([words, f"{peak:+.2f}", f"{siemens:+.{decimals[0]}f}", f"{resistance:+.{decimals[1]}f}"])
    page.table("derivatives", rows)


@part("other states", seconds=3)
def other_states(page, run):
    full = Derivatives(run.result("sensitivity", "--state", "set", "--stack", "full", "--no-ranges"))
    around = [path for path in full.parameters if any(word in path for word in ("/Si/", "SiO2", "wafer", "thermal oxide", "layers/pad", "/Al/"))]
    page.says("change `T_max` by less than {:.3f} K per %", np.ceil(1e3 * max(abs(full.per_percent(path)[0]) for path in around)) / 1e3)
    reset = Derivatives(run.result("sensitivity", "--state", "reset", "--no-ranges"))
    page.says("the narrow radius {:+.1f}", reset.per_percent("filament/profile/0/radius")[1])
    page.says("the gap's length {:+.2f}.", reset.per_percent("filament/gap/to")[1])
