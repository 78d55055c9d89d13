"""A parameter study ready to be drawn: which axis is drawn how, and units that read well."""
import itertools

import numpy as np

from page import STATES, prefix, shown

PREFIXABLE = {"m", "s", "V", "A", "S", "W", "Ohm", "Hz", "F", "J", "K W-1", "Ohm m"}
SYMBOLS = {"peak_temperature": "$T_\\mathrm{max}$", "thermal_resistance": "$R_\\mathrm{th}$"}
DRIVES = ("voltage", "current")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


# --- units ----------------------------------------------------------------------------------------------------


def unit_text(unit):
    """"W m-1 K-1" -> "W/(m K)", "1" -> ""."""
    over, under = [], []
    for factor in (unit or "1").split():
        name = factor.rstrip("-0123456789")
        power = factor[len(name) :]
        (under if power.startswith("-") else over).append(name + power.lstrip("-").replace("1", "").translate(SUPERSCRIPTS))
    top = " ".join(over).replace("Ohm", "Ω")
    bottom = " ".join(under).replace("Ohm", "Ω")
    if not bottom:
        return top
    return (top or "1") + "/" + (f"({bottom})" if " " in bottom else bottom)


def readable(values, unit):
    """By what to divide numbers so that they read well, and the unit that they then have."""
    finite = np.abs(values[np.isfinite(values)])
    largest = finite.max() if finite.size else 0.0
    if largest == 0:
        return 1.0, unit_text(unit)
    if unit in PREFIXABLE:
        # 0.4 V reads better than 400 mV.
        return (1.0, unit_text(unit)) if 0.1 <= largest < 1 and unit == "V" else prefix(largest, unit_text(unit))
    if 1e-2 <= largest < 1e4:
        return 1.0, unit_text(unit)
    power = int(np.floor(np.log10(largest) + 1e-9))
    return 10.0**power, f"10{str(power).translate(SUPERSCRIPTS)} {unit_text(unit)}".strip().replace(" 1/", "/")


def is_spread(values):
    """Whether numbers belong on a logarithmic axis: over more than a factor of thirty, and crowded at the low end."""
    return values.min() > 0 and values.max() > 30 * values.min() and np.median(values) < 0.25 * values.max()


# --- axes and quantities --------------------------------------------------------------------------------------


class Axis:
    """Values along a dimension, or of a parameter."""

    def __init__(self, about):
        self.name, self.count = about["name"], len(about["values"])
        self.long_name = about["long_name"] or self.name
        self.is_text = about["values"].dtype.kind == "O"
        self.values = about["values"]
        if self.is_text:
            self.places, self.unit = np.arange(self.count), ""
        elif is_spread(self.values) and about["unit"] not in PREFIXABLE:
            # Powers of ten stand at a logarithmic axis already.
            self.places, self.unit = self.values, unit_text(about["unit"])
        else:
            factor, self.unit = readable(self.values, about["unit"])
            self.places = self.values / factor

    @property
    def is_logarithmic(self):
        return not self.is_text and is_spread(self.values)

    @property
    def label(self):
        return self.named(self.long_name, 40)

    def named(self, words, room):
        """Words and unit in at most `room` characters; the name instead of words that are too long."""
        unit = f" ({self.unit})" if self.unit else ""
        room = max(8, room - len(unit))
        return shown(words if len(words) <= room else self.name, room) + unit

    def word(self, index):
        """One value without its unit."""
        if self.is_text:
            return shown(STATES.get(self.values[index], self.values[index]), 20)
        return f"{self.places[index]:.4g}"

    def text(self, index):
        """One value for a title: "7.5 nm", "SET", or "width = 3" where the unit would not tell what it is."""
        if self.is_text:
            return self.word(index)
        if self.name in ("thickness", *DRIVES):
            return f"{self.word(index)} {self.unit}"
        return f"{shown(self.name, 14)} = {self.word(index)} {self.unit}".strip()


