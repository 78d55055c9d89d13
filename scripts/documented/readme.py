"""README.md"""
import json
import math
import re

from . import ROOT, part
from ._claims import exactly, holds
from .benchmarks import of_device

DOCUMENT = "README.md"


def solvers():
    return json.loads((ROOT / "Benchmarks/results.json").read_text())["solvers"]


def seconds(value, digits=2):
    """0.12, 2.6 or 37.5: `digits`, and a decimal at least."""
    return f"{value:.{max(1, digits - 1 - math.floor(math.log10(value)))}f}"


def error(part_of_one):
    return "< 0.001 %" if abs(part_of_one) < 1e-5 else f"{100 * part_of_one:+.{2 if abs(part_of_one) > 1e-3 else 3}f} %"


@part("peers", seconds=0)
def peers(page, run):
    of = solvers()

    def accuracy(key):
        row = of[key]["accuracy"]
        return f"{seconds(row['cpu_seconds_command'])} s ({seconds(row['cpu_seconds_in_process'])} s)"

    own, large = of["fvsolve"]["accuracy"], of["fvsolve"]["large"]
    total = {key: f"{seconds(solver['large']['cpu_seconds_command'])} s" for key, solver in of.items()}
    at_large = {key: error(solver["large"]["error_G"]) for key, solver in of.items()}
    first, later = (seconds(own[name]) for name in ("cpu_seconds_command", "cpu_seconds_in_process"))
    page.table("peers", [
        ["**fvsolve**", f"**{first} s** ({later} s) with {own['nodes']:,} vertices",
         f"**{total['fvsolve']}**, {100 * large['cpu_seconds_solver'] / large['cpu_seconds_in_process']:.0f} % of it in UMFPACK", at_large["fvsolve"]],
        ["NGSolve, P3 / P4 with corner refinement", f"{accuracy('ngsolve-p3')} / {accuracy('ngsolve-p4')}",
         f"{total['ngsolve-p3']} / {total['ngsolve-p4']}", error(max(abs(of[key]["large"]["error_G"]) for key in ("ngsolve-p3", "ngsolve-p4")))],
        ["DEVSIM, Pardiso", accuracy("devsim"), total["devsim"], at_large["devsim"]],
        ["scikit-fem, P1", accuracy("scikit-fem-p1"), total["scikit-fem-p1"], at_large["scikit-fem-p1"]],
        ["FiPy, staircase cone", "not reached" if not of["fipy"].get("accuracy") else accuracy("fipy"), total["fipy"], at_large["fipy"]],
    ])  # fmt: skip
    page.says("fvsolve's {} s include reading the device", later)
    alone = re.findall(r"^\| (?:fvsolve, default mesh|NGSolve, P3, corner refinement) \| ([\d.]+) \|", (ROOT / "Benchmarks/README.md").read_text(), re.M)
    page.says("measured beside NGSolve P3 again, took {:.3f} s against its {:.3f} s", *map(float, alone))
    tools = re.match(r"// swift-tools-version: ?([\d.]+)", (ROOT / "Package.swift").read_text())[1]
    exactly(page, "[Swift](https://www.swift.org/install) {} or newer", tools)


@part("accuracy", seconds=5)
def accuracy_of_the_default_mesh(page, run):
    reference = json.loads((ROOT / "Benchmarks/reference.json").read_text())["states"]
    for state, exact in reference.items():
        told = run.told("--state", state, "--error-estimate")
        siemens, rise = told["conductance_S"] / exact["conductance_S"]["value"] - 1, (told["peak_temperature_K"] - 300) / exact["peak_rise_K"] - 1
        holds(page, f"the conductance of {state} is within 0.1 %, it is off by {siemens:.2g}", abs(siemens) < 1e-3)
        holds(page, f"the peak rise of {state} is within 0.2 %, it is off by {rise:.2g}", abs(rise) < 2e-3)
        for name, off in (("conductance", siemens * exact["conductance_S"]["value"]), ("peak_temperature", rise * exact["peak_rise_K"])):
            bar = told["error_estimate"][name]["uncertainty"]
            holds(page, f"{state}: the {name} is off by {off:.3g}, within the bar of {bar:.3g}", abs(off) <= bar)


@part("device", seconds=0)
def device(page, run):
    numbers = of_device(run, "geometries/set.yaml")
    sigma, lattice = (numbers[f"materials/HfOx filament/{path}"] for path in ("electrical_conductivity/sigma0", "thermal_conductivity/lattice"))
    exactly(page, "The filament's conductivity ({:.0f}e5 S/m) and lattice thermal conductivity ({} W/(m K))", sigma / 1e5, lattice)
    radii, weak = ([of_device(run, f"geometries/{state}.yaml")[f"filament/profile/{k}/radius"] for k in range(2)] for state in ("set", "weakset"))
    gap = of_device(run, "geometries/reset.yaml")["filament/gap/to"]
    exactly(page, "The filament's radii ({:.0f} to {:.0f} nm; half for the weak SET), the gap ({:.0f} nm)", *radii, gap)
    holds(page, "the weak SET has half the radii", [2 * radius for radius in weak] == radii)
