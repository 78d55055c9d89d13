"""docs/pulses.md: what the protocols that come along do to the device that comes along."""
import numpy as np
from compact_device import CompactDevice
from read_result import read_optimum

from . import engineering, number, part, power_of_ten
from ._programming import DEVICES, FIGURES, Programming

DOCUMENT = "docs/pulses.md"
DEVICE = DEVICES[0]


def three(value):
    return f"{value:.0f}" if float(value).is_integer() else number(value) if abs(value) >= 1e-3 else power_of_ten(value, 3)


@part("claims", seconds=6)
def claims(page, run):
    rows, last = [], None
    for protocols in FIGURES:
        for claim in Programming(run, protocols).claims:
            figure = claim["protocol"]
            ends = [f"{sign} {end:g}" for sign, end in ((">=", claim["minimum"]), ("<=", claim["maximum"])) if np.isfinite(end)]
            rows.append([
                figure if figure != last else "", claim["reported"], claim["quantity"], ", ".join(ends), three(claim["value"]), "yes" if claim["met"] == 1 else "**no**",
            ])  # fmt: skip
            last = figure
    page.table("claims", rows)


@part("not met", seconds=3)
def not_met(page, run):
    """What stands below the table of claims."""
    page.says("the first pulse takes {:.2f} of the change where 0.6 is asked", Programming(run, "fig3a").claim("one pulse of -0.8 V erases"))
    whole = Programming(run, "fig1b,fig1g")
    page.says("from there the same pulse takes {:.2f} (fig1b)", whole.claim("abrupt depression"))
    alone = Programming(run, "fig3d,fig1b").claim("to the HRS, over the range without the divider")
    page.says("the divider alone works in {:.0f} % of the plain range", 100 * alone)
    order = Programming(run, "fig4b,fig4c")
    page.says("the first SET pulse of ten makes {:.0f} % of their change", 100 * order.claim("a single SET pulse potentiates completely"))
    page.says(
        "the largest step is {:.1f} % of the range instead of {:.0f} %, but twenty or thirty pulses in a row do not take the gradual device through its range: {:.2f} over {:.2f}. "
        "The 100 and 120 pulses of figure 1g do, to {:.2f} over {:.2f}.",
        *(100 * max(value for name, value in order.cases[case]["metrics"].items() if name.endswith("largest_step")) for case in ("fig4c", "fig4b")),
        order.metric("fig4c", "on_off"), order.metric("fig4b", "on_off"), whole.metric("fig1g", "on_off"), whole.metric("fig1b", "on_off"),
    )  # fmt: skip
    halves = Programming(run, "s4")
    page.says(
        "heating alone bends potentiation {:.1f} times as much as plain pulses, over {:.1f} times the range",
        halves.claim("heating pulses alone make potentiation straighter"), halves.claim("heating pulses alone widen the range"),
    )  # fmt: skip
    page.says("depression behind the divider without heating is off the line by {:.2f}", halves.claim("the divider alone makes depression linear"))
    spread = Programming(run, "s10")
    changes = [claim["value"] for claim in spread.claims if "does not change" in claim["reported"]]
    page.says("here it does, by {:.0f} to {:.0f}.", min(changes), max(changes))
    page.says("That devices differ more than cycles holds, by {:.0f} to {:.0f} times.", *extremes(c["value"] for c in spread.claims if "differ more" in c["reported"]))


def extremes(values):
    values = list(values)
    return min(values), max(values)


@part("with a grain of salt", seconds=3)
def with_a_grain_of_salt(page, run):
    thickness, resistor, alone = Programming(run, "s6"), Programming(run, "s8"), Programming(run, "s7")

    def of(oxide, heating, name):
        return next(
            case["metrics"][name] for case in thickness.file["cases"] if abs(case["oxide_thickness_m"] - oxide) < 1e-12 and heating in case["values"]
        )

    page.says("a first pulse makes {:.0f} % of a whole potentiation there", 100 * first_step(thickness, 5e-9))
    page.says("The thickness exponent of the slow memory ({:.1f},", thickness_exponent())
    page.says("At 10 nm the plain update hardly moves (on/off {:.2f}) and heating does all.", of(10e-9, "0 V", "on_off"))
    page.says("({:.2f} without heating, {:.2f} at 0.5 V)", of(7.5e-9, "0 V", "LTP_deviation"), of(7.5e-9, "0.5 V", "LTP_deviation"))
    page.says("make {:.0f} % of a whole potentiation, and those of 0.4 V {:.1f} %", 100 * alone.claim("0.5 V moves ions"), 100 * alone.claim("0.4 V moves no ions"))
    page.says(
        "640 Ohm {:.2f}, 680 Ohm {:.2f}, and from 720 Ohm on almost no depression",
        *(resistor.metric(f"{ohm} Ohm, -3.6 V", "LTD_deviation") for ohm in (640, 680)),
    )  # fmt: skip
    page.says(
        "640 Ohm give {:.1f} times the deviation, 720 Ohm {:.1f} % of the range",
        resistor.metric("640 Ohm, -3.6 V", "LTD_deviation") / resistor.metric("680 Ohm, -3.6 V", "LTD_deviation"),
        100 * resistor.metric("720 Ohm, -3.6 V", "range_S") / resistor.metric("680 Ohm, -3.6 V", "range_S"),
    )  # fmt: skip


def thickness_exponent():
    return CompactDevice(str(DEVICE)).json["switching"]["slow_thickness_exponent"]


