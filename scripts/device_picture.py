"""The picture of a calibrated device's fields: resistance, temperatures and thermal resistance along its states, and the time constants."""
import numpy as np
from matplotlib import colormaps, patheffects, pyplot, ticker
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from page import COLD, DARK, HOT, INK, QUIET, STATES, WARM, dress, engineering, grid, legend, prefix, shown
from page import write_titles

WIDTH, LEFT, RIGHT, HEAD, FOOT, TALL, BETWEEN, ROWS = 11.6, 0.86, 0.3, 1.44, 0.66, 3.0, 1.0, 1.08  # inches
VOLTAGES = (0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 2.0)
MOST_LINES = 5
REFERENCE = 0.4  # V, where the report tells R_th too

# R_th in K/W that public compact models set by hand, and as they are written.
PUBLISHED = (
    ("JART VCM v1b", 15.7e6, "15.7 × 10⁶"),
    ("sky130 ReRAM", 7.2e5, "7.2 × 10⁵"),
    ("PKU-Stanford v2.0", 5e5, "5 × 10⁵"),
    ("Stanford v1.0", 2.1e3, "2.1 × 10³"),
)


def picture(device):
    height = HEAD + 2 * TALL + ROWS + FOOT
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    wide = (WIDTH - LEFT - RIGHT - BETWEEN) / 2

    def place(column, row):
        x, y = LEFT + column * (wide + BETWEEN), FOOT + (1 - row) * (TALL + ROWS)
        return figure.add_axes([x / WIDTH, y / height, wide / WIDTH, TALL / height])

    states = np.linspace(device.w_min, device.w_max, 401)
    voltages = [volts for volts in VOLTAGES if volts <= device.voltage_limit * (1 + 1e-9)][-MOST_LINES:] or [device.voltage_limit]
    inks = colormaps["plasma"](np.linspace(0.05, 0.82, len(voltages)))
    along = [place(0, 0), place(1, 0), place(0, 1)]
    for axes in along:
        dress(axes)
        grid(axes)
        axes.set_xlim(states[0], states[-1])
        axes.set_xlabel("state $w$", color=INK, fontsize=10, labelpad=3)
    draw_resistance(along[0], device, states, voltages, inks)
    draw_temperature(along[1], device, states, voltages, inks)
    draw_thermal_resistance(along[2], device, states)
    for axes in along:
        name_states(axes, device)
    draw_poles(place(1, 1), device)
    write_titles(figure, LEFT, "Compact model: fields", numbers(device), device.title)
    return figure


def numbers(device):
    path = device.path
    low, high = device.window
    parts = [f"filament's narrowest radius {radius(device, 0)} to {radius(device, 1)} nm"]
    if path.get("gap"):
        parts.append(f"gap up to {engineering(path['gap'], 'm')}")
    parts.append(f"pulses move $w$ between {low:.3g} and {high:.3g} (shaded)")
    parts.append(f"calibrated to {device.voltage_limit:g} V")
    return "   ·   ".join(parts)


def radius(device, state):
    return f"{1e9 * float(device.narrowest_radius(state)):.3g}"


def name_states(axes, device):
    """Where named states are, and how far pulses move the state."""
    axes.axvspan(*device.window, color=QUIET, alpha=0.09, linewidth=0, zorder=0.4)
    taken = []
    for name, state in sorted(device.states.items(), key=lambda item: item[1]):
        if not device.w_min <= state <= device.w_max:
            continue
        axes.axvline(state, color=QUIET, linewidth=0.8, linestyle=":", zorder=0.7)
        # A name for which there is no room goes one line up.
        level = 0
        while any(level == other and abs(state - at) < 0.27 for at, other in taken):
            level += 1
        taken.append((state, level))
        if level < 3:
            low, high = axes.get_xlim()
            edge = "left" if state - low < 0.04 * (high - low) else "right" if high - state < 0.04 * (high - low) else "center"
            axes.annotate(
                shown(STATES.get(name, name), 14), xy=(state, 1), xycoords=("data", "axes fraction"), xytext=(0, 4 + 11 * level),
                textcoords="offset points", fontsize=8.5, color=QUIET, ha=edge, va="bottom",
            )  # fmt: skip


def draw_resistance(axes, device, states, voltages, inks):
    for volts, ink in zip(voltages, inks):
        axes.semilogy(states, device.resistance(states, volts), color=ink, linewidth=1.8, label=f"{volts:g} V")
    plain_decades(axes)
    axes.set_ylabel("resistance $R$ (Ω)", color=INK, fontsize=10)
    legend(axes, loc="upper right", title="over the device", title_fontsize=9)


def draw_temperature(axes, device, states, voltages, inks):
    for volts, ink in zip(voltages, inks):
        axes.plot(states, device.temperature(states, volts), color=ink, linewidth=1.8)
        axes.plot(states, device.temperature(states, volts, "mean"), color=ink, linewidth=1.2, linestyle="--")
    axes.set_ylabel("steady temperature (K)", color=INK, fontsize=10)
    bottom, top = axes.get_ylim()
    axes.set_ylim(device.ambient - 0.03 * (top - bottom), top)
    lines = [Line2D([], [], color=INK, linewidth=1.8), Line2D([], [], color=INK, linewidth=1.2, linestyle="--")]
    legend(axes, lines, ["hottest place", "filament mean"], loc="best")


