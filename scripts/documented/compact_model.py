"""docs/compact-model.md: what the device file that comes along says of itself."""
import json

import h5py
import numpy as np
from compact_device import CompactDevice

from . import ROOT, Failure, part, power_of_ten

DOCUMENT = "docs/compact-model.md"
PATH = ROOT / "results" / "reference" / "device.json"
MEMORIES = ("effective", "fourier")


def device():
    return json.loads(PATH.read_text())


def share(value):
    """A share of one, with three decimals where that says something."""
    if value == 0 or abs(value) >= 5e-4:
        return f"{value:.3f}"
    return power_of_ten(value)


def percent(value, digits=2):
    """A fraction in per cent with so many digits."""
    return f"{float(f'{100 * value:.{digits}g}'):g} %"


@part("fields", seconds=0.1)
def what_the_fields_give(page, run):
    """Deviations at field solves that took no part in the fit, and R_th along the states."""
    made = device()
    held_out = made["report"]["held_out"]
    rows = []
    for words, name, of in (
        ("R", "resistance", ""), ("T of the hottest place", "peak_temperature", ""), ("T of the filament's mean", "mean_temperature", ""),
        ("rise of the hottest place", "peak_rise", ""), ("R_th", "thermal_resistance", ""),
        ("rise during a pulse of 1 us, 1 ps to its end", "pulse", " of the rise"), ("rise left after it", "after_pulse", " of the rise"),
    ):  # fmt: skip
        of_it = held_out[name]
        rows.append([
            words, percent(of_it["largest"]) + of, percent(of_it["quantile_95"]) + of,
            f"w = {of_it['worst_state']:.2f}, {of_it['worst_voltage']:.2f} V",
        ])  # fmt: skip
    page.table("held out", rows)
    page.says("at {:.0f} steady field solves", held_out["resistance"]["points"])
    along = made["report"]["thermal_resistance"]
    model = CompactDevice(str(PATH))
    states = made["states"]
    rows = []
    for words, state in (("-1 (RESET)", states["reset"]), ("0 (weak SET)", states["weakset"]), (f"{states['set']:.3f} (SET)", states["set"]), ("0.4", 0.4), ("1", 1.0)):
        nearest = min(along, key=lambda point: abs(point["state"] - state))
        radius = 1e9 * made["fields"]["path"]["radius"] * model_scale(made, state)
        gap = f", gap {1e9 * nearest['gap']:.1f} nm" if nearest["gap"] else ""
        values = [model.thermal_resistance(state, voltage, which) for voltage in (0.01, 0.4) for which in ("peak", "mean")]
        rows.append([f"w = {words}", f"{radius:.1f} to {2 * radius:.1f} nm{gap}", *[resistance(value) for value in values], f"{100 * nearest['uncertainty']:.1f} %"])
    page.table("R_th", rows)


def model_scale(made, state):
    path = made["fields"]["path"]
    s0, s1 = path["scales"]
    return s0 + state * (s1 - s0) if state >= 0 else np.sqrt(s0**2 - state * (path["gap_scale"] ** 2 - s0**2))


def resistance(value):
    exponent = int(np.floor(np.log10(value)))
    return f"{value / 10**exponent:.3f}e{exponent}"


# What the targets are called in the document, in the order of the report.
TARGETS = (
    "plain potentiation (0.7 V, 1 us): share of the change in 10 of 100 pulses",
    "plain depression (-0.8 V, 1 us): lost at the first pulse",
    "lost after 120 pulses",
    "the same at -0.6 V: lost after 120 pulses",
    "improved potentiation (1 V 5 us, then 1.35 V 1 us, divider): deviation from a line",
    "improved depression (-3.6 V, 1 us, divider): deviation from a line",
    "share of the range recovered",
    "range, improved over plain",
    "100 x 0.6 V: gain at intervals of 1 us over 2 us",
    "2 us over 5 us",
    "heating at 0.2 V before 0.7 V: change of the range with 1 us",
    "with 2 us",
    "with 10 us",
    "100 heating pulses of 5 us alone: change at 0.4 V, of the plain range",
    "at 0.5 V",
    "heating at 0.4 V for 5 us: effect on the range with 5 nm of oxide",
    "with 10 nm, more than with 7.5 nm",
    "lowest conductance of both schemes",
    "highest",
)


