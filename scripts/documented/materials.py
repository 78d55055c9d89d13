"""docs/materials.md"""
import os
import re

from . import ROOT, part
from ._materials import kappa, materials, sigma, value

DOCUMENT = "docs/materials.md"
NAMES = {
    "TiN": "TiN, sputtered", "Ti": "Ti, 10 nm", "Al": "Al, 450 nm", "W": "W plug", "HfO2": "HfO2, ALD", "HfOx filament": "HfOx filament",
    "HfO2 gap": "HfO2 gap", "SiO2 thermal": "SiO2, thermal", "SiO2 PECVD": "SiO2, PECVD", "Si": "Si",
}  # fmt: skip


def marked(text, entry):
    """A number with the mark of its source."""
    source = entry["source"]
    return text.split()[0] + (" *c*" if "CALIBRATED" in source else " *a*" if "assumed" in source else "")


def with_range(text, entry):
    ends = [end.split()[0] for end in entry["range"].strip("[]").split(", ")] if "range" in entry else None
    return text + (f" [{', '.join(ends)}]" if ends else "")


@part("table", seconds=0)
def table(page, run):
    of, rows = materials(), []
    for name, words in NAMES.items():
        charge, heat, law = of[name]["electrical_conductivity"], of[name]["thermal_conductivity"], {}
        siemens, change = "none", ""
        if charge != "none":
            law = charge["law"]
            number = charge[{"metal": "sigma300", "arrhenius": "sigma0", "constant": "value"}[law]]
            siemens = with_range(marked(number, charge), charge)
            if law == "metal":
                change = marked(charge["tcr"], charge).replace(charge["tcr"].split()[0], charge["tcr"])
            elif law == "arrhenius":
                energy = charge["activation_energy"]
                change = f"Ea {energy}" + ("" if value(energy) == 0 else marked(energy, charge).removeprefix(energy.split()[0]))
        if heat["law"] == "wiedemann-franz":
            lattice = "0" if value(heat["lattice"]) == 0 else marked(heat["lattice"], heat)
        elif heat["law"] == "power-law":
            lattice = f"{value(heat['value']):g} (300 K / T)^{-value(heat['exponent']):g}"
        else:
            lattice = marked(heat["value"], heat)
        whole = f"{kappa(of[name]):.3g}" if kappa(of[name]) > 10 else f"{kappa(of[name]):.1f}"
        if "cap" in heat and kappa(of[name]) == value(heat["cap"]):
            whole += " (cap)"
        stored = [marked(of[name][key]["value"], of[name][key]) for key in ("density", "heat_capacity")]
        rows.append([words, siemens, change, lattice, with_range(whole, heat), *stored])
    page.table("materials", rows)
    filament = of["HfOx filament"]
    lattice = value(filament["thermal_conductivity"]["lattice"])
    page.says("the filament's conductivity ({:.0f}e5 S/m) and its lattice thermal conductivity ({:.1f} W/(m K))", sigma(filament) / 1e5, lattice)
    lorenz = {value(material["thermal_conductivity"]["lorenz"]) for material in of.values() if "lorenz" in material["thermal_conductivity"]}
    page.says("the Lorenz number of free electrons, {:.2f}e-8 W Ohm/K2.", 1e8 * max(lorenz))
    assert len(lorenz) == 1


def with_contacts(run, name, contacts):
    """The SET state with thermal boundary resistances."""
    lines = "\n".join(f"  - {{between: [{a}, {b}], resistance: 5e-9 m2 K/W}}" for a, b in contacts)
    text = (ROOT / "geometries" / "set.yaml").read_text()
    beside = os.path.relpath(ROOT / "geometries" / "materials.yaml", run.folder / "devices")
    text = text.replace("materials: materials.yaml", "materials: " + beside)
    return run.told("--geometry", run.file(f"devices/{name}.yaml", f"{text}\ncontacts:\n{lines}\n"))


@part("states", seconds=1)
def states(page, run):
    told = {name: run.told("--state", name) for name in ("set", "weakset", "reset")}
    shipped, full = told["set"], run.told("--state", "set", "--stack", "full")
    peak = shipped["peak_temperature_K"]
    page.says("The answer of the program, {:.0f} K,", peak)
    oxide = with_contacts(run, "oxide", [("TiN", "HfO2")])["peak_temperature_K"]
    page.says("Between TiN and HfO2, 5e-9 m2 K/W raises the SET peak from {:.0f} to {:.0f} K.", peak, oxide)
    footprint = with_contacts(run, "footprint", [("TiN", "HfOx filament"), ("Ti", "HfOx filament")])["peak_temperature_K"]
    page.says("there, towards TiN and Ti, the same value would give {:.0f} K.", footprint)
    page.says(
        "it changes the SET peak by {:.1f} K and the conductance by {:.2f} %", full["peak_temperature_K"] - peak,
        100 * abs(full["conductance_S"] / shipped["conductance_S"] - 1),
    )  # fmt: skip
    page.says("the mean of the filament is printed beside it ({:.0f} K)", shipped["filament_mean_temperature_K"])
    conductances = [scale * told[state]["conductance_S"] for state, scale in zip(told, (1e3, 1e3, 1e6))]
    page.says("| {:.2f} mS, {:.3f} mS and {:.2f} uS follow from the above |", *conductances)


@part("assumed", seconds=0)
def assumed(page, run):
    """Lengths of the shipped devices."""
    text = {name: (ROOT / "geometries" / f"{name}.yaml").read_text() for name in ("set", "weakset", "reset", "full/set")}

    def found(name, pattern):
        return float(re.search(pattern, text[name])[1])

    wide, narrow = [[found(name, rf"z: {end} %, radius: (\d+) nm") for end in (0, 100)] for name in ("set", "weakset")]
    assert narrow == [radius / 2 for radius in wide]
    page.says("{:.0f} nm at the bottom and {:.0f} nm at the top in the SET state, half of that in the weak SET state.", *wide)
    ten = value(materials()["HfO2 gap"]["electrical_conductivity"]["sigma0"])
    page.says("{:.0f} nm at the narrow end, {:.0f} S/m.", found("reset", r"from: 0 nm, to: (\d+) nm"), ten)
    page.says("{:.0f} nm of TiN; its thickness is not published.", found("set", r"top electrode, material: TiN, thickness: (\d+) nm"))
    page.says(
        "{:.0f} um of wafer and a domain of {:.0f} um radius stand for the rest; a tungsten plug of {:.1f} um radius fills the via",
        found("full/set", r"wafer, material: Si, thickness: (\d+) um"), found("full/set", r"cell: \{radius: (\d+) um"),
        found("full/set", r"material: W, thickness: [\d.]+ nm, radius: ([\d.]+) um"),
    )  # fmt: skip
