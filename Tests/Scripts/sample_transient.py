#!/usr/bin/env python3
"""Makes a plausible transient result out of a steady one: its fields, heated and cooled by a made-up Foster network.

    sample_transient.py STEADY.h5 OUT.h5 pulse|edge|train|open
`pulse` jumps, `edge` has ramps and waits first, `train` repeats, `open` ends with the pulse and keeps the fewest series.
"""
import shutil
import sys

import h5py
import numpy as np

steady, out, kind = sys.argv[1:]
TAU = np.array([2e-11, 1.5e-10, 9e-10, 6e-9, 6e-8, 8e-7])  # s
SHARE = np.array([0.12, 0.27, 0.33, 0.16, 0.08, 0.04])

# Straight pieces of the drive: duration in s, share of the full voltage at both ends.
pieces = {
    "pulse": [(1e-6, 1, 1), (1e-5, 0, 0)],
    "edge": [(2e-8, 0, 0), (1e-9, 0, 1), (1e-7, 1, 1), (1e-9, 1, 0), (1e-6, 0, 0)],
    "train": [(5e-8, 1, 1), (2e-9, 1, 0), (1.5e-7, 0, 0)] * 12,
    "open": [(1e-6, 1, 1)],
}[kind]

with h5py.File(steady) as file:
    summary = dict(file["summary"].attrs)
    fields = {name: item[()] for name, item in file["fields"].items()}
    points = file["mesh/points"][()]
rise = summary["peak_temperature_K"] - 300
mean = summary["filament_mean_temperature_K"] - 300
voltage, conductance, full = summary["voltage_V"], summary["conductance_S"], summary["joule_power_W"]

time, drive, states = [0.0], [0.0], [np.zeros(TAU.size)]
for duration, first, last in pieces:
    start, before = time[-1], states[-1]
    steps = np.geomspace(1e-12, duration, max(6, int(14 * np.log10(duration / 1e-12))))
    steps[-1] = duration
    if first != drive[-1]:
        time.append(start)
        drive.append(first)
        states.append(before)
    state, at = before, 0.0
    for step in steps:
        share = first + (last - first) * step / duration
        decay = np.exp(-(step - at) / TAU)
        state = state * decay + SHARE * share**2 * (1 - decay)
        at = step
        time.append(start + step)
        drive.append(share)
        states.append(state)
time, drive, states = np.array(time), np.array(drive), np.array(states)
level = states.sum(axis=1)
# The filament's mean knows less of the fast poles; the current falls as the metal heats.
slow = (states * np.array([0.8, 0.95, 1.05, 1.05, 1.05, 1.05])).sum(axis=1)
current = drive * voltage * conductance * (1 + 0.12 * (1 - level))
power = drive * voltage * current
stored = 1e-17 * full / 1.2e-4 * (states * TAU / 1e-9).sum(axis=1)
# Heat leaves through what the slow poles describe.
leaving = 0.9 * full * (states[:, 2:] * SHARE.sum() / SHARE[2:].sum()).sum(axis=1)
series = {
    "time": (time, "s"), "peak_temperature": (300 + rise * level, "K"), "current": (current, "A"),
    "filament_mean_temperature": (300 + mean * slow, "K"), "voltage": (drive * voltage * 0.93, "V"),
    "source_voltage": (drive * voltage, "V"), "joule_power": (power, "W"), "heat_out": (leaving, "W"),
    "stored_heat": (stored, "J"),
}
if kind == "open":
    series = {name: series[name] for name in ("time", "peak_temperature", "current")}

shutil.copyfile(steady, out)
with h5py.File(out, "a") as file:
    group = file.create_group("transient")
    for name, (values, unit) in series.items():
        group[name] = values
        group[name].attrs.update({"units": unit, "long_name": name})
    hottest = int(np.argmax(level))
    file["summary"].attrs["time_s"] = time[hottest]
    moments = [1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6][: 5 if kind == "train" else 7]
    snapshots = file.create_group("snapshots")
    snapshots["time"] = np.array(moments)
    snapshots["time"].attrs.update({"units": "s", "long_name": "time of each snapshot"})
    where = points[np.argmax(fields["temperature"])]
    far = np.hypot(*(points - where).T)
    for index, moment in enumerate(moments):
        # Heat has spread as far as sqrt(D t); on for the whole time, as far as the pictures need it.
        reach = np.sqrt(4 * 8e-6 * moment)
        share = (SHARE * (1 - np.exp(-moment / TAU))).sum() * np.exp(-((far / (reach + 6e-9)) ** 2) / (1 + moment / 1e-9))
        group = snapshots.create_group(f"{index:04}")
        group.attrs["time_s"] = moment
        for name, values in fields.items():
            group[name] = 300 + (values - 300) * share if name == "temperature" else values
            group[name].attrs.update(file["fields"][name].attrs)