def first_step(programming, oxide):
    case = next(case for case in programming.file["cases"] if abs(case["oxide_thickness_m"] - oxide) < 1e-12 and "0 V" in case["values"])
    conductance = case["conductance"].mean(axis=(0, 1))[: case["phase_updates"][0] + 1]
    return (conductance[1] - conductance[0]) / (conductance[-1] - conductance[0])


def range_of(metrics):
    return f"{1e3 * metrics['lowest_S']:.2f} to {1e3 * metrics['highest_S']:.2f} mS"


@part("schemes", seconds=1)
def schemes(page, run):
    programming = Programming(run, "--schemes")
    rows = []
    for words, name in (
        ("plain (fig1b)", "fig1b"), ("heating alone", "heating"), ("divider alone (fig3d)", "fig3d"), ("both (fig1g)", "fig1g"),
        ("incremental, read and select", "incremental"),
    ):  # fmt: skip
        m = programming.cases[name]["metrics"]
        rows.append([
            words, range_of(m), f"{m['on_off']:.2f}", number(m["LTP_deviation"]), number(m["LTD_deviation"]), number(max(m["LTP_largest_step"], m["LTD_largest_step"])),
            f"{m['steps']:.0f}", engineering(m["update_time_s"], "s"), engineering(m["cycle_time_s"], "s"), engineering(m["update_energy_J"], "J"),
            *(engineering(m[f"cycle_{of}_energy_J"], "J") for of in ("device", "circuit", "periphery")),
        ])  # fmt: skip
    page.table("schemes", rows)
    both, pulses = (programming.cases[name]["metrics"] for name in ("fig1g", "incremental"))
    page.says("over a range of {:.2f}; together they are straight over {:.2f}", programming.metric("fig3d", "on_off"), both["on_off"])
    spent = {name: sum(m[f"cycle_{of}_energy_J"] for of in ("device", "circuit", "periphery")) for name, m in (("both", both), ("pulses", pulses))}
    page.says("{:.0f} % of the energy", 100 * pulses["update_energy_J"] / both["update_energy_J"])
    page.says("resistor and diodes take {:.0f} % of what the method spends", 100 * both["cycle_circuit_energy_J"] / spent["both"])
    page.says("they take {:.1f} of the time", pulses["update_time_s"] / both["update_time_s"])
    page.says("The periphery is {:.1f} % of their energy", 100 * pulses["cycle_periphery_energy_J"] / spent["pulses"])


@part("window", seconds=1)
def window(page, run):
    programming = Programming(run, "fig1g", "--vary", "LTP/heating/level=0.75,0.85,0.95,1,1.05,1.1,1.15,1.25V")
    rows = []
    for case in programming.file["cases"]:
        m, level = case["metrics"], case["values"][0]
        bold = "**" if level == "1 V" else ""
        states = case["updates"]["state"][: case["phase_updates"][0]]
        left = [behind_diode(states[at], float(level.split()[0])) for at in (0, -1)]
        rows.append([f"{bold}{cell}{bold}" for cell in (
            level, f"{max(left):.2f} to {min(left):.2f} V", f"{m['on_off']:.2f}", f"{m['LTP_deviation']:.3f}", f"{m['LTD_deviation']:.3f}",
            engineering(m["update_energy_J"], "J"),
        )])  # fmt: skip
    page.table("window", rows)


def behind_diode(state, source):
    """What of a positive source level the divider's diode and the leads leave to the device, V."""
    model = CompactDevice(str(DEVICE))
    switching = model.json["switching"]
    slope = switching["diode_ideality"] * 8.617333262e-5 * 300  # n k T / q, V
    saturation = 1e-3 / np.expm1(switching["diode_drop"] / slope)
    low, high = 0.0, source
    for _ in range(60):
        voltage = (low + high) / 2
        current = voltage / float(model.resistance(state, voltage))
        rest = voltage + current * switching["leads"] + slope * np.log1p(current / saturation)
        low, high = (voltage, high) if rest < source else (low, voltage)
    return (low + high) / 2


@part("search", seconds=30)
def search(page, run):
    command = ["optimise-pulses", "--device", DEVICE]
    found, tried = read_optimum(run.result(*command)), run.told(*command)["tried"]
    names = list(found["variables"]["path"])

    def row(words, deviation, on_off, energy, time, values):
        of = dict(zip(names, values))
        return [
            words, f"{deviation:.3f}", f"{on_off:.2f}", engineering(energy, "J"), engineering(time, "s"),
            f"{of['LTP/heating/level']:.3g} V, {of['LTP/heating/width'] * 1e6:.3g} us", f"{of['LTP/SET/level']:.3g} V", f"{of['LTD/RESET/level']:.3g} V",
            f"{of['circuit/divider/resistance']:.3g} Ohm",
        ]  # fmt: skip

    published = Programming(run, "fig1g").cases["fig1g"]["metrics"]
    given = {"LTP/heating/level": 1, "LTP/heating/width": 5e-6, "LTP/SET/level": 1.35, "LTD/RESET/level": -3.6, "circuit/divider/resistance": 680}
    front, best = found["front"], int(found["best"])
    page.table("search", [
        row("the published protocol", max(published["LTP_deviation"], published["LTD_deviation"]), published["on_off"], published["update_energy_J"], published["update_time_s"],
            [given[name] for name in names]),
        row("straightest with on/off 1.5", *(front[name][best] for name in ("deviation", "on_off", "energy", "time", "values"))),
    ])  # fmt: skip
    page.says("With the reference device, {:,.0f} sets", tried)
