"""The picture of one field: a close look at the filament and the whole cross-section, mirrored at the axis."""
import numpy as np
from matplotlib import pyplot, ticker
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from cross_section import Section, automatic_window, fitted
from page import FRAME, INK, QUIET, dress, engineering, halo, scientific, shown, state_name, write_titles

# --- the field ------------------------------------------------------------------------------------------------


def draw(axes, section, field, wide):
    """The field on both sides of the axis, with the outlines of the materials. Returns what a colour bar needs."""
    axes.set_facecolor("#d9d9df")
    points, triangles, values = field.at_vertices(section)
    keep = np.isfinite(values[triangles]).all(axis=1)
    values = np.where(np.isfinite(values), values, 0.0)
    image = None
    for side in (1, -1):
        image = axes.tripcolor(
            side * points[:, 0], points[:, 1], triangles[keep], values, shading="gouraud", cmap=field.map,
            norm=field.norm, rasterized=True,
        )
        lines = section.outlines * [side, 1]
        axes.add_collection(LineCollection(lines, colors="black", linewidths=0.9 if wide else 1.9, alpha=0.30))
        axes.add_collection(LineCollection(lines, colors="white", linewidths=0.35 if wide else 0.8, alpha=0.85))
    axes.set_aspect("equal")
    dress(axes)
    return image


def draw_levels(axes, section, field, result, window):
    """Isotherms, equipotentials or stream lines inside the close look."""
    found, r, z = section.raster(window)
    inside = found >= 0
    triangle = np.where(inside, found, 0)
    both = lambda half, sign: np.concatenate([sign * half[:, ::-1], half], axis=1)
    x = np.concatenate([-r[::-1], r])
    if field.name == "current_density":
        vectors = result["fields"]["current_density"][triangle]
        strength = np.hypot(vectors[..., 0], vectors[..., 1])
        weak = ~inside | (strength < 3e-3 * strength[inside].max())
        u = np.where(weak, np.nan, vectors[..., 0])
        v = np.where(weak, np.nan, vectors[..., 1])
        if strength.max() > 0:
            axes.streamplot(
                x, z, both(u, -1), both(v, 1), density=0.9, color=(1, 1, 1, 0.55), linewidth=0.6, arrowsize=0.7
            )
        return
    if field.log:
        return
    levels = ticker.MaxNLocator(9, steps=[1, 2, 2.5, 5, 10]).tick_values(field.norm.vmin, field.norm.vmax)
    low, high = np.nanmin(field.values), np.nanmax(field.values)
    levels = [level for level in levels if low < level < high]
    if not levels:
        return
    keep = np.isfinite(field.values[section.triangles]).all(axis=1)
    values = np.where(np.isfinite(field.values), field.values, 0.0)
    for side in (1, -1):
        axes.tricontour(
            side * section.points[:, 0], section.points[:, 1], section.triangles[keep], values, levels=levels,
            colors="white", linewidths=0.45, alpha=0.45,
        )


# --- words on the picture -------------------------------------------------------------------------------------


def spread(wanted, gap, low, high):
    """Positions near `wanted` (rising), at least `gap` apart, within [low, high] or, if that is too little, around it."""
    placed = list(wanted)
    excess = (len(placed) - 1) * gap - (high - low)
    if excess > 0:
        return [low - excess / 2 + i * gap for i in range(len(placed))]
    for _ in range(200):
        for i in range(len(placed) - 1):
            short = gap - (placed[i + 1] - placed[i])
            if short > 0:
                placed[i] -= short / 2
                placed[i + 1] += short / 2
        placed = [min(max(p, low), high) for p in placed]
    return placed


