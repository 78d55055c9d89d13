"""What all pictures of fvsolve have in common: colours, titles, frames, axes in engineering units, saving."""
import os

import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import patheffects, ticker

STATES = {"reset": "RESET", "weakset": "weak SET", "set": "SET"}
INK = "#1c1c28"  # text
QUIET = "#6b6b7b"  # secondary text and frames
FRAME = "#39d5ff"  # where the close look is
HOT, WARM, COLD, DARK = "#b5232f", "#e58b1e", "#1f77a8", "#4b3f72"  # lines
LONGEST_NAME = 28  # characters; longer ones are cut

STYLE = {"svg.hashsalt": "fvsolve", "svg.fonttype": "path", "font.family": "DejaVu Sans"}


# --- numbers --------------------------------------------------------------------------------------------------


def engineering(value, unit):
    """1.02e-3, "S" -> "1.02 mS"."""
    if value == 0 or not np.isfinite(value):
        return f"{value:.3g} {unit}"
    factor, prefixed = prefix(value, unit)
    return f"{float(f'{value / factor:.3g}'):g} {prefixed}"


def prefix(value, unit):
    """The power of 1000 in which a value reads best and the unit with its prefix: 1.02e-3, "S" -> 1e-3, "mS"."""
    if value == 0 or not np.isfinite(value):
        return 1.0, unit
    power = int(np.clip(np.floor(np.log10(abs(value) * (1 + 1e-9)) / 3), -6, 4))
    return 1000.0**power, "afpnµm kMGT"[power + 6].strip() + unit


def scientific(value, unit):
    """8.1e12, "A/m²" -> "8.1 × 10¹² A/m²"."""
    exponent = int(np.floor(np.log10(abs(value)))) if value else 0
    digits = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{value / 10.0**exponent:.1f} × 10{digits} {unit}"


# --- words ----------------------------------------------------------------------------------------------------


def shown(name, longest=LONGEST_NAME):
    """A name as it stands in a picture."""
    text = name.replace("_", " ")
    return text if len(text) <= longest else text[: longest - 1] + "…"


def state_name(result):
    return shown(STATES.get(result["state"], result["state"]), 20)


def halo(size=2.2):
    return [patheffects.withStroke(linewidth=size, foreground=(0, 0, 0, 0.65))]


def write_titles(figure, left, heading, line, title):
    """A bold heading with a line of numbers below it, and the title of the run on the right; `left` in inches."""
    width, height = figure.get_size_inches()
    words = figure.text(left / width, 1 - 0.36 / height, heading, fontsize=16, fontweight="bold", color=INK, va="center")
    end = words.get_window_extent(figure.canvas.get_renderer()).x1 / figure.dpi
    room = min(64, max(1, int((width - 0.5 - end) / 0.071)))  # characters
    figure.text(left / width, 1 - 0.68 / height, line, fontsize=10.5, color=INK, va="center")
    figure.text(
        1 - 0.25 / width, 1 - 0.36 / height, shown(title, room), fontsize=9, color=QUIET, va="center", ha="right"
    )


# --- axes -----------------------------------------------------------------------------------------------------


def dress(axes):
    """Thin quiet frame and dark ticks."""
    axes.tick_params(which="both", colors=INK, labelsize=9, length=3, width=0.7)
    axes.tick_params(which="minor", length=1.8, width=0.5)
    for spine in axes.spines.values():
        spine.set_color(QUIET)
        spine.set_linewidth(0.7)


def grid(axes):
    """Pale lines behind the curves."""
    axes.grid(True, which="major", color=QUIET, alpha=0.18, linewidth=0.6)
    axes.set_axisbelow(True)


def logarithmic_time(axes, low, high):
    """Whole decades of seconds around [low, high], labelled in ps, ns, µs; a long axis only at powers of 1000."""
    first, last = int(np.floor(np.log10(low) + 1e-9)), int(np.ceil(np.log10(high) - 1e-9))
    last = max(last, first + 1)
    axes.set_xscale("log")
    axes.set_xlim(10.0**first, 10.0**last)
    step = 3 if last - first > 5 else 1
    decades = [d for d in range(first, last + 1) if d % step == 0]
    axes.xaxis.set_major_locator(ticker.FixedLocator([10.0**d for d in decades]))
    axes.xaxis.set_minor_locator(
        ticker.FixedLocator([10.0**d for d in range(first, last + 1)])
        if step > 1
        else ticker.LogLocator(subs=range(2, 10), numticks=99)
    )
    axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: engineering(x, "s")))
    axes.xaxis.set_minor_formatter(ticker.NullFormatter())


def legend(axes, *curves, **where):
    """Names of the curves without a frame; those of the axes unless given as handles and names. One alone needs none."""
    handles, names = curves or axes.get_legend_handles_labels()
    if len(names) > 1:
        axes.legend(
            handles, names, frameon=False, fontsize=9, labelcolor=INK, handlelength=1.6, borderaxespad=0.4, **where
        )


# --- files ----------------------------------------------------------------------------------------------------


def save(figure, base):
    """Writes base.png and base.svg, each in one step. Returns their paths."""
    paths = []
    for kind, metadata in (("png", {"Software": None}), ("svg", {"Date": None, "Creator": None})):
        path, partial = f"{base}.{kind}", f"{base}.{os.getpid()}.partial"
        try:
            figure.savefig(partial, format=kind, dpi=200, metadata=metadata)
            os.replace(partial, path)
        finally:
            if os.path.exists(partial):
                os.remove(partial)
        paths.append(path)
    return paths