def draw_thermal_resistance(axes, device, states):
    """R_th of peak and mean with the uncertainty of the numerics, beside what public models assume."""
    rows = device.json["report"].get("thermal_resistance", [])
    volts = min(REFERENCE, device.voltage_limit)
    for which, words, colour in (("peak", "hottest place", HOT), ("mean", "filament mean", WARM)):
        cold = device.thermal_resistance(states, 0.0, which)
        axes.semilogy(states, cold, color=colour, linewidth=1.9, label=f"{words}, cold")
        axes.semilogy(
            states, device.thermal_resistance(states, volts, which), color=colour, linewidth=1.2, linestyle="--",
            label=f"{words}, {volts:g} V",
        )  # fmt: skip
        if rows:
            spread = np.interp(states, [row["state"] for row in rows], [row["uncertainty"] for row in rows])
            axes.fill_between(states, cold / (1 + 2 * spread), cold * (1 + 2 * spread), color=colour, alpha=0.2, linewidth=0)
    for k, (name, value, written) in enumerate(PUBLISHED):
        axes.axhline(value, color=DARK, linewidth=0.9, linestyle=(0, (5, 3)))
        # Below its line where the label above would run into the next line.
        below = k > 0 and PUBLISHED[k - 1][1] / value < 3
        words = axes.annotate(
            f"{name}: {written} K/W", xy=(0.012, value), xycoords=("axes fraction", "data"),
            xytext=(0, -2 if below else 2), textcoords="offset points", fontsize=8.3, color=DARK, va="top" if below else "bottom",
            zorder=6,
        )  # fmt: skip
        words.set_path_effects([patheffects.withStroke(linewidth=2.4, foreground="white")])
    axes.set_ylim(1e3, 10 ** np.ceil(np.log10(1.3 * max(PUBLISHED[0][1], device.thermal_resistance(states, 0.0).max()))))
    plain_decades(axes)
    axes.set_ylabel("thermal resistance $R_\\mathrm{th}$ (K/W)", color=INK, fontsize=10)
    lines, names = axes.get_legend_handles_labels()
    if rows:
        lines.append(Patch(color=HOT, alpha=0.2, linewidth=0))
        names.append("± 2 standard uncertainties of the numerics")
    legend(axes, lines, names, loc="center", bbox_to_anchor=(0.62, 0.33))


def draw_poles(axes, device):
    """Foster networks of some states: each pole's resistance over its time constant."""
    dress(axes)
    grid(axes)
    if not device.time_constants.size:
        axes.text(0.5, 0.5, "no poles in this device", transform=axes.transAxes, ha="center", color=QUIET, fontsize=10)
        axes.set_axis_off()
        return
    low, high = device.window
    chosen = [("gap, $w$ = ", device.w_min / 2)] if device.w_min < 0 else []
    chosen += [("$w$ = ", state) for state in (low, (low + high) / 2, high)]
    volts = min(REFERENCE, device.voltage_limit)
    inks = [QUIET, HOT, WARM, COLD][-len(chosen) :]
    largest = 0.0
    for k, ((words, state), ink) in enumerate(zip(chosen, inks)):
        resistances, taus = device.foster_poles(state, volts)
        # Beside each other where they would hide each other.
        places = taus * 10 ** (0.055 * (k - (len(chosen) - 1) / 2))
        largest = max(largest, resistances.max())
        axes.vlines(places, 0, resistances, color=ink, linewidth=1.6)
        axes.plot(places, resistances, "o", markersize=5, color=ink, linestyle="none", label=f"{words}{state:.2g}")
    axes.set_xscale("log")
    first, last = np.floor(np.log10(device.time_constants.min()) - 0.3), np.ceil(np.log10(device.time_constants.max()) + 0.3)
    axes.set_xlim(10.0**first, 10.0**last)
    axes.xaxis.set_major_locator(ticker.LogLocator(numticks=9))
    axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: engineering(x, "s")))
    axes.xaxis.set_minor_formatter(ticker.NullFormatter())
    axes.axhline(0, color=QUIET, linewidth=0.7)
    factor, unit = prefix(largest, "K/W")
    axes.set_ylim(top=1.12 * largest)
    axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda y, _: f"{y / factor:g}"))
    axes.set_xlabel("time constant of the pole", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel(f"pole's share × $R_\\mathrm{{th}}$ ({unit})", color=INK, fontsize=10)
    legend(axes, loc="upper right", title=f"Foster network at {volts:g} V", title_fontsize=9)


def plain_decades(axes):
    """Ticks at decades only, so that a long axis stays legible."""
    axes.yaxis.set_major_locator(ticker.LogLocator(numticks=8))
    axes.yaxis.set_minor_formatter(ticker.NullFormatter())
