"""docs/memory.md"""
import os
import sys

import h5py
import numpy as np

from . import ROOT, Failure, engineering, kelvin, number, part, power_of_ten
from ._impedance import Impedance
from ._materials import kappa, materials, stored

DOCUMENT = "docs/memory.md"
PULSE = 1e-6  # s
PAUSES = (250e-12, 1e-9, 10e-9, 100e-9, 1e-6, 10e-6)  # s after the pulse
STATES = (("set", "SET"), ("weakset", "weak SET"), ("reset", "RESET"))
BOLTZMANN = 8.617333e-5  # eV/K


# --- full solutions in time -----------------------------------------------------------------------------------


class History:
    """The peak rise of one pulse that starts at 0 and lasts PULSE."""

    def __init__(self, path):
        with h5py.File(path) as file:
            self.summary = dict(file["summary"].attrs)
            self.time, self.power = file["transient/time"][:], file["transient/joule_power"][:]
            self.rise = file["transient/peak_temperature"][:] - self.summary["ambient_temperature_K"]
        self.end = int(np.flatnonzero(self.time == PULSE)[0])

    @property
    def whole(self):
        return self.rise[self.end]

    def reaches(self, fraction):
        """When the rise has come to a fraction of its value at the end, s."""
        heating, target = slice(0, self.end + 1), fraction * self.whole
        first = int(np.argmax(self.rise[heating] >= target))
        (t0, t1), (r0, r1) = self.time[first - 1 : first + 1], self.rise[first - 1 : first + 1]
        return t0 + (t1 - t0) * (target - r0) / (r1 - r0)

    def left(self, pause):
        """Rise at a time after the pulse, which the run was told to meet, K."""
        i = int(np.argmin(np.abs(self.time - (PULSE + pause))))
        if abs(self.time[i] - PULSE - pause) > 1e-16:
            raise Failure(f"the run has no value {engineering(pause, 's')} after the pulse")
        return self.rise[i]


def pulse_options(follow=10e-6, tolerance=1e-4):
    """One pulse, met exactly at the pauses after it; the last one is the end of the run."""
    times = [PULSE + pause for pause in PAUSES if pause < follow]
    return ["--pulse", "1 us", "--follow", engineering(follow, "s"), "--tolerance", f"{tolerance:g}",
            "--snapshots", ", ".join(f"{time * 1e6:.8g} us" for time in times)]  # fmt: skip


def histories(run, stack):
    return [History(run.result("--state", state, "--stack", stack, *pulse_options())) for state, _ in STATES]


def states_table(page, name, found):
    page.table(name, [
        [
            words, number(history.whole, 4), *[engineering(history.reaches(f), "s") for f in (0.5, 0.95, 0.99)],
            *[kelvin(history.left(pause), history.whole) for pause in PAUSES],
        ]
        for (_, words), history in zip(STATES, found)
    ])  # fmt: skip


@part("states", seconds=12)
def states(page, run):
    states_table(page, "states", histories(run, "reduced"))
    ions = [(BOLTZMANN * np.log(2), energy) for energy in (1.0, 1.6)]
    warmer = [1 / (1 / 800 - k / energy) - 800 for k, energy in ions]
    faster = [100 * np.expm1(energy / BOLTZMANN * (1 / 800 - 1 / 800.5)) for _, energy in ions]
    page.says("moves twice as fast at 800 K when it is {:.0f} to {:.0f} K warmer, and 0.5 K changes its rate by {:.1f} to {:.1f} %", *warmer, *faster)


