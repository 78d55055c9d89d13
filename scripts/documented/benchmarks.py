"""Benchmarks/README.md"""
import importlib.machinery
import importlib.util
import json
import re
import sys

from . import ROOT, part
from ._claims import exactly, holds

DOCUMENT = "Benchmarks/README.md"
FOLDER = ROOT / "Benchmarks"


def script(name):
    """A script of the benchmarks as a module."""
    loader = importlib.machinery.SourceFileLoader("benchmark_" + name.replace(".py", ""), str(FOLDER / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def of_device(run, file):
    """Numbers of a device by their paths, in SI units but for the unit nm."""
    numbers = {}
    for path, value, unit in re.findall(r"^\s*(\S.*?): ([-\d.e]+) ?(\S*)", run.text("check", file, "--paths"), re.M):
        numbers[path] = float(value) * {"um": 1000, "nm": 1}.get(unit, 1)
    return numbers


@part("files", seconds=0)
def files(page, run):
    results = json.loads((FOLDER / "results.json").read_text())
    holds(page, "results.md has the tables of results.json", script("run").table(results) == (FOLDER / "results.md").read_text())
    reference = json.loads((FOLDER / "reference.json").read_text())
    states = [reference["states"][name] for name in ("set", "weakset")]

    def row(words, name, scale, digits, zero=0):
        return [words, *(f"{scale * (state[name]['value'] - zero):.{d}f}" for state, d in zip(states, digits))]

    page.table("reference", [
        row("G (mS)", "conductance_S", 1e3, (7, 7)), row("peak temperature (K)", "peak_temperature_K", 1, (5, 5)),
        row("where: on the axis, above the oxide's bottom (nm)", "peak_height_nm", 1, (4, 4), zero=150),
        row("filament mean (K)", "filament_mean_K", 1, (5, 5)), row("Joule power (uW)", "joule_power_W", 1e6, (5, 6)),
    ])  # fmt: skip
    other = results["solvers"]["scikit-fem-p2"]["ladder"][-1]
    page.says("comes within {:.0f} parts per million of them ({:,} unknowns)", 1e6 * max(abs(other["error_G"]), abs(other["error_rise"])), other["nodes"])
    published = reference["niraula_karpov"]
    values = [published[name]["value"] for name in ("voltage_V", "peak_temperature_K", "filament_mean_K")]
    page.says("100 uA: {:.7f} V, peak {:.3f} K, filament mean {:.3f} K", *values)
    exactly(page, "leaves the conductivity of SiO2 open; {} W/m/K", published["kappa_SiO2_W_per_mK"])
    for key in ("scikit-fem-p1", "scikit-fem-p2"):
        large = results["solvers"][key]["large"]
        holds(page, f"three quarters and more of the time of {key} are SuperLU", large["cpu_seconds_solver"] > 0.75 * large["cpu_seconds_in_process"])


@part("problem", seconds=1)
def problem(page, run):
    sys.path.insert(0, str(FOLDER))
    stated, device = script("problem.py"), of_device(run, "geometries/set.yaml")
    heights = [0, stated.OXIDE_BOTTOM, stated.OXIDE_TOP, stated.TI_TOP, stated.STACK_TOP]
    layers = [high - low for low, high in zip(heights, heights[1:])]
    exactly(page, "TiN {:.0f} nm / HfO2 {:.1f} nm / Ti {:.0f} nm / TiN {:.0f} nm, radius {:.0f} nm", *layers, stated.RADIUS)
    exactly(page, "a cone with radius {:.0f} nm at its bottom and {:.0f} nm at its top", *stated.STATES["set"])
    names = ("bottom electrode", "oxide", "titanium", "top electrode")
    holds(page, "the layers of geometries/set.yaml are those of the benchmark",
          all(abs(device[f"layers/{name}/thickness"] - thickness) < 1e-9 for name, thickness in zip(names, layers)) and device["cell/radius"] == stated.RADIUS
          and (device["filament/profile/0/radius"], device["filament/profile/1/radius"]) == stated.STATES["set"])
    weak = of_device(run, "geometries/weakset.yaml")
    holds(page, "the filament of geometries/weakset.yaml is that of the benchmark",
          (weak["filament/profile/0/radius"], weak["filament/profile/1/radius"]) == stated.STATES["weakset"])
    rows = []
    for words, name, key in (("TiN", "TiN", "tin"), ("Ti", "Ti", "ti"), ("HfO2", "HfO2", "oxide"), ("filament", "HfOx filament", "filament")):
        sigma, tcr, lattice, by_electrons = stated.MATERIALS[key]

        def of(path, name=name):
            return next((device[f"materials/{name}/{tried}"] for tried in path if f"materials/{name}/{tried}" in device), 0)

        electrical = "electrical_conductivity/"
        holds(page, f"{name} of geometries/set.yaml is that of the benchmark",
              of([electrical + "sigma300", electrical + "sigma0", electrical + "value"]) == sigma and of([electrical + "tcr"]) == tcr
              and of(["thermal_conductivity/lattice", "thermal_conductivity/value"]) == lattice
              and of(["thermal_conductivity/lorenz"]) == (stated.LORENZ if by_electrons else 0))
        plain = f"{sigma:.0e}".replace("e+0", "e").replace("e-0", "e-")
        slope = {4.4e-4: "4.4e-4", 2e-3: "2e-3"}.get(tcr)
        rows.append([words, f"{plain} / (1 + {slope} (T - 300))" if tcr else plain, f"L0 sigma T + {lattice}" if by_electrons else str(lattice)])
    page.table("materials", rows)
    for row in rows:
        exactly(page, "| " + " | ".join(row) + " |")
    exactly(page, "kappa (W/m/K), L0 = {:.2f}e-8", stated.LORENZ * 1e8)


@part("silica", seconds=1)
def silica(page, run):
    text = (ROOT / "geometries/niraula-karpov-materials.yaml").read_text()
    other = run.file("silica.yaml", text.replace("value: 1.38 W/m/K", "value: 1.30 W/m/K"))
    holds(page, "silica is changed", text.count("value: 1.38 W/m/K") == 1)
    shipped, changed = (
        run.told("--geometry", "geometries/niraula-karpov.yaml", "--materials", file) for file in ("geometries/niraula-karpov-materials.yaml", other)
    )
    higher = [100 * (changed[name] / shipped[name] - 1) for name in ("voltage_V", "peak_temperature_K")]
    page.says("with 1.30 the voltage is {:.1f} % and the peak {:.1f} % higher", *higher)


@part("sizes", seconds=2)
def sizes(page, run):
    for resolution, refine in ((1.434, 2), (1.5, 3)):
        told = run.text("mesh", "--state", "set", "--resolution", resolution, "--refine", refine, "-o", run.folder / "mesh.h5")
        row = f"| {int(re.search(r'vertices +([0-9]+)', told)[1]):,} vertices (`--resolution {resolution} --refine {refine}`) |"
        exactly(page, row)
    page.says("({} / {} factorisations; medians", *(run.told("--state", "set", "--method", method)["factorisations"] for method in ("newton", "picard")))
