"""The tornado plot of sensitivities: what published ranges of materials do, and elasticities, the largest effects on top."""
import numpy as np
from matplotlib import pyplot, ticker

from page import COLD, DARK, HOT, INK, QUIET, WARM, dress, engineering, prefix, state_name, write_titles

WIDTH, LEFT, RIGHT, HEAD, FOOT, BETWEEN = 10.8, 3.05, 0.3, 1.5, 0.62, 1.12  # inches
ROW = 0.33  # inches a bar
MOST = 14  # bars a panel
NEGLIGIBLE = 1e-4  # smaller elasticities are not worth paper
PROPERTIES = {"electrical_conductivity": "σ", "thermal_conductivity": "κ"}
SYMBOLS = {
    "sigma300": "at 300 K", "sigma0": "σ₀", "tcr": "temperature coefficient", "lorenz": "Lorenz number",
    "lattice": "lattice part", "activation_energy": "activation energy", "value": "",
}
COLUMNS = (
    ("peak_temperature", "$T_\\mathrm{max}$", "K"),
    ("conductance", "$G$", "S"),
    ("thermal_resistance", "$R_\\mathrm{th}$", "K/W"),
)


def picture(file):
    shown = [(k, symbol, unit) for k, symbol, unit in columns(file)]
    ranges = sorted(file["ranges"], key=lambda item: -effect(item, shown[0][0]))[:MOST]
    slopes = [item for item in file["parameters"] if slope(item, shown) >= NEGLIGIBLE]
    slopes = sorted(slopes, key=lambda item: -abs_or_zero(item["elasticity"][shown[0][0]]))[:MOST]
    panels = [(draw, rows) for draw, rows in ((draw_range, ranges), (draw_slope, slopes)) if rows]
    if not panels:
        raise ValueError("no parameter that changes anything")
    height = HEAD + FOOT + sum(ROW * len(rows) + 0.12 for _, rows in panels) + BETWEEN * (len(panels) - 1)
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    top = height - HEAD
    for draw, rows in panels:
        tall = ROW * len(rows) + 0.12
        heading = "published ranges: solved at both ends" if draw is draw_range else "elasticities: change per 1 % more of the parameter"
        figure.text(0.25 / WIDTH, (top + 0.2) / height, heading, fontsize=10.5, fontweight="bold", color=INK, va="center")
        gap = 0.32
        wide = (WIDTH - LEFT - RIGHT - gap * (len(shown) - 1)) / len(shown)
        for column, (k, symbol, unit) in enumerate(shown):
            place = [(LEFT + column * (wide + gap)) / WIDTH, (top - tall) / height, wide / WIDTH, tall / height]
            axes = figure.add_axes(place)
            dress(axes)
            axes.grid(True, axis="x", color=QUIET, alpha=0.18, linewidth=0.6)
            axes.set_axisbelow(True)
            axes.set_ylim(len(rows) - 0.5, -0.5)
            axes.set_yticks(range(len(rows)))
            axes.tick_params(axis="y", length=0)
            axes.set_yticklabels([label(item, draw is draw_range) for item in rows] if column == 0 else [], fontsize=8.6)
            draw(axes, rows, k, symbol, unit, file["quantities"][k]["value"])
        if draw is draw_range:
            name_ends(figure, top + 0.2)
        top -= tall + BETWEEN
    write_titles(figure, 0.25, f"{state_name(file)}: what it depends on", numbers(file, shown), file["title"])
    return figure


def name_ends(figure, height):
    """What the two colours of a range are, at the right; in inches."""
    width, tall = figure.get_size_inches()
    for x, colour, words in ((WIDTH - RIGHT - 1.75, COLD, "low end"), (WIDTH - RIGHT - 0.8, HOT, "high end")):
        figure.text(x / width, height / tall, "■", color=colour, fontsize=11, va="center")
        figure.text((x + 0.18) / width, height / tall, words, color=INK, fontsize=9, va="center")


def columns(file):
    """Index, symbol and unit of the quantities that are drawn."""
    names = [item["name"] for item in file["quantities"]]
    return [
        (names.index(name), symbol, unit)
        for name, symbol, unit in COLUMNS
        if name in names and np.isfinite(file["quantities"][names.index(name)]["value"])
    ]


def abs_or_zero(value):
    return abs(value) if np.isfinite(value) else 0.0


def effect(item, k):
    """How far apart the ends of a range are; one without solution is the farthest."""
    ends = np.array([item["low"]["quantities"][k], item["high"]["quantities"][k]])
    return abs(ends[1] - ends[0]) if np.isfinite(ends).all() else np.inf


def slope(item, shown):
    return max(abs_or_zero(item["elasticity"][k]) for k, *_ in shown)