@part("full", seconds=35)
def full(page, run):
    """The same on the full stacks, and what is said of both."""
    found, reduced = histories(run, "full"), histories(run, "reduced")
    states_table(page, "full", found)
    every = found + reduced

    def span(quantity, of=every):
        return min(map(quantity, of)), max(map(quantity, of))

    half, most, nearly = [span(lambda h: 1e12 * h.reaches(fraction)) for fraction in (0.5, 0.95, 0.99)]
    page.says(
        "Half of the rise comes in {:.0f} to {:.0f} ps, 95 % in {:.0f} to {:.0f} ps and 99 % in {:.2f} to {:.2f} ns.",
        *half, *most, *(1e-3 * t for t in nearly),
    )  # fmt: skip
    page.says("After 250 ps, the time of the experiment, {:.1f} to {:.1f} % is left.", *span(lambda h: 100 * h.left(250e-12) / h.whole))
    page.says(
        "the bottom metal, its oxide and the silicon keep {:.2f} to {:.2f} % for some 100 ns",
        span(lambda h: 100 * h.left(100e-9) / h.whole, found)[0], span(lambda h: 100 * h.left(10e-9) / h.whole, found)[1],
    )  # fmt: skip


# --- how sure -------------------------------------------------------------------------------------------------


def accurate(run, refine, tolerance):
    """The full SET stack with 1 us after the pulse: the run, and the three rises that are told."""
    arguments = [] if refine == 0 else ["--refine", refine]
    history = History(run.result("--state", "set", "--stack", "full", *arguments, *pulse_options(1e-6, tolerance)))
    return history, (history.whole, history.left(1e-9), history.left(1e-6))


@part("accuracy", seconds=25)
def accuracy(page, run):
    """Finer steps."""
    rows, values = [], []
    for tolerance in (1e-3, 1e-4, 1e-5):
        history, value = accurate(run, 0, tolerance)
        rows.append([power_of_ten(tolerance), int(history.summary["time_steps"]), *[f"{v:.5g}" for v in value]])
        values.append(value)
    rows.append(["1e-3 off 1e-5 by", "", *[f"{max(1e-4, 100 * abs(a / b - 1)):.1g} %" for a, b in zip(values[0], values[2])]])
    # The steps and their errors depend on rounding by more than a digit.
    page.table("accuracy", rows, within=[None, 0.03, None, None, None])


@part("meshes", seconds=370)
def meshes(page, run):
    """Finer meshes."""
    rows, values = [], []
    for refine in range(3):
        history, value = accurate(run, refine, 1e-3)
        rows.append([f"refine {refine}", int(history.summary["mesh_vertices"]), *[f"{v:.5g}" for v in value]])
        values.append(value)
    orders, limits, bars = [], [], []
    for q in zip(*values):
        order, limit, bar = grid_limit(*q)
        orders.append("none" if order is None else f"{order:.2f}")
        limits.append(f"{limit:.5g}")
        bars.append((bar, f"± {bar:.2g}, {100 * bar / q[0]:.2g} %"))
    rows += [["observed order in space", "", *orders], ["limit", "", *limits], ["bar of the default mesh", "", *[text for _, text in bars]]]
    page.table("meshes", rows)
    page.says("Discretisation leaves {:.3f} ± {:.3f} K one microsecond after the pulse", values[0][2], bars[2][0])


def grid_limit(q0, q1, q2):
    """Observed order, limit and bar of the first value, as in docs/method.md."""
    d1, d2 = q1 - q0, q2 - q1
    if d1 == 0 or d2 / d1 <= 0 or abs(d2) >= abs(d1):
        return None, q2, 3 * (max(q0, q1, q2) - min(q0, q1, q2))
    order = np.log2(d1 / d2)
    limit = q2 + d2 / (2 ** np.clip(order, 1, 2) - 1)
    return order, limit, abs(limit - q0) * (1.25 if 1.6 <= order <= 2.5 else 3)


# --- variants of the full SET stack ---------------------------------------------------------------------------


def edited(*changes):
    """The full SET stack with pieces of text replaced; each must be there."""
    text = (ROOT / "geometries" / "full" / "set.yaml").read_text()
    for old, new in (("materials: ../materials.yaml", "materials: " + MATERIALS), *changes):
        if old not in text:
            raise Failure(f"geometries/full/set.yaml has no '{old}'")
        text = text.replace(old, new)
    return text


MATERIALS = "@MATERIALS@"


