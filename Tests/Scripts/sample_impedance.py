#!/usr/bin/env python3
"""Makes a plausible thermal impedance file of a made-up Foster network.

    sample_impedance.py OUT.h5
"""
import sys

import h5py
import numpy as np

POLES = {
    "peak": ([2e-11, 1.5e-10, 9e-10, 6e-9, 6e-8, 8e-7], [3.6e5, 8.1e5, 9.9e5, 4.8e5, 2.4e5, 1.2e5]),
    "filament_mean": ([3e-11, 2e-10, 1e-9, 6e-9, 6e-8, 8e-7], [1.2e5, 5.4e5, 7.8e5, 4.5e5, 2.3e5, 1.2e5]),
}
time = np.geomspace(1e-12, 1e-4, 161)


def step(tau, resistance):
    return -(np.asarray(resistance) * np.expm1(-time[:, None] / tau)).sum(axis=1)


with h5py.File(sys.argv[1], "w") as file:
    file.attrs.update({"Conventions": "fvsolve-impedance-1", "title": "HfO2 memristor, SET state, reduced stack", "state": "set"})

    def put(name, values, unit):
        file[name] = values
        file[name].attrs.update({"units": unit, "long_name": name})

    put("impedance/time", time, "s")
    for name, (tau, resistance) in POLES.items():
        curve = step(np.array(tau), resistance)
        ripple = 1 + 0.004 * np.sin(3 * np.log(time)) * np.exp(-time / 1e-8)
        put(f"impedance/{name}", curve * ripple, "K W-1")
        put(f"impedance/foster_{name}", curve, "K W-1")
        put(f"foster/{name}/time_constant", tau, "s")
        put(f"foster/{name}/resistance", resistance, "K W-1")
    tau, resistance = map(np.array, POLES["peak"])
    put("residual/time", time, "s")
    put("residual/peak_fraction", (resistance * np.exp(-time[:, None] / tau)).sum(axis=1) / resistance.sum(), "1")
    file.create_group("summary").attrs["thermal_resistance_K_per_W"] = resistance.sum()
    file.attrs["complete"] = np.int32(1)