def draw_range(axes, rows, k, symbol, unit, nominal):
    """From the value at the low end to that at the high end of each range, through the nominal one."""
    ends = np.array([[item[end]["quantities"][k] for end in ("low", "high")] for item in rows])
    known = np.append(ends[np.isfinite(ends)], nominal)
    logarithmic = known.min() > 0 and known.max() > 8 * known.min()
    if logarithmic:
        axes.set_xscale("log")
        margin = (known.max() / known.min()) ** 0.07
        axes.set_xlim(known.min() / margin, known.max() * margin)
        axes.xaxis.set_major_locator(ticker.LogLocator(numticks=6))
        axes.xaxis.set_minor_formatter(ticker.NullFormatter())
        axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: engineering(x, unit)))
        axes.set_xlabel(symbol, color=INK, fontsize=10, labelpad=2)
    else:
        factor, shown = (1.0, unit) if unit == "K" else prefix(nominal, unit)
        margin = 0.07 * (known.max() - known.min()) or 0.01 * abs(nominal)
        axes.set_xlim(known.min() - margin, known.max() + margin)
        axes.xaxis.set_major_locator(ticker.MaxNLocator(5, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: f"{x / factor:.4g}"))
        axes.set_xlabel(f"{symbol} ({shown})", color=INK, fontsize=10, labelpad=2)
    for row, (low, high) in enumerate(ends):
        for value, colour in ((low, COLD), (high, HOT)):
            if np.isfinite(value):
                axes.fill_betweenx([row - 0.31, row + 0.31], nominal, value, color=colour, linewidth=0)
        # Where both ends lie on one side the nearer one is drawn over the farther one.
        if np.isfinite([low, high]).all() and (low - nominal) * (high - nominal) > 0:
            near, colour = (low, COLD) if abs(low - nominal) < abs(high - nominal) else (high, HOT)
            axes.fill_betweenx([row - 0.31, row + 0.31], nominal, near, color=colour, linewidth=0)
        if not np.isfinite([low, high]).all():
            axes.text(0.98, row, "no solution at one end", transform=axes.get_yaxis_transform(), fontsize=7.5,
                      color=QUIET, ha="right", va="center")
    axes.axvline(nominal, color=INK, linewidth=0.9)


def draw_slope(axes, rows, k, symbol, unit, nominal):
    """Bars to the right where more of the parameter is more of the quantity."""
    kelvin = unit == "K"
    values = np.array([item["elasticity"][k] for item in rows]) * (nominal / 100 if kelvin else 1)
    largest = np.nanmax(np.abs(values)) if np.isfinite(values).any() else 1.0
    low, high = min(0.0, np.nanmin(values)), max(0.0, np.nanmax(values))
    for row, value in enumerate(values):
        if not np.isfinite(value):
            axes.text(0.5, row, "not defined", transform=axes.get_yaxis_transform(), fontsize=7.5, color=QUIET,
                      ha="center", va="center")
            continue
        axes.barh(row, value, height=0.62, color=WARM if value > 0 else DARK, linewidth=0)
        inside = abs(value) > 0.55 * largest
        words = f"{value:+.2g}".replace("-", "−") if abs(value) >= 5e-4 else "0"
        # Beside a bar that is hardly seen there is more room on the side of the long ones.
        hidden = abs(value) < 0.03 * largest
        side = 1 if (high > -low if hidden else value > 0) else -1
        axes.annotate(words, xy=(0 if hidden else value, row), xytext=(-3 * side if inside else 3 * side, 0), textcoords="offset points",
                      fontsize=7.5, color=("white" if value < 0 else INK) if inside else INK, va="center",
                      ha="right" if (side > 0) == inside else "left")
    axes.axvline(0, color=INK, linewidth=0.9)
    room = 0.24 * (high - low or 1.0)
    axes.set_xlim(low - (room if low < 0 else 0.4 * room), high + (room if high > 0 else 0.4 * room))
    axes.xaxis.set_major_locator(ticker.MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.set_xlabel(f"{symbol} (K per 1 %)" if kelvin else f"{symbol} (% per 1 %)", color=INK, fontsize=10, labelpad=2)


def label(item, with_range):
    """A path as people say it: materials/TiN/thermal_conductivity/lattice is "TiN κ, lattice part"."""
    parts = item["path"].split("/")
    if parts[0] == "materials" and len(parts) >= 4:
        what = PROPERTIES.get(parts[-2], parts[-2].replace("_", " "))
        number = SYMBOLS.get(parts[-1], parts[-1].replace("_", " "))
        words = f"{'/'.join(parts[1:-2])} {what}" + (f", {number}" if number else "")
    elif parts[:2] == ["filament", "profile"]:
        words = f"filament, point {parts[2]}: {parts[3].replace('_', ' ')}"
    else:
        words = ", ".join(part.replace("_", " ") for part in (parts[1:] if parts[0] in ("boundaries", "layers", "drive") else parts))
    words = words if len(words) <= 44 else words[:43] + "…"
    if not with_range:
        return words
    return f"{words}\n{compact(item['low']['value'])} to {compact(item['high']['value'])} {pretty(item['unit'])}"


def compact(value):
    if value != 0 and not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.2e}".split("e")
        digits = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"{float(mantissa):g}·10{digits}"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def pretty(unit):
    return unit.replace("m2", "m²").replace("m3", "m³").replace("K2", "K²").replace("Ohm", "Ω").removesuffix("1") if unit != "1" else ""


def numbers(file, shown):
    """The line below the heading."""
    parts = [f"at {file['summary']['voltage_V']:.4g} V"]
    for k, symbol, unit in shown:
        value = file["quantities"][k]["value"]
        parts.append(f"{symbol} = " + (f"{value:.4g} K" if unit == "K" else engineering(value, unit)))
    return "   ·   ".join(parts)
