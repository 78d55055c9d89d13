"""docs/devices.md"""
import math
import re
import subprocess

from . import ROOT, Failure, number, part
from ._claims import exactly, holds, shows

DOCUMENT = "docs/devices.md"
RUNAWAY = "docs/examples/runaway.yaml"


@part("files", seconds=0)
def files(page, run):
    for name in ("docs/examples/pillar.yaml", "protocols/heating-set.yaml"):
        holds(page, f"all of '{name}' is shown", shows(page, name))
    shows(page, "docs/examples/override.yaml")


@part("runaway", seconds=3)
def runaway(page, run):
    def told(*drive):
        return run.told("--geometry", RUNAWAY, *drive)

    page.says("At 0.4 V it peaks at {:.0f} K; with `--voltage \"0.25 V\"` it settles at {:.0f} K", *(
        told("--voltage", volts)["peak_temperature_K"] for volts in ("0.4 V", "0.25 V")))
    by_current = [told("--current", f"{current} mA") for current in (0.1, 0.2, 0.5)]
    page.says(
        "0.1 mA gives {:.4f} V and {:.0f} K, 0.2 mA gives {:.4f} V and {:.0f} K, 0.5 mA gives {:.4f} V and {:.0f} K",
        *(value for point in by_current for value in (point["voltage_V"], point["peak_temperature_K"])),
    )  # fmt: skip
    below, above = (told("--voltage", f"{volts} V")["peak_temperature_K"] for volts in (0.253, 0.257))
    holds(page, "the runaway example jumps near 0.255 V", below < 500 and above > 700)


@part("divider", seconds=1)
def divider(page, run):
    forward, backward = (run.told("--state", "set", "--voltage", f"{volts} V", "--divider", "680 Ohm") for volts in (1.35, -1))
    page.says(
        "leaves {:.4f} V of the 1.35 V to the device, which takes {:.1f} uA and peaks at {:.0f} K; `--voltage \"-1 V\"` leaves {:.4f} V and {:.1f} uA",
        forward["voltage_V"], 1e6 * forward["current_A"], forward["peak_temperature_K"], backward["voltage_V"], 1e6 * backward["current_A"],
    )  # fmt: skip
    source = (ROOT / "Sources/Circuits/Diode.swift").read_text()
    rows, texts = [], {cells[0]: cells[-1] for cells in ([cell.strip() for cell in line.strip("|").split("|")] for line in page.lines) if len(cells) == 5}
    for name, variable in (("assumed", "assumed"), ("1N4148", "oneN4148")):
        given = dict(re.findall(r"(\w+): ([-\d.e]+)", re.search(rf"let {variable} = Diode\((.*?)\)", source)[1]))
        current = float(given["saturationCurrent"])
        rows.append([
            f"`{name}`", "1e-14 A" if current == 1e-14 else f"{number(1e9 * current)} nA", given.get("ideality", "1"),
            f"{given.get('seriesResistance', '0')} Ohm", texts[f"`{name}`"],
        ])  # fmt: skip
    page.table("diodes", rows)
    for row in rows:
        exactly(page, "| " + " | ".join(row) + " |")
    saturation = float(re.search(r"let assumed = Diode\(saturationCurrent: ([-\d.e]+)\)", source)[1])
    page.says("it gives the {:.2f} V at 1 mA", 8.617333e-5 * 300 * math.log(1e-3 / saturation))