def name_regions(axes, section, window, inch, inner=True):
    """Names of the layers beside the frame and, if asked for, those of inner bodies (filament, gap) on the left inside.

    `inch` is the height of the frame, by which no two names meet.
    """
    half, low, high = window
    found, r, z = section.raster(window, columns=max(120, int(200 * 2 * half / (high - low)) if high - low < half else 120))
    region = np.where(found >= 0, section.region[found], -1)
    edge = region[:, -1]
    gap = (high - low) * 0.19 / inch
    layers, start = [], 0
    for row in range(1, len(edge) + 1):
        if row == len(edge) or edge[row] != edge[start]:
            if edge[start] >= 0:
                layers.append((z[start : row].mean(), section.names[edge[start]]))
            start = row
    margin = gap / 2
    for (at, name), to in zip(layers, spread([at for at, _ in layers], gap, low + margin, high - margin)):
        step = half / (inch * 2 * half / (high - low)) * 2  # one inch
        reach = [half, half + 0.07 * step, half + 0.15 * step]
        axes.plot(reach, [at, to, to], color=QUIET, linewidth=0.7, clip_on=False)
        axes.text(half + 0.18 * step, to, shown(name), fontsize=9, color=INK, va="center", ha="left")
    targets = []
    for index in sorted(set(np.unique(region)) - set(np.unique(edge)) - {-1}) if inner else ():
        mask = region == index
        if np.ptp(z[mask.any(axis=1)]) * inch / (high - low) < 0.15:
            continue  # too small to point at
        row = int(np.round(np.median(np.flatnonzero(mask.any(axis=1)))))
        reach = r[np.flatnonzero(mask[row])].max() if mask[row].any() else r[np.flatnonzero(mask.any(axis=0))].max()
        targets.append((z[row], reach, section.names[index]))
    targets.sort()
    places = spread([at for at, _, _ in targets], 1.4 * gap, low + gap, high - gap)
    for (at, reach, name), to in zip(targets, places):
        axes.annotate(
            shown(name), xy=(-0.8 * reach, at), xytext=(-0.93 * half, to), fontsize=9.5, color="white",
            ha="left", va="center", path_effects=halo(),
            arrowprops=dict(arrowstyle="-", color="white", linewidth=0.8, alpha=0.9, shrinkA=2, shrinkB=0),
        )


def mark_peak(axes, section, field, window, inch):
    """A ring at the maximum and its value above right, inside the frame."""
    value, (r, z) = field.peak(section)
    half, low, high = window
    if not (r <= half and low <= z <= high):
        return
    axes.plot([r], [z], "o", markersize=7, markerfacecolor="none", markeredgecolor="black", markeredgewidth=2.2, alpha=0.5)
    axes.plot([r], [z], "o", markersize=7, markerfacecolor="none", markeredgecolor="white", markeredgewidth=1.2)
    above = high - z > 0.35 * (high - low)
    to = (0.36 * half, z + (0.30 if above else -0.30) * (high - low))
    colour, effects = "white", halo(3)
    if inch < FLAT:
        to = (0.06 * half, high + 0.22 * (high - low) / inch)
        colour, effects = INK, []
    axes.annotate(
        field.text(value), xy=(r, z), xytext=to, fontsize=13, fontweight="bold", color=colour, va="center", ha="left",
        path_effects=effects, annotation_clip=False,
        arrowprops=dict(arrowstyle="-", color=colour, linewidth=0.9, shrinkA=2, shrinkB=5),
    )


def show_window(axes, window, scale):
    """Where the close look is: its frame, or a square around it when that would be too small to see.

    `scale` is in inches per nm.
    """
    half, low, high = window
    if 2 * half * scale > 0.1:
        frame = Rectangle((-half, low), 2 * half, high - low, fill=False, edgecolor=FRAME, linewidth=1.1)
        axes.add_patch(frame)
    else:
        axes.plot([0], [(low + high) / 2], "s", markersize=9, markerfacecolor="none", markeredgecolor=FRAME)


def headline(result):
    """The line of numbers below the heading."""
    summary = result["summary"]
    parts = [f"{summary['voltage_V']:.4g} V"]
    if "conductance_S" in summary:
        parts.append("G = " + engineering(summary["conductance_S"], "S"))
    parts.append(f"$T_\\mathrm{{max}}$ = {summary['peak_temperature_K']:.0f} K")
    if "filament_mean_temperature_K" in summary:
        parts.append(f"filament mean {summary['filament_mean_temperature_K']:.0f} K")
    if "thermal_resistance_K_per_W" in summary:
        parts.append("$R_\\mathrm{th}$ = " + scientific(summary["thermal_resistance_K_per_W"], "K/W"))
    return "   ·   ".join(parts)


# --- the page -------------------------------------------------------------------------------------------------

