"""The history of a transient run, ready to be drawn: its pulses, and what happened in and after them."""
import numpy as np


class History:
    """Series over the time of a run. A time stands twice where the drive jumps: before and after."""

    def __init__(self, transient):
        self.time = transient["time"]
        self.series = transient
        if self.time.size < 2:
            raise ValueError("its history has fewer than two times")

    def __getitem__(self, name):
        """The values of a series; None when the run did not keep it."""
        return self.series.get(name)

    @property
    def drive(self):
        """Name of what drives the device: the source, or the device's own voltage or current where none was kept."""
        return next(name for name in ("source_voltage", "source_current", "voltage", "current") if name in self.series)

    def pulses(self):
        """Pairs of indices into the history: the last entry before the drive rises, the last one before it falls.

        A drive that never moves is one pulse over the whole run.
        """
        drive = self[self.drive]
        base = drive[np.argmin(np.abs(drive))]
        away = np.abs(drive - base)
        end = self.time.size - 1
        if away.max() <= 1e-9 * np.abs(drive).max():
            return [(0, end)]
        # A source leaves its base and falls from its plateau at once; what the device itself sees sags and rings.
        exact = self.drive.startswith("source")
        on = away > (1e-9 if exact else 0.01) * away.max()
        before = np.concatenate([[False], on[:-1]])
        starts, stops = np.flatnonzero(on & ~before), np.flatnonzero(~on & before)
        plateau = 1 - 1e-9 if exact else 0.5
        pulses = []
        for start, stop in zip(starts, [*stops, None]):
            top = end
            if stop is not None:
                top = start + np.flatnonzero(away[start:stop] >= plateau * away[start:stop].max())[-1]
            pulses.append((max(int(start) - 1, 0), int(top)))
        return pulses

    def part(self, first, last):
        """Indices of the entries from `first` to `last`, both included, and their times since the first one."""
        indices = np.arange(first, last + 1)
        return indices, self.time[indices] - self.time[first]


def crossing(time, values, level):
    """First time at which `values` pass `level` in either direction, between entries by straight lines; None if never."""
    side = values >= level
    changed = np.flatnonzero(side[1:] != side[:-1])
    if changed.size == 0:
        return None
    i = changed[0]
    share = (level - values[i]) / (values[i + 1] - values[i])
    return time[i] + share * (time[i + 1] - time[i])
