"""Linear models of a device's heat, from what `fvsolve impedance` writes."""
import h5py
import numpy as np


class Impedance:
    """The linear models of a file, with a power that is straight in pieces."""

    def __init__(self, path):
        with h5py.File(path) as file:
            self.summary = dict(file["summary"].attrs)
            self.models = {
                "reduced model": (file["reduced_model/time_constant"][:], file["reduced_model/resistance"][:]),
                "hot-spot network": (file["hot_spots/time_constant"][:], file["hot_spots/resistance"][:]),
                "Foster network": (file["foster/peak/time_constant"][:], file["foster/peak/resistance"][:][None, :]),
                "mean of the reduced model": (file["reduced_model/time_constant"][:], file["reduced_model/filament_mean"][:][None, :]),
                "Foster network of the mean": (file["foster/filament_mean/time_constant"][:], file["foster/filament_mean/resistance"][:][None, :]),
            }
            self.residual = {name: file["residual/" + name][:] for name in ("time", "peak", "peak_fraction")}
        self.power, self.resistance = self.summary["joule_power_W"], self.summary["thermal_resistance_K_per_W"]
        self.voltage, self.current = self.summary["voltage_V"], self.summary["current_A"]
        self.peak = self.summary["peak_temperature_K"]

    def follow(self, time, power, model="reduced model"):
        """Rises at `time`, between which the power is straight; a time may stand twice, K."""
        tau, resistance = self.models[model]
        state, rises = np.zeros(tau.size), [0.0]
        for dt, p0, p1 in zip(np.diff(time), power[:-1], power[1:]):
            if dt > 0:
                a = dt / tau
                gone = -np.expm1(-a)
                late = np.where(a < 1e-3, a / 2 - a * a / 6, 1 - gone / np.maximum(a, 1e-300))
                state = state + (p0 - state) * gone + (p1 - p0) * late
            rises.append(float((resistance @ state).max()))
        return np.array(rises)

    def after(self, pauses, width=1e-6):
        """Peak rises at the end of a pulse of the operating point's power, and at pauses after it, K."""
        tau, resistance = self.models["reduced model"]
        state = -self.power * np.expm1(-width / tau)
        left = resistance @ (state[:, None] * np.exp(-np.asarray(pauses) / tau[:, None]))
        return float((resistance @ state).max()), left.max(axis=0)

    def train(self, interval, count=100, width=1e-6):
        """Peak rise left right before the last of `count` pulses with `interval` between them, K."""
        tau, resistance = self.models["reduced model"]
        state = np.zeros(tau.size)
        for _ in range(count - 1):
            state = (self.power + (state - self.power) * np.exp(-width / tau)) * np.exp(-interval / tau)
        return float((resistance @ state).max())
