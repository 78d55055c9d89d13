/// Boltzmann constant in eV/K (SI 2019: exact, shown to 13 digits).
public let boltzmannEV = 8.617_333_262_145e-5

/// Elementary charge in C, which is also one electronvolt in J (SI 2019: exact).
public let elementaryCharge = 1.602_176_634e-19

/// Electric constant in F/m (CODATA 2018, relative uncertainty 1.5e-10).
public let vacuumPermittivity = 8.854_187_812_8e-12

/// Sommerfeld's Lorenz number in W Ohm/K2, to the digits that the materials have it.
public let lorenzNumber = 2.44e-8