def passivation(conductivity, density, heat_capacity):
    """The surround as another material; SiO2 PECVD stands nowhere else."""
    return (
        "materials: " + MATERIALS,
        f"""materials:
  file: {MATERIALS}
  override:
    SiO2 PECVD:
      electrical_conductivity: none
      thermal_conductivity: {{law: constant, value: {conductivity} W/m/K, source: trial}}
      density: {{value: {density} kg/m3, source: trial}}
      heat_capacity: {{value: {heat_capacity} J/kg/K, source: trial}}""",
    )


WAFER = "{name: wafer, material: Si, thickness: 5 um}"
OXIDE = "{name: thermal oxide, material: SiO2 thermal, thickness: 100 nm}"
GLASS = (WAFER, WAFER.replace("Si,", "SiO2 thermal,"))
THICK_OXIDE = (OXIDE, OXIDE.replace("100 nm", "1 um"))
DEEP = (WAFER, WAFER.replace("5 um", "20 um"))
WIDE = ("cell: {radius: 3 um", "cell: {radius: 10 um")
AIR = passivation(0.03, 1.2, 1005)
# Ground and terminal lie on inner and outer faces of the island itself: leads that take no heat.
LEADS = (
    ("side/bottom aluminium: {electrical: ground}", "thermal oxide/bottom adhesion: {electrical: ground}"),
    ("  top:  ", "  top/pad:  "),
)


def island(radius):
    """All films as wide as one island; its via as wide as it may be."""
    films = [
        ("bottom adhesion, material: Ti, thickness: 10 nm", radius), ("bottom aluminium, material: Al, thickness: 450 nm", radius),
        ("bottom titanium, material: Ti, thickness: 10 nm", radius), ("bottom electrode, material: TiN, thickness: 150 nm", radius),
        ("pad adhesion, material: Ti, thickness: 10 nm", radius), ("pad aluminium, material: Al, thickness: 450 nm", radius),
        ("pad titanium, material: Ti, thickness: 10 nm", radius), ("name: pad, material: TiN, thickness: 150 nm", radius),
    ]  # fmt: skip
    changes = [(film + "}", f"{film}, radius: {width}}}") for film, width in films]
    changes.append(("radius: 1.128 um", f"radius: {radius}"))
    if float(radius.split()[0]) < 0.5:
        changes.append(("radius: 0.5 um", f"radius: {radius}"))
    return [*changes, *LEADS]


def buried(radius):
    """No via and no pad: oxide covers an electrode of that radius, whose upper face is the terminal."""
    text = [
        ("{name: contact, material: W, thickness: 732.5 nm, radius: 0.5 um}", "{name: cover, material: SiO2 PECVD, thickness: 732.5 nm}"),
        ("  - {name: pad adhesion, material: Ti, thickness: 10 nm}", "#"), ("  - {name: pad aluminium, material: Al, thickness: 450 nm}", "#"),
        ("  - {name: pad titanium, material: Ti, thickness: 10 nm}", "#"), ("  - {name: pad, material: TiN, thickness: 150 nm}", "#"),
        ("  top:  ", "  top electrode/cover: {electrical: terminal}\n  top:  "), ("    electrical: terminal\n", ""),
    ]  # fmt: skip
    return [*text, ("radius: 1.128 um", f"radius: {radius}")]


def buried_island(radius):
    """No via, no pad, and the bottom metal no wider than the cell."""
    bottom = [(old, new) for old, new in island(radius) if "bottom" in old]
    return [*buried(radius), *bottom]


METAL_OXIDE = [
    f"  - {{between: [{metal}, {oxide}], resistance: 1e-8 m2 K/W}}"
    for metal in ("Ti", "Al", "TiN", "W") for oxide in ("SiO2 thermal", "SiO2 PECVD")
]  # fmt: skip
CONTACTS = [
    *METAL_OXIDE, "  - {between: [TiN, HfO2], resistance: 5e-9 m2 K/W}", "  - {between: [Ti, HfO2], resistance: 5e-9 m2 K/W}",
    "  - {between: [SiO2 thermal, Si], resistance: 2e-9 m2 K/W}",
]  # fmt: skip
BOUNDARY = ("drive: {", "contacts:\n" + "\n".join(CONTACTS) + "\ndrive: {")

