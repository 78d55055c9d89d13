#!/usr/bin/env python3
"""Checks the sample grid or the sample design of the Swift tests: check_sweep.py FILE grid|design ENGINE SCRIPTS."""
import sys

import h5py
import numpy
import xarray

path, design, engine, scripts = sys.argv[1:]
sys.path.insert(0, scripts)
from read_result import sweep

dataset = xarray.open_dataset(path, engine=engine)

with h5py.File(path) as file:
    assert file.attrs["Conventions"] == "fvsolve-sweep-1" and file.attrs["complete"] == 1
    for name in [*file.attrs["quantities"], "status", "message", "provenance/cpu_seconds"]:
        scales = [file[name].dims[i][0].name for i in range(file[name].ndim)]
        assert scales == ["/" + axis for axis in file.attrs["axes"]], (name, scales)
    assert all(h5py.h5ds.is_scale(file[axis].id) for axis in file.attrs["axes"])

if design == "grid":
    assert dataset.peak_temperature.dims == ("state", "thickness", "voltage")
    assert list(dataset.state.values) == ["reset", "weakset", "set"]
    assert dataset.thickness.attrs["units"] == "m" and dataset.voltage.attrs["units"] == "V"
    assert dataset.peak_temperature.attrs["units"] == "K"
    assert dataset.thermal_resistance.attrs["long_name"] == "peak temperature rise over Joule power"
    # (2 + 1) 1e6 K/W and 3e-3 S at 0.4 V.
    hottest = dataset.peak_temperature.sel(state="set", thickness=7.5e-9, voltage=0.4)
    assert abs(float(hottest) - (300 + 3e6 * 0.16 * 3e-3)) < 1e-9, hottest
    near = dataset.peak_temperature.sel(thickness=7.4e-9, method="nearest").sel(state="set", voltage=0.4)
    assert float(near) == float(hottest)
    status = dataset.status.values.ravel()
    meanings = dataset.status.attrs["flag_meanings"].split()
    assert [meanings[status[i]] for i in (4, 7, 11, 12)] == ["pending", "failed", "invalid", "converged"]
    assert list(dataset.status.attrs["flag_values"]) == [0, 1, 2, 3]
    message = dataset.message.values.ravel()
    assert message[7] == "no convergence in 'filament' at 0.1 V, \"hot\"\nµ" and message[0] == "", message[:8]
    assert numpy.isnan(dataset.peak_temperature.values.ravel()[[4, 7, 11]]).all()
    assert "cpu_seconds" not in dataset and dataset.attrs["hold"] == "voltage"
else:
    assert dataset.peak_temperature.dims == ("point",)
    assert set(dataset.coords) == {"point", "filament_conductivity", "lattice", "material"}, dataset.coords
    assert dataset.filament_conductivity.attrs["units"] == "S m-1"
    assert set(dataset.material.values) == {"TiN", "W"}
    hot = dataset.where(dataset.lattice < 4, drop=True)
    assert 0 < hot.sizes["point"] < dataset.sizes["point"]

# The reader beside plot.py makes the same of it, with h5py alone.
read = sweep(path)
assert set(read.coords) == set(dataset.coords) and set(read.variables) == set(dataset.variables) - {"config"}
for name, variable in read.variables.items():
    other = dataset.variables[name]
    assert variable.dims == other.dims and variable.values.tolist().__repr__() == other.values.tolist().__repr__(), name
    assert variable.attrs.get("units") == other.attrs.get("units"), name