class Quantity:
    """Values over the axes of a study, in units that read well; NaN where there is no solution."""

    def __init__(self, study, name):
        about = study.file["quantities"][name]
        values = np.where(study.status == study.CONVERGED, about["values"], np.nan)
        factor, unit = readable(values, about["unit"])
        self.name, self.values = name, values / factor
        self.symbol = SYMBOLS.get(name, shown(name, 24))
        self.long_name = about["long_name"] or shown(name)
        self.label = f"{self.symbol} ({unit})" if unit else self.symbol
        self.unit = unit

    def text(self, value, among=None):
        """Digits as they matter: whole kelvins, hundredths where all values `among` are close together; else three."""
        if self.unit == "K" and abs(value) >= 100 and among is not None and np.nanmax(among) - np.nanmin(among) < 20:
            return f"{value:.2f}"
        return f"{value:.0f}" if self.unit == "K" and abs(value) >= 100 else f"{float(f'{value:.3g}'):g}"


class Study:
    """A study as read_sweep gives it."""

    PENDING, CONVERGED = 0, 1

    def __init__(self, file):
        self.file = file
        self.title = file["title"]
        self.axes = [Axis(about) for about in file["axes"]]
        self.parameters = [Axis(about) for about in file["parameters"]]
        self.status = file["status"]
        if not (self.status == self.CONVERGED).any():
            raise ValueError("no point of this study has a solution yet")
        names = list(file["quantities"])
        chosen = [name for name in SYMBOLS if name in names] or names[:2]
        self.quantities = [Quantity(self, name) for name in chosen]
        # What is known nowhere has no picture.
        self.quantities = [quantity for quantity in self.quantities if np.isfinite(quantity.values).any()]
        if not self.quantities:
            raise ValueError("no point of this study has a value to draw")

    @property
    def is_grid(self):
        return not self.parameters and [axis.name for axis in self.axes] != ["point"]

    @property
    def counts(self):
        """"54 points: 52 converged, 2 failed"."""
        parts = [
            f"{(self.status == number).sum()} {word}"
            for number, word in enumerate(self.file["statuses"])
            if (self.status == number).any()
        ]
        if len(parts) == 1:
            return f"{self.status.size} points, all {parts[0].split()[1]}"
        return f"{self.status.size} points: " + ", ".join(sorted(parts, key=lambda part: "converged" not in part))

    @property
    def headline(self):
        parts = [self.counts]
        if "hold" in self.file["attributes"]:
            parts.append(f"at equal {shown(self.file['attributes']['hold'])}")
        for axis in self.axes:
            if axis.count == 1 and self.is_grid:
                words = axis.text(0)
                parts.append(f"{axis.name} {words}" if axis.name in ("thickness", *DRIVES) else words)
        return "   ·   ".join(parts)

    @property
    def symbols(self):
        """What is drawn: "T_max and R_th"."""
        return " and ".join(quantity.symbol for quantity in self.quantities)


class Panels:
    """A grid as panels of lines along x: the drive along x, one line per thickness, one panel per state, unless a study
    has other axes; then the longest are taken."""

    def __init__(self, study):
        varied = [i for i, axis in enumerate(study.axes) if axis.count > 1] or [len(study.axes) - 1]
        rank = lambda i: (not study.axes[i].is_text, study.axes[i].count)
        named = lambda choice, among: next((i for i in among if study.axes[i].name in choice), None)
        x = named(DRIVES, varied)
        x = max(varied, key=rank) if x is None else x
        rest = [i for i in varied if i != x]
        lines = named(("thickness",), rest)
        if lines is None:
            others = [i for i in rest if study.axes[i].name != "state"]
            lines = max(others or rest, key=rank) if rest else None
        panels = sorted((i for i in rest if i != lines), key=lambda i: study.axes[i].name != "state")
        single = [i for i in range(len(study.axes)) if i not in [*panels, lines, x]]
        self.x, self.lines = study.axes[x], None if lines is None else study.axes[lines]
        self._order = [*panels, *single, *([] if lines is None else [lines]), x]
        self._shape = (-1, 1 if self.lines is None else self.lines.count, self.x.count)
        places = itertools.product(*(range(study.axes[i].count) for i in panels))
        self.titles = ["\n".join(study.axes[i].text(at) for i, at in zip(panels, place)) for place in places]

    def arranged(self, values):
        """Values over the axes of the study as (panel, line, x)."""
        return np.transpose(values, self._order).reshape(self._shape)
