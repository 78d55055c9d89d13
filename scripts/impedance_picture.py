"""The picture of a thermal impedance: the rise per power over time with its Foster network, and what is left after a pulse."""
import numpy as np
from matplotlib import pyplot, ticker

from page import HOT, INK, QUIET, WARM, dress, engineering, grid, legend, logarithmic_time, prefix, scientific
from page import state_name, write_titles

WIDTH, LEFT, RIGHT, HEAD, FOOT, TALL = 9.6, 0.78, 0.25, 1.15, 0.68, 3.7  # inches
PLACES = (("peak", "highest temperature", HOT), ("filament_mean", "filament mean", WARM))
LEVELS = (250e-12, 1e-9, 1e-6)  # s after a pulse
FLOOR = 1e-6  # smaller fractions of the rise are not worth paper


def picture(file):
    height = HEAD + TALL + FOOT
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    place = lambda x, w: figure.add_axes([x / WIDTH, FOOT / height, w / WIDTH, TALL / height])
    between = 1.6
    width = (WIDTH - LEFT - RIGHT - between) / 2
    heating, cooling = place(LEFT, width), place(LEFT + width + between, width)
    draw_impedance(heating, file["impedance"], file["foster"])
    draw_residual(cooling, *cooling_curve(file))
    write_titles(figure, LEFT, f"{state_name(file)}: thermal impedance", numbers(file), file["title"])
    return figure


def draw_impedance(axes, impedance, foster):
    """Z(t) of peak and filament mean, the network's curves dashed, and its poles as stems on a second axis."""
    time = impedance["time"]
    dress(axes)
    grid(axes)
    highest = max(impedance[name].max() for name, *_ in PLACES if name in impedance)
    factor, unit = prefix(highest, "K/W")
    for name, words, colour in PLACES:
        if name not in impedance:
            continue
        axes.plot(time, impedance[name] / factor, color=colour, linewidth=2.0, label=words)
        if "foster_" + name in impedance:
            axes.plot(time, impedance["foster_" + name] / factor, "--", color=INK, linewidth=0.9)
    axes.plot([], [], "--", color=INK, linewidth=0.9, label="Foster network")
    logarithmic_time(axes, time[time > 0][0], time[-1])
    axes.set_ylim(0, 1.4 * highest / factor)  # room for the legend
    axes.set_xlabel("time since the power was switched on", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel(f"$Z_\\mathrm{{th}}$ ({unit})", color=INK, fontsize=10)

    stems = axes.twinx()
    dress(stems)
    stems.set_ylim(0, 140)
    stems.set_ylabel("pole's share of $R_\\mathrm{th}$ (%)", color=QUIET, fontsize=9, labelpad=2)
    stems.yaxis.set_major_locator(ticker.FixedLocator([0, 20, 40]))
    stems.yaxis.set_label_coords(1.11, 0.16)
    for name, _, colour in reversed(PLACES):
        if name in foster:
            share = 100 * foster[name]["resistance"] / foster[name]["resistance"].sum()
            stems.vlines(foster[name]["time_constant"], 0, share, color=colour, linewidth=1.2, alpha=0.9)
            stems.plot(foster[name]["time_constant"], share, "o", markersize=4, color=colour, linestyle="none")
    stems.plot([], [], "o", markersize=4, color=QUIET, label="its poles")
    lines = [item for pair in (axes, stems) for item in zip(*pair.get_legend_handles_labels())]
    legend(axes, *zip(*lines), loc="upper left")


def cooling_curve(file):
    """Times after the pulse and fractions of the peak rise left: of the reduced model, or what the file has of them."""
    if "reduced_model" not in file or "pulse_s" not in file["summary"]:
        return file["residual"]["time"], file["residual"]["peak_fraction"]
    tau, resistance = (file["reduced_model"][name] for name in ("time_constant", "resistance"))
    state = -np.expm1(-file["summary"]["pulse_s"] / tau)
    time = np.geomspace(1e-12, 1e-4, 321)
    left = np.exp(-time[:, None] / tau) * state @ resistance.T
    return time, left.max(axis=1) / (resistance @ state).max()


def draw_residual(axes, time, fraction):
    """The fraction of the rise that is left some time after the end of a pulse, with its values at three times."""
    dress(axes)
    grid(axes)
    seen = (time > 0) & (fraction > FLOOR / 3)
    if not seen.any():
        raise ValueError("no residual of the rise to draw")
    axes.set_yscale("log")
    axes.plot(time[seen], fraction[seen], color=HOT, linewidth=2.0)
    logarithmic_time(axes, time[seen][0], time[seen][-1])
    lowest = max(FLOOR, 10.0 ** np.floor(np.log10(fraction[seen].min()) + 1e-9))
    axes.set_ylim(min(lowest, 0.1), 1.9)
    axes.yaxis.set_minor_locator(ticker.NullLocator())
    for at in LEVELS:
        if not time[seen][0] <= at <= time[seen][-1]:
            continue
        left = np.exp(np.interp(np.log(at), np.log(time[seen]), np.log(fraction[seen])))
        axes.plot([at, at], [axes.get_ylim()[0], left], ":", color=QUIET, linewidth=0.9)
        axes.plot([at], [left], "o", markersize=5.5, color=HOT, markeredgecolor="white", markeredgewidth=0.9, zorder=4)
        # Right above the curve, or left below it where the next label or the frame is near.
        below = at == LEVELS[0] or axes.transAxes.inverted().transform(axes.transData.transform((at, left)))[0] > 0.7
        axes.annotate(
            f"{engineering(at, 's')}: {float(f'{100 * left:.2g}'):g} %", xy=(at, left), xytext=(-7, -5) if below else (7, 5),
            textcoords="offset points", fontsize=9, color=INK, ha="right" if below else "left", va="top" if below else "bottom",
        )
    axes.set_xlabel("time since the end of the pulse", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel("fraction of the peak rise left", color=INK, fontsize=10)


def numbers(file):
    """The line below the heading."""
    poles = {name: network["resistance"] for name, network in file["foster"].items()}
    parts = ["$R_\\mathrm{th}$ = " + scientific(file["summary"].get("thermal_resistance_K_per_W", poles["peak"].sum()), "K/W")]
    if "filament_mean" in poles:
        parts.append("filament mean " + scientific(poles["filament_mean"].sum(), "K/W"))
    parts.append("Foster network of " + " and ".join(str(count) for count in sorted({p.size for p in poles.values()})) + " poles")
    return "   ·   ".join(parts)