VARIANTS = (
    ("full", "full SET stack as shipped", []),
    ("oxide-1um", "thermal oxide 1 um instead of 100 nm", [THICK_OXIDE]),
    ("glass", "glass (SiO2) instead of silicon", [GLASS]),
    ("wafer-20um", "silicon 20 um instead of 5 um", [DEEP]),
    ("radius-10um", "domain radius 10 um instead of 3 um", [WIDE]),
    ("wide-deep", "domain radius 10 um, silicon 20 um", [WIDE, DEEP]),
    ("wider-deep", "domain radius 20 um, silicon 20 um", [(WIDE[0], WIDE[1].replace("10 um", "20 um")), DEEP]),
    ("wide-glass", "domain radius 10 um, glass 20 um", [WIDE, (WAFER, WAFER.replace("Si,", "SiO2 thermal,").replace("5 um", "20 um"))]),
    ("air", "passivation like air, 0.03 W/(m K)", [AIR]),
    ("conductor", "passivation 10 W/(m K)", [passivation(10, 3000, 800)]),
    ("boundary", "thermal boundary resistances on", [BOUNDARY]),
    ("island-1128", "island 1.128 um", island("1.128 um")),
    ("island-300", "island 0.3 um", island("0.3 um")),
    ("buried-1128", "no via, no pad, cell 1.128 um", buried("1.128 um")),
    ("buried-300", "no via, no pad, cell 0.3 um", buried("0.3 um")),
    ("buried-island-1128", "island 1.128 um, no via, no pad, oxide 1 um", [*buried_island("1.128 um"), THICK_OXIDE]),
    ("buried-island-300", "island 0.3 um, no via, no pad, oxide 1 um", [*buried_island("0.3 um"), THICK_OXIDE]),
    ("island-air", "island 1.128 um in air, glass", [AIR, *island("1.128 um"), GLASS]),
    ("island-300-air", "island 0.3 um in air, glass", [AIR, *island("0.3 um"), GLASS]),
)  # fmt: skip
DRAWN = ("full", "radius-10um", "glass", "air", "island-1128", "buried-island-300", "island-air", "island-300-air")


def variant(run, name, changes):
    """The linear models of a variant."""
    folder = run.folder / "devices"
    text = edited(*changes).replace(MATERIALS, os.path.relpath(ROOT / "geometries" / "materials.yaml", folder))
    return Impedance(run.result("impedance", "--geometry", run.file(f"devices/{name}.yaml", text)))


