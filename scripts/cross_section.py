"""The cross-section of a result and its fields, ready to be drawn: what plot.py draws, without the drawing."""
import numpy as np
from matplotlib.colors import LogNorm, Normalize

from page import scientific

NM = 1e-9
FIELDS = ("temperature", "potential", "current_density", "joule_heat")


# --- geometry -------------------------------------------------------------------------------------------------


class Section:
    """The half section of a result in nm, with what is drawn of it besides the fields."""

    def __init__(self, result):
        mesh = result["mesh"]
        self.points = mesh["points"] / NM
        self.triangles = mesh["triangles"]
        self.region = mesh["region"]
        self.names = mesh["region_names"]
        self.radius = self.points[:, 0].max()
        self.bottom, self.top = self.points[:, 1].min(), self.points[:, 1].max()
        self.outlines = self._outlines()

    def _outlines(self):
        """Edges between different regions, (K, 2, 2); vertices paired at an interface count as one."""
        _, place = np.unique(np.round(self.points * 1e4).astype(np.int64), axis=0, return_inverse=True)
        corners = place.reshape(-1)[self.triangles]
        edges = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]]), axis=1)
        ends = np.concatenate([self.triangles[:, [0, 1]], self.triangles[:, [1, 2]], self.triangles[:, [2, 0]]])
        region = np.tile(self.region, 3)
        order = np.lexsort((edges[:, 1], edges[:, 0]))
        edges, ends, region = edges[order], ends[order], region[order]
        shared = (edges[1:] == edges[:-1]).all(axis=1) & (region[1:] != region[:-1])
        return self.points[ends[1:][shared]]

    def box(self, names):
        """Largest r, lowest and highest z of the named regions; None when there are none."""
        indices = [i for i, name in enumerate(self.names) if name in names]
        used = np.unique(self.triangles[np.isin(self.region, indices)])
        if used.size == 0:
            return None
        z = self.points[used, 1]
        return self.points[used, 0].max(), z.min(), z.max()

    def raster(self, window, columns=360):
        """Index of the triangle at each pixel of the r >= 0 half of a window, -1 outside; with r and z of the pixels."""
        half, low, high = window
        rows = max(8, int(round(columns * (high - low) / half)))
        r = (np.arange(columns) + 0.5) * half / columns
        z = low + (np.arange(rows) + 0.5) * (high - low) / rows
        found = np.full((rows, columns), -1)
        p = self.points[self.triangles]
        column = lambda x: x * columns / half - 0.5
        row = lambda y: (y - low) * rows / (high - low) - 0.5
        first_c = np.maximum(np.ceil(column(p[:, :, 0].min(axis=1)) - 1e-9), 0).astype(int)
        last_c = np.minimum(np.floor(column(p[:, :, 0].max(axis=1)) + 1e-9), columns - 1).astype(int)
        first_r = np.maximum(np.ceil(row(p[:, :, 1].min(axis=1)) - 1e-9), 0).astype(int)
        last_r = np.minimum(np.floor(row(p[:, :, 1].max(axis=1)) + 1e-9), rows - 1).astype(int)
        for t in np.flatnonzero((first_c <= last_c) & (first_r <= last_r)):
            a, b, c = p[t]
            x = r[first_c[t] : last_c[t] + 1][None, :]
            y = z[first_r[t] : last_r[t] + 1][:, None]
            area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
            u = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area
            v = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area
            inside = (u > -1e-9) & (v > -1e-9) & (u + v < 1 + 1e-9)
            found[first_r[t] : last_r[t] + 1, first_c[t] : last_c[t] + 1][inside] = t
        return found, r, z


def automatic_window(section, temperature):
    """Half width, bottom and top in nm of the region worth a close look: the filament, else the hot spot."""
    filament = section.box({"filament", "gap"})
    if filament:
        radius, low, high = filament
        half = max(3.2 * radius, 2.0 * (high - low), 1.5 * radius + (high - low))
        middle = (low + high) / 2
    else:
        excess = temperature - temperature.min()
        hot = section.points[excess > 0.3 * excess.max()] if excess.max() > 0 else section.points
        half = max(1.3 * hot[:, 0].max(), 0.8 * np.ptp(hot[:, 1]))
        middle = hot[:, 1].mean()
    return fitted(section, half, middle)


def fitted(section, half, middle):
    """A window of that half width and pleasant proportions within the device."""
    half = min(half, section.radius)
    height = min(1.28 * half, section.top - section.bottom)
    low = min(max(middle - height / 2, section.bottom), section.top - height)
    return half, low, low + height


# --- fields ---------------------------------------------------------------------------------------------------


class Field:
    """What is drawn: values at vertices or in triangles, colours, words."""

    LABELS = {
        "temperature": ("temperature (K)", "inferno", "K"),
        "potential": ("potential (V)", "viridis", "V"),
        "joule_heat": ("Joule heat (W/m³)", "inferno", "W/m³"),
        "current_density": ("|J|, current density (A/m²)", "magma", "A/m²"),
    }

    def __init__(self, name, fields, among=None):
        """`fields` holds the arrays of one moment; the colours span those of all moments in `among`."""
        self.name = name
        self.log = name in ("current_density", "joule_heat")
        self.label, self.map, self.unit = self.LABELS[name]
        self.values = self._values(fields)
        every = np.concatenate([self._values(moment) for moment in among]) if among else self.values
        finite = every[np.isfinite(every)]
        low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
        if self.log:
            high = high if high > 0 else 1.0
            self.norm = LogNorm(high * 1e-6, high, clip=True)
            self.values = np.maximum(self.values, high * 1e-6)
        else:
            self.norm = Normalize(low, high if high > low else low + 1)

    def _values(self, fields):
        values = fields[self.name]
        return np.hypot(values[:, 0], values[:, 1]) if values.ndim > 1 else values

    @property
    def what(self):
        """Name without symbol and unit."""
        return self.label.split(" (")[0].replace("|J|, ", "")

    def peak(self, section):
        """Value and (r, z) in nm of the maximum."""
        index = int(np.nanargmax(self.values))
        if self.log:
            return self.values[index], section.points[section.triangles[index]].mean(axis=0)
        return self.values[index], section.points[index]

    def at_vertices(self, section):
        """Points, triangles and values for smooth shading.

        Values in triangles become area-weighted geometric means around each vertex, for each region by itself:
        they stay steep at interfaces and even within a material.
        """
        if not self.log:
            return section.points, section.triangles, self.values
        count = len(section.names)
        pairs, corners = np.unique(section.triangles * count + section.region[:, None], return_inverse=True)
        corners = corners.reshape(-1, 3)
        a, b, c = (section.points[section.triangles[:, i]] for i in range(3))
        area = np.abs((b - a)[:, 0] * (c - a)[:, 1] - (c - a)[:, 0] * (b - a)[:, 1])
        weights = np.bincount(corners.ravel(), np.repeat(area, 3))
        sums = np.bincount(corners.ravel(), np.repeat(area * np.log(self.values), 3))
        return section.points[pairs // count], corners, np.exp(sums / np.where(weights > 0, weights, 1))

    def text(self, value):
        if self.log:
            return scientific(value, self.unit)
        return f"{value:.0f} {self.unit}" if np.ptp([self.norm.vmin, self.norm.vmax]) > 20 else f"{value:.2f} {self.unit}"