WIDTH, LEFT, BAR, RIGHT = 9.6, 0.78, 0.20, 0.95  # inches
FLAT = 1.2  # inches; a lower frame has no room for words inside it


def picture(result, field, window):
    """The figure: a close look with names and peak, and the whole cross-section below it."""
    section = Section(result)
    whole = (section.radius, section.bottom, section.top)
    if window == "full":
        close = whole
    elif window is None:
        close = automatic_window(section, result["fields"]["temperature"])
    else:
        radius, low, high = section.box({"filament", "gap"}) or (0, *[field.peak(section)[1][1]] * 2)
        close = fitted(section, window, (low + high) / 2)
    aspect = lambda box: (box[2] - box[1]) / (2 * box[0])
    room = WIDTH - LEFT - BAR - RIGHT - 0.45 - 0.073 * max(len(shown(name)) for name in section.names)
    main = min(room * aspect(close), 6.4)
    with_whole = whole[0] > 1.3 * close[0] or (whole[2] - whole[1]) > 1.3 * (close[2] - close[1])
    small = min(room * aspect(whole), 2.2) if with_whole else 0
    head = 0.95 if main >= FLAT else 1.55
    height = head + main + (0.62 if main >= FLAT else 0.95) + (small + 0.80 if with_whole else 0)

    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    place = lambda x, y, w, h: figure.add_axes([x / WIDTH, y / height, w / WIDTH, h / height])
    main_width = main / aspect(close)
    left = LEFT + (room - main_width) / 2
    axes = place(left, height - head - main, main_width, main)
    image = draw(axes, section, field, wide=False)
    draw_levels(axes, section, field, result, close)
    axes.set_xlim(-close[0], close[0])
    axes.set_ylim(close[1], close[2])
    axes.set_xlabel("r (nm)", color=INK, fontsize=10, labelpad=2)
    axes.set_ylabel("z (nm)", color=INK, fontsize=10)
    axes.yaxis.set_major_locator(ticker.MaxNLocator(max(2, min(8, int(main * 2))), steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(ticker.ScalarFormatter(useOffset=False))
    axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: f"{abs(x):g}"))
    name_regions(axes, section, close, main)
    if field.name != "potential":
        mark_peak(axes, section, field, close, main)

    bar_height = max(main, FLAT)
    bar = place(WIDTH - RIGHT - BAR, height - head - main + (main - bar_height) / 2, BAR, bar_height)
    colours = figure.colorbar(image, cax=bar)
    colours.set_label(field.label, color=INK, fontsize=10)
    colours.outline.set_linewidth(0.6)
    colours.outline.set_edgecolor(QUIET)
    bar.tick_params(colors=INK, labelsize=9, length=3, width=0.7)
    if not field.log:
        bar.yaxis.set_major_locator(ticker.MaxNLocator(7))
        bar.yaxis.set_major_formatter(ticker.ScalarFormatter(useOffset=False))

    if with_whole:
        width = small / aspect(whole)
        below = place(LEFT, 0.52, width, small)
        draw(below, section, field, wide=True)
        below.set_xlim(-whole[0], whole[0])
        below.set_ylim(whole[1], whole[2])
        show_window(below, close, scale=width / (2 * whole[0]))
        note = "full cross-section"
        if not np.isfinite(field.values).all():
            note += " (grey: no current, so no potential)"
        below.set_title(note, fontsize=9, color=QUIET, loc="left", pad=4)
        below.set_xlabel("r (nm)", color=INK, fontsize=9, labelpad=1)
        below.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: f"{abs(x):g}"))
        below.xaxis.set_major_locator(ticker.MaxNLocator(max(3, int(width * 1.4))))
        below.set_yticks([whole[1], whole[2]] if small > 0.35 else [whole[2]])
        below.yaxis.set_major_formatter(ticker.FuncFormatter(lambda y, _: f"{y:.4g}"))
        if small > 0.9:
            name_regions(below, section, whole, small, inner=False)

    heading = f"{state_name(result)}: {field.what}"
    if "time_s" in result["summary"]:
        heading += " at " + engineering(result["summary"]["time_s"], "s")
    write_titles(figure, LEFT, heading, headline(result), result["title"])
    return figure