@part("variants", seconds=23)
def variants(page, run):
    """What the surroundings of the full SET stack change. With --folder also the picture, memory.png in that folder."""
    rows, curves, found = [], [], {}
    after = np.logspace(-12, -4, 401)
    for name, words, changes in VARIANTS:
        model = variant(run, name, changes)
        whole, left = model.after((250e-12, 1e-9, 1e-6, 5e-6))
        _, long = model.after([1e-6], width=10e-6)
        rows.append([
            words, f"{1e3 * model.current / model.voltage:.4f}", f"{model.peak:.1f}", power_of_ten(model.resistance, 4),
            *[kelvin(rise, whole) for rise in left], kelvin(long[0], whole),
        ])  # fmt: skip
        found[name] = model, left, long[0]
        if name in DRAWN:
            curves.append((words, after, model.after(after)[1] / whole))
    page.table("variants", rows)
    if run.reuse:
        picture(curves, str(run.folder / "memory"))

    shipped = found["full"][0]
    resistance = {name: 100 * (model.resistance / shipped.resistance - 1) for name, (model, _, _) in found.items()}
    first, late = [{name: left[k] for name, (_, left, _) in found.items()} for k in (1, 2)]
    islands = [name for name in found if "island" in name or "buried" in name]
    page.says("There the same number runs from {:.2f} to {:.1f} K.", *(end(late[name] for name in found if name not in islands) for end in (min, max)))
    page.says(
        "(R_th changes by {:.2f} %, the peak by {:.1f} K) and nearly for the first ns ({:.0f} % of what is left)",
        -resistance["radius-10um"], shipped.peak - found["radius-10um"][0].peak, 100 * (1 - first["radius-10um"] / first["full"]),
    )  # fmt: skip
    page.says("{:.3f} K after 1 us becomes {:.3f} K at 10 um and {:.3f} K at 20 um", late["full"], late["radius-10um"], late["wider-deep"])
    page.says(
        "doubles what is left after 1 us in a cylinder of 3 um, to {:.1f} K; in one of 10 um glass adds half, to {:.1f} K.",
        late["glass"], late["wide-glass"],
    )  # fmt: skip
    page.says("Both add {:.1f} to {:.0f} % to R_th.", resistance["oxide-1um"], resistance["glass"])
    page.says("0.03 W/(m K) instead of 1.0 adds {:.1f} % to R_th and {:.1f} K after 1 us.", resistance["air"], late["air"] - late["full"])
    page.says("raise the peak by {:.0f} K.", found["boundary"][0].peak - shipped.peak)
    page.says(
        "{:.1f} instead of {:.1f} K after 250 ps, {:.2f} instead of {:.2f} K after 1 us.",
        found["boundary"][1][0], found["full"][1][0], late["boundary"], late["full"],
    )  # fmt: skip
    page.says(
        "An island of 1.128 um in silica holds {:.1f} K after 1 us, and {:.1f} K on 1 um of oxide without its via.",
        late["island-1128"], late["buried-island-1128"],
    )  # fmt: skip
    page.says("One of 0.3 um, buried like that, holds {:.0f} K after 1 ns but {:.1f} K after 1 us", first["buried-island-300"], late["buried-island-300"])
    air = found["island-300-air"]
    tau, share = air[0].models["reduced model"]
    slow = tau[np.argmax(np.where(tau > 1e-8, share.max(axis=0), 0))]
    page.says(
        "an island of 0.3 um holds {:.0f} K, with a time constant of {:.1f} us, and {:.0f} K after a pulse of 10 us.",
        late["island-300-air"], 1e6 * slow, air[2],
    )  # fmt: skip
    most = max(late[name] for name in found if name not in islands)
    page.says("**no variant without ideal leads holds more than {:.2f} K one microsecond after the pulse**", most)
    page.says("The variants with such leads in silica hold up to {:.1f} K", max(late[name] for name in islands if "air" not in name))
    energy_balance(page, shipped)


def energy_balance(page, shipped):
    """A cell of 2 x 2 um2, its line and the silica around it, by hand."""
    of = materials()
    films = {"Al": 450e-9, "Ti": 2 * 10e-9, "TiN": 150e-9 + 50e-9}
    capacity = 4e-12 * sum(thickness * stored(of[name]) for name, thickness in films.items())
    energy = shipped.power * PULSE
    page.says("The pulse brings {:.0f} pJ.", 1e12 * energy)
    page.says("A cell of 2 x 2 um2 with its {:.1f} um of metals stores about {:.0f} pJ/K", 1e6 * sum(films.values()), 1e12 * capacity)
    page.says("1 us can warm it by {:.0f} K at the very most", energy / capacity)
    page.says("it must see at least {:.1f}e5 K/W to the rest of the world", PULSE / capacity / 1e5)
    line = 10e-6 / (kappa(of["Al"]) * 2e-6 * 450e-9)
    silica = [1 / (8 * kappa(of[name]) * 1.128e-6) for name in ("SiO2 thermal", "SiO2 PECVD")]
    page.says("2 um wide and 10 um long with 200 W/(m K), has {:.0f}e4 K/W", line / 1e4)
    page.says("silica on both faces of a disc of that area, `1/(8 kappa a)`, {:.1f}e5 to {:.1f}e5 K/W", *(r / 1e5 for r in silica))


