/// Boltzmann constant in eV/K (CODATA 2018, exact).
public let boltzmannEV = 8.617_333_262e-5