@part("targets", seconds=0.1)
def targets(page, run):
    """What the device does of the programming experiments, with either memory."""
    report = device()["report"]
    rows, group = [], None
    for words, *pair in zip(TARGETS, *(report["targets"][memory] for memory in MEMORIES), strict=True):
        cells = []
        for target in pair:
            unit = (lambda x: f"{1e3 * x:.2f} mS") if target["name"].endswith(", S") else share
            cells.append(unit(target["value"]) if is_met(target) else f"**{unit(target['value'])}**")
        low, high = pair[0].get("minimum"), pair[0].get("maximum")
        if pair[0]["name"].endswith(", S"):
            allowed = f"{1e3 * low:g} to {1e3 * high:g} mS"
        else:
            allowed = f"{low:g} to {high:g}" if low is not None and high is not None else f"≥ {low:g}" if high is None else f"≤ {high:g}"
        rows.append([pair[0]["group"] if pair[0]["group"] != group else "", words, allowed, *cells])
        group = pair[0]["group"]
    page.table("targets", rows)
    met = [len({t["group"] for t in report["targets"][memory]} - {t["group"] for t in report["targets"][memory] if not is_met(t)}) for memory in MEMORIES]
    page.says("the {} groups are met with the slow state, {} without", *met)
    plain, improved = (report["curves"][scheme] for scheme in ("plain", "improved"))
    up, down = np.array(plain["potentiation"]), np.array(plain["depression"])
    page.says(
        "Plain programming goes from {:.2f} to {:.2f} mS, {:.0f} % of it in ten pulses, and loses {:.0f} % of it at the first RESET pulse. Improved programming goes from {:.2f} to {:.2f} mS",
        1e3 * up[0], 1e3 * up[-1], 100 * (up[10] - up[0]) / (up[-1] - up[0]), 100 * (down[0] - down[1]) / (up[-1] - up[0]),
        1e3 * improved["potentiation"][0], 1e3 * improved["potentiation"][-1],
    )  # fmt: skip


def is_met(target):
    return target.get("minimum", -np.inf) <= target["value"] <= target.get("maximum", np.inf)


@part("meaning", seconds=1)
def what_to_make_of_it(page, run):
    """Temperatures at which the fitted kinetics work, and what parameters came out."""
    made, model = device(), CompactDevice(str(PATH))
    kinetics, slow = made["switching"]["kinetics"], made["switching"]["slow"]
    with h5py.File(run.result("pulse", "--device", PATH, "--protocol", "fig1b,fig1g")) as f:
        # The file has states after each update and voltages at the begin of its largest pulse; cycles repeat themselves.
        plain, improved = ((np.roll(f[f"{case}/updates/state"][:], 1), f[f"{case}/updates/voltage"][:]) for case in ("case_0", "case_1"))
        w, v = (values[: f["case_0/phase_updates"][0]] for values in plain)
    excess = slow["resistance"] * v * v / model.resistance(w, v) * -np.expm1(-1e-6 / slow["time_constant"])
    page.says("During plain SET pulses T_ss is {:.0f} to {:.0f} K, which the fields give for {:.2f} to {:.2f} V", *tens(model.temperature(w, v)), v.min(), v.max())
    page.says("Theta adds {:.0f} to {:.0f} K by the end of one", *tens(excess))
    page.says("Barriers of {:.1f} eV and exponents of {:.0f} to {:.0f}", kinetics["set"]["barrier"], *sorted((kinetics["reset"]["exponent"], kinetics["set"]["exponent"])))
    page.says("p = {:.1f} says", made["switching"]["slow_thickness_exponent"])
    page.says("The divider's diodes sit at {:.2f} V at 1 mA", made["switching"]["diode_drop"])
    w, v = (values[-1] for values in improved)
    page.says("The last RESET pulses through the divider leave {:.2f} V to the device, where T_ss is {:.0f} K", abs(v), round(float(model.temperature(w, v)), -2))


def tens(values):
    return [round(float(value), -1) for value in (values.min(), values.max())]


@part("spread", seconds=0.1)
def what_is_left_open(page, run):
    """How far parameters may move while what is met stays met."""
    report = device()["report"]
    parameters = report["parameters"]
    page.says("{} parameters and {} orderings", len(parameters), len(report["targets"]["effective"]))
    rows = []
    for parameter in parameters:
        factor, unit = {"m": (1e9, "nm"), "s": (1e6, "us"), "K/W": (1e-6, "1e6 K/W")}.get(parameter["unit"], (1, parameter["unit"]))
        value, low, high = (f"{factor * parameter[key]:.4g}" for key in ("value", "from", "to"))
        rows.append([parameter["name"], unit, value, low, high, "yes" if parameter["reaches_bound"] else ""])
    page.table("parameters", rows)


@part("calibration", seconds=420)
def calibration(page, run):
    """The whole calibration; the device that comes along is what it ends in (on processors of one kind)."""
    made, told = json.loads(run.result("calibrate", kind=".json").read_text()), run.told("calibrate", kind=".json")
    for key in ("fields", "switching", "report"):
        if made[key] != device()[key]:
            raise Failure(f"{PATH} has other '{key}' than a calibration by this program; processors of another kind may end elsewhere")
    page.says("From nothing it takes {:.0f} CPU seconds", told["cpu_seconds_total"], timing=True)