def picture(curves, base):
    """Fraction of the rise that is left over time after the pulse."""
    from matplotlib import pyplot, ticker

    from page import COLD, DARK, HOT, INK, QUIET, STYLE, WARM, dress, grid, legend, logarithmic_time, save, write_titles

    pyplot.rcParams.update(STYLE)
    width, height = 9.6, 5.4
    figure = pyplot.figure(figsize=(width, height), facecolor="white")
    axes = figure.add_axes([1.05 / width, 0.68 / height, (width - 1.3) / width, (height - 1.75) / height])
    dress(axes)
    grid(axes)
    axes.set_yscale("log")
    styles = [(colour, line) for line in ("-", "--") for colour in (HOT, WARM, COLD, DARK)]
    for (words, time, fraction), (colour, line) in zip(curves, styles):
        seen = fraction > 1e-7
        axes.plot(time[seen], fraction[seen], line, color=colour, linewidth=1.4 if words != curves[0][0] else 2.4, label=words.replace(" um", " µm"))
    logarithmic_time(axes, 1e-12, 1e-4)
    axes.set_ylim(1e-6, 1.6)
    axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda y, _: f"{100 * y:.7g} %"))
    axes.yaxis.set_minor_locator(ticker.NullLocator())
    axes.axvspan(1e-6, 5e-6, color=QUIET, alpha=0.13, linewidth=0)
    # The first curve at the marked times.
    words, time, fraction = curves[0]
    for at in (250e-12, 1e-9, 1e-6):
        axes.axvline(at, color=QUIET, linewidth=0.9, linestyle=":")
        left = np.exp(np.interp(np.log(at), np.log(time), np.log(fraction)))
        axes.plot([at], [left], "o", markersize=5.5, color=HOT, markeredgecolor="white", markeredgewidth=0.9, zorder=4)
        axes.annotate(
            f"{float(f'{100 * left:.2g}'):g} %", xy=(at, left), xytext=(-6, -5), textcoords="offset points", fontsize=9,
            color=INK, ha="right", va="top",
        )  # fmt: skip
    top = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "fontsize": 9, "color": QUIET, "va": "bottom"}
    axes.annotate("250 ps: gone in experiment", xy=(250e-12, 1), xytext=(0, 4), ha="right", **top)
    axes.annotate("1 ns", xy=(1e-9, 1), xytext=(0, 4), ha="center", **top)
    axes.annotate("pauses of 1 to 5 µs that matter", xy=(5e-6, 1), xytext=(0, 4), ha="center", **top)
    axes.set_xlabel("time since the end of the pulse", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel("fraction of the peak rise left", color=INK, fontsize=10)
    legend(axes, loc="lower left")
    axes.get_legend().set(frame_on=True)
    axes.get_legend().get_frame().set(facecolor="white", edgecolor="none", alpha=1)
    line = "full SET stack and variants   ·   0.4 V for 1 µs   ·   linear, at the operating point"
    write_titles(figure, 1.05, "What is left of the heat of a pulse", line, "docs/memory.md")
    for path in save(figure, base):
        print(f"wrote {path}", file=sys.stderr)


@part("trains", seconds=6)
def trains(page, run):
    """What the published pulse trains would find of the heat of earlier pulses."""
    rows = []
    for state, words in STATES:
        fast, slow = [Impedance(run.result("impedance", "--state", state, "--stack", "full", "--voltage", voltage)) for voltage in ("0.6 V", "0.2 V")]
        left = [fast.train(interval) for interval in (1e-6, 2e-6, 5e-6)]
        heated = [slow.after([], width)[0] for width in (1e-9, 2e-6, 10e-6)]
        rows.append([words, f"{fast.after([])[0]:.4g}", *map(number, left), *[f"{rise:.5g}" for rise in heated]])
        if state == "set":
            page.says(
                "In the SET state, 1 us apart instead of 5 us, the last pulse starts {:.1f} K warmer and heats by {:.0f} K. "
                "A heating pulse of 10 us ends {:.2f} K warmer than one of 2 us, and both have {:.0f} % of that after 1 ns.",
                left[0] - left[2], fast.after([])[0], heated[2] - heated[1], 100 * heated[0] / heated[2],
            )  # fmt: skip
    page.table("trains", rows)


@part("linear", seconds=18)
def linear(page, run):
    """Frozen coefficients against the full solution of the same pulse."""
    rows, worst = [], {}
    for voltage in ("0.4 V", "0.05 V"):
        device = ["--state", "set", "--stack", "full"] + ([] if voltage == "0.4 V" else ["--voltage", voltage])
        history, model = History(run.result(*device, *pulse_options(1e-6))), Impedance(run.result("impedance", *device))
        heating = (history.time >= 1e-12) & (np.arange(history.time.size) <= history.end)
        cooling = history.time >= PULSE + 1e-12
        on = np.where(np.arange(history.time.size) <= history.end, model.power, 0.0)
        for name, words, power in (
            ("reduced model", "constant", on), ("reduced model", "as solved", history.power), ("hot-spot network", "constant", on),
            ("Foster network", "constant", on),
        ):  # fmt: skip
            difference = 100 * (model.follow(history.time, power, name) - history.rise) / history.whole
            found = [int(np.argmax(np.where(times, np.abs(difference), -1))) for times in (heating, cooling)]
            cells = [(f"{difference[i]:+.2f} %", engineering(history.time[i] - zero, "s")) for i, zero in zip(found, (0.0, PULSE))]
            rows.append([voltage, number(history.whole, 4), name, words, *cells[0], *cells[1]])
            worst[voltage, name, words] = [abs(difference[i]) for i in found] + [1e12 * history.time[found[0]]]
        if voltage == "0.4 V":
            page.says("1 us after a pulse of 0.4 V at most {:.2f} K of {:.0f} K is left in the SET state", history.left(1e-6), history.whole)
            _, left = model.after([1e-9, 1e-6])
            agrees = [pair for k, pause in enumerate((1e-9, 1e-6)) for pair in (left[k], history.left(pause))]
            page.says(
                "What is left after 1 ns or 1 us agrees to {:.0f} % of itself ({:.2f} and {:.2f} K, {:.3f} and {:.3f} K).",
                100 * max(abs(a / b - 1) for a, b in (agrees[:2], agrees[2:])), *agrees,
            )  # fmt: skip
            hot = worst["0.4 V", "reduced model", "constant"]
            cold_power = history.power[1] / model.power
            page.says("{:.1f} % of the rise too cold after {:.0f} ps.", hot[0], hot[2])
            page.says(
                "The power, {:.1f} % higher in the cold device, is {:.1f} % of the {:.1f} %.", 100 * (cold_power - 1),
                hot[0] - worst["0.4 V", "reduced model", "as solved"][0], hot[0],
            )  # fmt: skip
            page.says("when it is cold little is left to be wrong about: {:.1f} %.", hot[1])
            filament = materials()["HfOx filament"]
            page.says(
                "The thermal conductivity of the filament is {:.1f} W/(m K) at 300 K and {:.1f} W/(m K) at {:.0f} K",
                kappa(filament), kappa(filament, model.peak), model.peak,
            )  # fmt: skip
    # Largest differences of two curves, where step control sets the times: they move by hundredths of a percent.
    hundredths = lambda theirs, ours: [0.02] * len(theirs)  # noqa: E731
    page.table("linear", rows, within=[None, None, None, None, hundredths, 0.1, hundredths, 0.1])
    page.says(
        "the reduced model is within {:.2f} %, the networks within what they were fitted to ({:.1f} %)", worst["0.05 V", "reduced model", "constant"][0],
        max(worst["0.05 V", name, "constant"][0] for name in ("hot-spot network", "Foster network")),
    )  # fmt: skip
    foster = sorted(worst[voltage, "Foster network", "constant"][1] for voltage in ("0.4 V", "0.05 V"))
    page.says("That one is off by {:.0f} to {:.0f} % at any voltage", *foster)