# Devices with all numbers out of range, in pieces: no more than 20 errors are told at once.
WRONG = {
    "geometry": """
ambient: 0.1 K
cell: {radius: 2 m, surround: a}
layers:
  - {name: low, material: a, thickness: 2 m, radius: 1 pm}
boundaries: {bottom: {electrical: ground, thermal: 300 K}, top: {electrical: terminal}}
contacts: [{between: [a, b], resistance: 1 m2 K/W}]
drive:
  {voltage: 1 kV, series_resistance: 1e15 Ohm, compliance: 1 kA,
   divider: {resistance: 1e15 Ohm, diode: {saturation_current: 10 A, ideality: 5, series_resistance: 1e15 Ohm, temperature: 1 K}}}
materials:
  a: {electrical_conductivity: none, thermal_conductivity: {law: constant, value: 1 W/m/K, source: none}}
  b: {electrical_conductivity: none, thermal_conductivity: {law: constant, value: 1 W/m/K, source: none}}
""",
    "conditions": """
cell: {radius: 1 um}
layers: [{name: low, material: a, thickness: 10 nm}]
boundaries:
  bottom: {electrical: 1 kV, thermal: 0.1 K}
  top: {electrical: terminal, thermal: {convection: 1e20 W/(m2 K), ambient: 300 K}}
drive: {current: 1 mA}
materials:
  a: {electrical_conductivity: none, thermal_conductivity: {law: constant, value: 1 W/m/K, source: none}}
""",
    "heights": """
cell: {radius: 1 um}
layers: [{name: low, material: a, thickness: 10 nm, z: 5 m}]
boundaries: {bottom: {electrical: ground, thermal: 300 K}, top: {electrical: terminal}}
drive: {current: 1 kA}
materials:
  a: {electrical_conductivity: none, thermal_conductivity: {law: constant, value: 1 W/m/K, source: none}}
""",
    "materials": """
cell: {radius: 1 um}
layers: [{name: low, material: a, thickness: 10 nm}]
boundaries: {bottom: {electrical: ground, thermal: 300 K}, top: {electrical: terminal}}
drive: {voltage: 0.1 V}
materials:
  a:
    electrical_conductivity: {law: metal, sigma300: 1e20 S/m, tcr: 0 1/K, source: none}
    thermal_conductivity: {law: wiedemann-franz, lorenz: 1 W Ohm/K2, lattice: 1 W/m/K, source: none}
    density: {value: 1 g/m3, source: none}
    heat_capacity: {value: 1e9 J/kg/K, source: none}
  b:
    electrical_conductivity: {law: arrhenius, sigma0: 1 S/m, activation_energy: 20 eV, source: none}
    thermal_conductivity: {law: constant, value: 1e9 W/m/K, source: none}
  c:
    electrical_conductivity: {law: poole-frenkel, sigma0: 1 S/m, activation_energy: 20 eV, relative_permittivity: 5, source: none}
    thermal_conductivity: {law: wiedemann-franz, lorenz: 2e-8 W Ohm/K2, lattice: 1e9 W/m/K, source: none}
  d:
    electrical_conductivity: {law: power-law, value: 1 S/m, exponent: 50, source: none}
    thermal_conductivity: {law: constant, value: 1 W/m/K, source: none}
  e:
    electrical_conductivity: {law: metal, sigma300: 1 S/m, tcr: 3 1/K, source: none}
    thermal_conductivity: {law: constant, value: 1 W/m/K, source: none}
  f:
    electrical_conductivity: {law: poole-frenkel, sigma0: 1 S/m, activation_energy: 1 eV, relative_permittivity: 0, source: none}
    thermal_conductivity: {law: constant, value: 1 W/m/K, source: none}
""",
    "pulses": """
base: 0 V
pulses: [{level: 1 kV, width: 1e9 s, rise: 1e9 s, fall: 1e9 s, spacing: 1e9 s, repeat: 1000000}]
follow: 1e9 s
""",
    "currents": """
base: 0 A
pulses: [{level: 1 kA, width: 1 s}]
""",
}
# A number as errors name it, and the place of its range in the document: what the line begins with, and what stands before the range.
PLACES = [
    ("ambient of the device file", "| `ambient`", ""), ("radius of cell", "| `cell.radius`", ""), ("thickness of layer", "| `thickness`", ""),
    ("z of layer", "| `z`", ""), ("electrical of boundary", "| `electrical`", "|"), ("thermal of boundary", "| `thermal`", "| `insulated` |"),
    ("convection of", "| `thermal`", "10 000 K;"), ("resistance of contact", "A list of `{between:", "resistance: 5e-9 m2 K/W}`,"),
    ("voltage of drive", "| `voltage`", ""), ("series_resistance of drive", "| `series_resistance`", ""),
    ("compliance of drive", "| `compliance`", ""), ("current of drive", "| `current`", ""), ("resistance of divider", "| `resistance`", ""),
    ("saturation_current of diode", "| `diode.saturation_current`", ""), ("ideality of diode", "| `diode.ideality`", ""),
    ("series_resistance of diode", "| `diode.series_resistance`", ""), ("temperature of diode", "| `diode.temperature`", ""),
    ("value of density", "| `density`", ""), ("value of heat_capacity", "| `heat_capacity`", ""),
    ("sigma300 of electrical_conductivity", "Electrical conductivity,", ""), ("tcr of", "| `metal`", "`tcr` ("),
    ("activation_energy of electrical_conductivity of \"b\"", "| `arrhenius`", "`activation_energy` ("),
    ("activation_energy of electrical_conductivity of \"c\"", "| `poole-frenkel`", "`activation_energy` ("),
    ("relative_permittivity of", "| `poole-frenkel`", "eps_r ("), ("exponent of", "| `power-law`", "`exponent` n ("),
    ("value of thermal_conductivity", "Thermal conductivity,", ""), ("lorenz of", "| `wiedemann-franz`", "`lorenz` ("),
    ("lattice of", "| `wiedemann-franz`", "`lattice` ("), ("follow of", "| `follow`", ""), ("width of", "| `width`", ""),
    ("fall of", "| `rise`, `fall`", "jump |"), ("spacing of", "| `spacing`", "0 s |"), ("repeat", "| `repeat`", "| 1 |"), ("level of pulse", "| `level`", ""),
    ("level of pulse again", "| `level`", "-100 to 100 V,"),
]  # fmt: skip
RANGE = re.compile(r"(?<![\w.])(-?\d[\d .]*(?:e-?\d+)?(?: (?:pm|nm|cm|fs|fA|m))?) to (\d[\d .]*(?:e-?\d+)? ?[^,;|)]*)")


