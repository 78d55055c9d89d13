#!/usr/bin/env python3
"""Writes made-up parameter studies with h5py: sample_sweep.py FILE KIND [RESULT]

Kinds: grid (states, thicknesses, voltages; points without a solution), thickness (one axis), states (no numbers),
many (five axes, long names), fine (many values), sobol, list (few points), pending (nothing solved).
With a RESULT the points of the grid at full voltage keep fields, copies of it.
"""
import os
import shutil
import sys

import h5py
import numpy as np


def write(path, title, axes, quantities, status, parameters=(), messages=None, **about):
    """Axes and parameters are (name, values, unit or None, long name); quantities (name, values, unit, long name)."""
    with h5py.File(path, "w") as file:
        file.attrs.update({"Conventions": "fvsolve-sweep-1", "title": title, "identity": "00", **about})
        for key, items in (("axes", axes), ("parameters", parameters), ("quantities", quantities)):
            if items:
                file.attrs[key] = [item[0] for item in items]
        for name, values, unit, long_name in [*axes, *parameters, *quantities]:
            text = not np.issubdtype(np.asarray(values).dtype, np.number)
            data = file.create_dataset(name, data=values, dtype=h5py.string_dtype() if text else "f8")
            data.attrs["long_name"] = long_name
            if unit:
                data.attrs["units"] = unit
        file["status"] = status.astype("i4")
        file["status"].attrs["flag_meanings"] = "pending converged failed invalid"
        file.create_dataset("message", status.shape, h5py.string_dtype())
        for axis in axes:
            file[axis[0]].make_scale(axis[0])
        for name in [quantity[0] for quantity in quantities] + ["status", "message"]:
            for i, axis in enumerate(axes):
                file[name].dims[i].attach_scale(file[axis[0]])
        file.attrs["complete"] = np.int32(1)


def temperature(resistance, power):
    """K; a rise that saturates a little, as one does where the conductivity grows with temperature."""
    return 300 + resistance * power / (1 + 2e-4 * resistance * power)


def quantities(resistance, power, status):
    peak = np.where(status == 1, temperature(resistance, power), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        thermal = np.where(power > 0, (peak - 300) / power, np.nan)
    return [
        ("peak_temperature", peak, "K", "highest temperature"),
        ("thermal_resistance", thermal, "K W-1", "peak temperature rise over Joule power"),
    ]


def grid(path, states, thicknesses, voltages, extra=(), result=None):
    lengths = [len(states), len(thicknesses), len(voltages)] + [len(values) for _, values, _, _ in extra]
    index = np.indices(lengths)
    conductance = np.array([2e-6, 5.4e-4, 1.02e-3])[index[0] % 3]
    t, v = np.asarray(thicknesses)[index[1]], np.asarray(voltages)[index[2]]
    resistance = np.array([1.2e7, 4.4e6, 3.1e6])[index[0] % 3] * (t / 7.5e-9) ** 0.6
    for axis in range(len(extra)):
        resistance = resistance * (1 + 0.1 * index[3 + axis])
    status = np.ones(lengths, int)
    if not extra and min(lengths[1:]) > 2:
        status[-1, -1, -1] = 2
        status[-1, -1, -2] = 2
        status[0, 0, :2] = 3
        status[1, 0, 2] = 0
    axes = [
        ("state", states, None, "state of the device"),
        ("thickness", thicknesses, "m", "thickness of the oxide"),
        ("voltage", voltages, "V", "voltage at the terminal"),
    ]
    order = [0, 1] + list(range(3, len(lengths))) + [2]
    numbers = [(n, np.transpose(a, order), u, w) for n, a, u, w in quantities(resistance, conductance * v**2, status)]
    axes = axes[:2] + list(extra) + axes[2:]
    write(
        path, "HfO₂ memristor: set, weakset, reset over thickness and voltage", axes, numbers,
        np.transpose(status, order), hold="voltage", design="grid",
    )
    if result:
        folder = os.path.splitext(path)[0] + ".fields"
        os.makedirs(folder, exist_ok=True)
        for number in range(status.size):
            if np.unravel_index(number, status.shape)[2] in (2, 4, 5) and number % 5:
                shutil.copyfile(result, os.path.join(folder, f"{number:06}.h5"))


def design(path, count, kind):
    rng = np.random.default_rng(1)
    spread = lambda low, high: low + (high - low) * rng.random(count)
    parameters = [
        ("filament_conductivity", 10 ** spread(3.4, 5.4), "S m-1", "electrical conductivity of the filament at 300 K"),
        ("filament_lattice_conductivity", spread(0.6, 20), "W m-1 K-1", "lattice conductivity"),
        ("oxide_conductivity", spread(0.5, 1.1), "W m-1 K-1", "thermal conductivity of HfO₂"),
        ("electrode_conductivity", spread(3e5, 5e6), "S m-1", "electrical conductivity of TiN"),
        ("radius", spread(3e-9, 5e-9), "m", ""),
        ("electrode", np.array(["TiN", "W", "Al"], object)[rng.integers(0, 3, count)], None, "material of the electrode"),
        ("temperature_coefficient_of_the_resistivity", spread(1e-4, 1e-3), "K-1", "a very long name that does not fit below a small panel"),
    ]
    conductivity, lattice = parameters[0][1], parameters[1][1]
    resistance = 3e7 / (4.5 + lattice) / parameters[2][1]
    status = np.where((conductivity > 2e5) & (lattice < 2), 2, 1)
    write(
        path, f"HfO₂ memristor, set: {count} points of a Sobol sequence",
        [("point", np.arange(count), "1", "point of the study")],
        quantities(resistance, 0.16 * 1e-3 * conductivity / 1e5, status), status, parameters, design=kind,
    )


def main(path, kind, result=None):
    states, thicknesses, voltages = ["reset", "weakset", "set"], [5e-9, 7.5e-9, 1e-8], np.arange(6) / 10
    if kind == "grid":
        grid(path, states, thicknesses, voltages, result=result)
    elif kind == "thickness":
        grid(path, ["set"], [5e-9, 6e-9, 7e-9, 8e-9], [0.4])
    elif kind == "states":
        grid(path, states, [7.5e-9], [0.4])
    elif kind == "fine":
        grid(path, states[1:], np.linspace(5, 10, 26) * 1e-9, np.linspace(0, 0.5, 51))
    elif kind == "many":
        extra = [
            ("filament_bottom_radius_near_the_electrode", [3e-9, 4e-9], "m", "radius of the filament at its bottom"),
            ("ambient", [300.0, 320.0, 340.0, 360.0, 380.0], "K", ""),
        ]
        grid(path, states, thicknesses, voltages, extra)
    elif kind == "pending":
        write(path, "", [("voltage", voltages, "V", "")], [("peak_temperature", voltages * np.nan, "K", "")], np.zeros(6, int))
    else:
        design(path, {"sobol": 1000, "list": 7}[kind], kind)


main(*sys.argv[1:])