def si(text):
    """The number of a text such as '10 000 K' in SI units, and its unit without the prefix."""
    found = re.fullmatch(r"(-?\d[\d ]*(?:\.\d+)?(?:e-?\d+)?) ?(.*)", text.strip())
    value, unit = float(found[1].replace(" ", "")), found[2]
    prefixed = re.fullmatch(r"(f|p|n|u|m|c|k|M|G|T)((?:m|A|V|s|Ohm|S)(?:/m)?)", unit)
    scale = {"f": 1e-15, "p": 1e-12, "n": 1e-9, "u": 1e-6, "m": 1e-3, "c": 1e-2, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
    return (value * scale[prefixed[1]], prefixed[2]) if prefixed else (value, unit)


@part("limits", seconds=0)
def limits(page, run):
    """What errors call allowed is what the tables call allowed."""
    told = {}
    for name, text in WRONG.items():
        file = str(run.file(f"wrong/{name}.yaml", "schema: 1" + text))
        command = ["--state", "set", "--protocol", file] if "pulses:" in text else ["check", file]
        ran = subprocess.run([*run.program, *command], cwd=ROOT, capture_output=True, text=True)
        for what, low, high in re.findall(r"error: (.+?) must be (?:a whole number )?from (.+) to (.+), got", ran.stderr):
            told[what + " again" if what in told else what] = (si(low)[0], si(high)[0])
    for what, line, before in PLACES:
        errors = [told[name] for name in told if name.startswith(what)]
        if not errors:
            raise Failure(f"no error is told of '{what}', only of {', '.join(told)}")
        written = next((text for text in page.lines if text.startswith(line) and before in text), None)
        if written is None:
            raise Failure(f"{page.path}: no line begins with '{line}' and has '{before}'")
        found = RANGE.search(written, written.index(before) + len(before))
        if not found:
            raise Failure(f"{page.path}: no range follows '{before}' in '{written}'")
        low, high = si(found[1]), si(found[2])
        for there, here in zip((low[0], high[0]), errors[0]):
            claim = f"{what} is allowed from {found[0]}, errors say from {errors[0][0]:g} to {errors[0][1]:g}"
            holds(page, claim, math.isclose(there, here, rel_tol=1e-9, abs_tol=1e-40))
