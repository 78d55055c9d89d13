// swift-format-ignore-file
// Written by scripts/embed-geometries from geometries/. Change the files there, not here.

/// The files of geometries/ as they were when the program was built.
enum BuiltInFiles {
  static let all: [(name: String, text: String)] = [
    ("examples/cylinder.yaml", ##"""
# A cylinder: the simplest filament, whose resistance is thickness / (sigma pi r^2). An example, not a published state.
#
# Reduced stack: the films within the cell, cooled at the outer metal faces.
schema: 1
title: HfO2 memristor, cylinder state, reduced stack
state: cylinder
materials: ../materials.yaml
ambient: 300 K
cell:
  radius: 1.128 um              # disc of the same area as the 2 x 2 um2 cell
layers:                         # bottom to top
  - {name: bottom electrode, material: TiN, thickness: 150 nm}
  - {name: oxide, material: HfO2, thickness: 7.5 nm}
  - {name: titanium, material: Ti, thickness: 10 nm}        # oxygen reservoir
  - {name: top electrode, material: TiN, thickness: 50 nm}  # thickness assumed: not published
filament:
  layer: oxide
  material: HfOx filament
  profile:                      # z above the layer's bottom
    - {z: 0 %, radius: 5 nm}
    - {z: 100 %, radius: 5 nm}
boundaries:
  bottom: {electrical: ground, thermal: 300 K}
  top: {electrical: terminal, thermal: 300 K}
  side: {electrical: insulated, thermal: insulated}
# Thermal boundary resistances are off: a contact between TiN and HfO2 of 5e-9 m2 K/W would read
# contacts:
#   - {between: [TiN, HfO2], resistance: 5e-9 m2 K/W}
drive: {voltage: 0.4 V, series_resistance: 0 Ohm}

"""##),
    ("examples/hourglass.yaml", ##"""
# An hourglass: narrowest in the middle of the oxide, where a gap opens. An example, not a published state.
#
# Reduced stack: the films within the cell, cooled at the outer metal faces.
schema: 1
title: HfO2 memristor, hourglass state, reduced stack
state: hourglass
materials: ../materials.yaml
ambient: 300 K
cell:
  radius: 1.128 um              # disc of the same area as the 2 x 2 um2 cell
layers:                         # bottom to top
  - {name: bottom electrode, material: TiN, thickness: 150 nm}
  - {name: oxide, material: HfO2, thickness: 7.5 nm}
  - {name: titanium, material: Ti, thickness: 10 nm}        # oxygen reservoir
  - {name: top electrode, material: TiN, thickness: 50 nm}  # thickness assumed: not published
filament:
  layer: oxide
  material: HfOx filament
  profile:                      # z above the layer's bottom: percent of its thickness, or a length
    - {z: 0 %, radius: 7 nm}
    - {z: 40 %, radius: 3 nm}
    - {z: 60 %, radius: 3 nm}
    - {z: 100 %, radius: 7 nm}
  gap: {from: 40 %, to: 60 %, material: HfO2 gap}
boundaries:
  bottom: {electrical: ground, thermal: 300 K}
  top: {electrical: terminal, thermal: 300 K}
  side: {electrical: insulated, thermal: insulated}
# Thermal boundary resistances are off: a contact between TiN and HfO2 of 5e-9 m2 K/W would read
# contacts:
#   - {between: [TiN, HfO2], resistance: 5e-9 m2 K/W}
drive: {voltage: 0.4 V, series_resistance: 0 Ohm}

"""##),
    ("full/reset.yaml", ##"""
# The high-resistance state: the cone of the SET state, ruptured at its narrow end.
# The paper gives the shape, not the radii: those are assumed, and the filament's material is calibrated with them.
#
# Full stack, from the wafer to the pad. Published: the films, their thicknesses and the 800 nm passivation.
# Assumed: 5 um of the wafer and a domain of 3 um radius stand for the rest; a tungsten plug of 0.5 um radius
# fills the via through the passivation; the pad repeats the bottom metal; metals are as wide as the domain.
schema: 1
title: HfO2 memristor, RESET state, full stack
state: reset
materials: ../materials.yaml
ambient: 300 K
cell: {radius: 3 um, surround: SiO2 PECVD}
layers:                         # bottom to top
  - {name: wafer, material: Si, thickness: 5 um}                                  # assumed
  - {name: thermal oxide, material: SiO2 thermal, thickness: 100 nm}
  - {name: bottom adhesion, material: Ti, thickness: 10 nm}
  - {name: bottom aluminium, material: Al, thickness: 450 nm}
  - {name: bottom titanium, material: Ti, thickness: 10 nm}
  - {name: bottom electrode, material: TiN, thickness: 150 nm}
  - {name: oxide, material: HfO2, thickness: 7.5 nm, radius: 1.128 um}            # 2 x 2 um2 cell
  - {name: titanium, material: Ti, thickness: 10 nm, radius: 1.128 um}            # oxygen reservoir
  - {name: top electrode, material: TiN, thickness: 50 nm, radius: 1.128 um}      # thickness assumed
  - {name: contact, material: W, thickness: 732.5 nm, radius: 0.5 um}             # assumed: rest of 800 nm
  - {name: pad adhesion, material: Ti, thickness: 10 nm}                          # pad: order assumed
  - {name: pad aluminium, material: Al, thickness: 450 nm}
  - {name: pad titanium, material: Ti, thickness: 10 nm}
  - {name: pad, material: TiN, thickness: 150 nm}
filament:
  layer: oxide
  material: HfOx filament
  profile:                      # z above the layer's bottom
    - {z: 0 %, radius: 4 nm}
    - {z: 100 %, radius: 8 nm}
  gap: {from: 0 nm, to: 2 nm, material: HfO2 gap}          # assumed length, at the narrow end
boundaries:
  bottom: {thermal: 300 K}                                  # the wafer is the heat sink
  side/bottom aluminium: {electrical: ground}               # current leaves along the bottom line
  top:                                                      # still air; next to nothing leaves here
    electrical: terminal
    thermal: {convection: 10 W/(m2 K), ambient: 300 K}
drive: {voltage: 0.4 V, series_resistance: 0 Ohm}

"""##),
    ("full/set.yaml", ##"""
# The low-resistance state: a cone of HfOx from the oxygen reservoir to the bottom electrode.
# The paper gives the shape, not the radii: those are assumed, and the filament's material is calibrated with them.
#
# Full stack, from the wafer to the pad. Published: the films, their thicknesses and the 800 nm passivation.
# Assumed: 5 um of the wafer and a domain of 3 um radius stand for the rest; a tungsten plug of 0.5 um radius
# fills the via through the passivation; the pad repeats the bottom metal; metals are as wide as the domain.
schema: 1
title: HfO2 memristor, SET state, full stack
state: set
materials: ../materials.yaml
ambient: 300 K
cell: {radius: 3 um, surround: SiO2 PECVD}
layers:                         # bottom to top
  - {name: wafer, material: Si, thickness: 5 um}                                  # assumed
  - {name: thermal oxide, material: SiO2 thermal, thickness: 100 nm}
  - {name: bottom adhesion, material: Ti, thickness: 10 nm}
  - {name: bottom aluminium, material: Al, thickness: 450 nm}
  - {name: bottom titanium, material: Ti, thickness: 10 nm}
  - {name: bottom electrode, material: TiN, thickness: 150 nm}
  - {name: oxide, material: HfO2, thickness: 7.5 nm, radius: 1.128 um}            # 2 x 2 um2 cell
  - {name: titanium, material: Ti, thickness: 10 nm, radius: 1.128 um}            # oxygen reservoir
  - {name: top electrode, material: TiN, thickness: 50 nm, radius: 1.128 um}      # thickness assumed
  - {name: contact, material: W, thickness: 732.5 nm, radius: 0.5 um}             # assumed: rest of 800 nm
  - {name: pad adhesion, material: Ti, thickness: 10 nm}                          # pad: order assumed
  - {name: pad aluminium, material: Al, thickness: 450 nm}
  - {name: pad titanium, material: Ti, thickness: 10 nm}
  - {name: pad, material: TiN, thickness: 150 nm}
filament:
  layer: oxide
  material: HfOx filament
  profile:                      # z above the layer's bottom
    - {z: 0 %, radius: 4 nm}
    - {z: 100 %, radius: 8 nm}
boundaries:
  bottom: {thermal: 300 K}                                  # the wafer is the heat sink
  side/bottom aluminium: {electrical: ground}               # current leaves along the bottom line
  top:                                                      # still air; next to nothing leaves here
    electrical: terminal
    thermal: {convection: 10 W/(m2 K), ambient: 300 K}
drive: {voltage: 0.4 V, series_resistance: 0 Ohm}

"""##),
    ("full/weakset.yaml", ##"""
# A weak SET: the cone of the SET state, same 2:1 shape, half as wide.
# The paper gives the shape, not the radii: those are assumed, and the filament's material is calibrated with them.
#
# Full stack, from the wafer to the pad. Published: the films, their thicknesses and the 800 nm passivation.
# Assumed: 5 um of the wafer and a domain of 3 um radius stand for the rest; a tungsten plug of 0.5 um radius
# fills the via through the passivation; the pad repeats the bottom metal; metals are as wide as the domain.
schema: 1
title: HfO2 memristor, weak SET state, full stack
state: weakset
materials: ../materials.yaml
ambient: 300 K
cell: {radius: 3 um, surround: SiO2 PECVD}
layers:                         # bottom to top
  - {name: wafer, material: Si, thickness: 5 um}                                  # assumed
  - {name: thermal oxide, material: SiO2 thermal, thickness: 100 nm}
  - {name: bottom adhesion, material: Ti, thickness: 10 nm}
  - {name: bottom aluminium, material: Al, thickness: 450 nm}
  - {name: bottom titanium, material: Ti, thickness: 10 nm}
  - {name: bottom electrode, material: TiN, thickness: 150 nm}
  - {name: oxide, material: HfO2, thickness: 7.5 nm, radius: 1.128 um}            # 2 x 2 um2 cell
  - {name: titanium, material: Ti, thickness: 10 nm, radius: 1.128 um}            # oxygen reservoir
  - {name: top electrode, material: TiN, thickness: 50 nm, radius: 1.128 um}      # thickness assumed
  - {name: contact, material: W, thickness: 732.5 nm, radius: 0.5 um}             # assumed: rest of 800 nm
  - {name: pad adhesion, material: Ti, thickness: 10 nm}                          # pad: order assumed
  - {name: pad aluminium, material: Al, thickness: 450 nm}
  - {name: pad titanium, material: Ti, thickness: 10 nm}
  - {name: pad, material: TiN, thickness: 150 nm}
filament:
  layer: oxide
  material: HfOx filament
  profile:                      # z above the layer's bottom
    - {z: 0 %, radius: 2 nm}
    - {z: 100 %, radius: 4 nm}
boundaries:
  bottom: {thermal: 300 K}                                  # the wafer is the heat sink
  side/bottom aluminium: {electrical: ground}               # current leaves along the bottom line
  top:                                                      # still air; next to nothing leaves here
    electrical: terminal
    thermal: {convection: 10 W/(m2 K), ambient: 300 K}
drive: {voltage: 0.4 V, series_resistance: 0 Ohm}

"""##),
    ("materials.yaml", ##"""
# Materials of the HfO2 memristor. Every number has a source; `range` is what the literature gives for the
# property at 300 K (without field), and a value outside of it is refused.
#
# Calibrated, not measured: the conductivity of "HfOx filament" (1e5 S/m) and its lattice part (4.5 W/m/K). They
# were chosen, within the published ranges, so that the SET state peaks at "about 800 K" at 0.4 V.
#
# Lorenz number everywhere: 2.44e-8 W Ohm/K2, the free-electron (Sommerfeld) value.
schema: 1
title: HfO2 memristor materials
materials:
  TiN:                          # sputtered
    electrical_conductivity:    # sigma300 / (1 + tcr (T - 300 K))
      law: metal
      sigma300: 1.0e6 S/m
      tcr: 4.4e-4 1/K
      range: [3e5 S/m, 5e6 S/m]
      source: "Niraula and Karpov, J. Appl. Phys. 124, 174502 (2018), after Langereis et al., J. Appl. Phys. 100, 023534 (2006); film range: Samani et al., Thin Solid Films (2013)"
    thermal_conductivity:       # lorenz sigma T + lattice
      law: wiedemann-franz
      lorenz: 2.44e-8 W Ohm/K2
      lattice: 4.0 W/m/K
      range: [7.4 W/m/K, 29 W/m/K]
      source: "electronic part: Niraula and Karpov (2018); lattice part: assumed within the film range of Samani et al. (2013)"
    density: {value: 5210 kg/m3, source: "CRC Handbook of Chemistry and Physics"}
    heat_capacity: {value: 545 J/kg/K, source: "handbook value for bulk TiN"}

  Ti:                           # 10 nm film
    electrical_conductivity:
      law: metal
      sigma300: 1.0e6 S/m
      tcr: 2.0e-3 1/K
      range: [3.7e5 S/m, 2.4e6 S/m]
      source: "film range: Samani et al., Thin Solid Films (2013); value and TCR assumed for a 10 nm film"
    thermal_conductivity:
      law: wiedemann-franz
      lorenz: 2.44e-8 W Ohm/K2
      lattice: 3.0 W/m/K
      range: [5 W/m/K, 21.9 W/m/K]
      source: "film range: Samani et al., Thin Solid Films (2013); lattice part assumed within it"
    density: {value: 4506 kg/m3, source: "CRC Handbook of Chemistry and Physics"}
    heat_capacity: {value: 523 J/kg/K, source: "CRC Handbook of Chemistry and Physics"}

  Al:                           # 450 nm film
    electrical_conductivity:
      law: metal
      sigma300: 3.3e7 S/m
      tcr: 4.0e-3 1/K
      source: "thick sputtered film, somewhat below the bulk value of the CRC Handbook (3.8e7 S/m)"
    thermal_conductivity:
      law: wiedemann-franz
      lorenz: 2.44e-8 W Ohm/K2
      lattice: 0 W/m/K
      cap: 200 W/m/K
      source: "Wiedemann-Franz, capped below the bulk value of the CRC Handbook (237 W/m/K) for a film"
    density: {value: 2700 kg/m3, source: "CRC Handbook of Chemistry and Physics"}
    heat_capacity: {value: 897 J/kg/K, source: "CRC Handbook of Chemistry and Physics"}

  W:                            # contact plug
    electrical_conductivity:
      law: metal
      sigma300: 1.0e7 S/m
      tcr: 3.0e-3 1/K
      source: "assumed for a deposited plug, about half of the bulk value of the CRC Handbook (1.9e7 S/m)"
    thermal_conductivity:
      law: wiedemann-franz
      lorenz: 2.44e-8 W Ohm/K2
      lattice: 50 W/m/K
      source: "lattice part assumed so that the bulk total of the CRC Handbook (174 W/m/K) is not exceeded"
    density: {value: 19300 kg/m3, source: "CRC Handbook of Chemistry and Physics"}
    heat_capacity: {value: 132 J/kg/K, source: "CRC Handbook of Chemistry and Physics"}

  HfO2:                         # atomic layer deposition, without a filament
    electrical_conductivity:
      law: constant
      value: 1e-6 S/m
      source: "assumed floor: an insulator beside the filament, small enough not to matter"
    thermal_conductivity:
      law: constant
      value: 0.6 W/m/K
      range: [0.5 W/m/K, 1.1 W/m/K]
      source: "0.49-0.95 W/m/K for 5.6-20 nm: Panzer et al., IEEE Electron Device Lett. 30, 1269 (2009)"
    density: {value: 9300 kg/m3, source: "CRC Handbook of Chemistry and Physics"}
    heat_capacity: {value: 286 J/kg/K, source: "CRC Handbook of Chemistry and Physics"}

  HfOx filament:                # oxygen-deficient
    electrical_conductivity:    # sigma0 exp(-(Ea/k)(1/T - 1/300 K)); Ea = 0: metallic
      law: arrhenius
      sigma0: 1.0e5 S/m
      activation_energy: 0 eV
      reference_temperature: 300 K
      range: [2.5e3 S/m, 2.5e5 S/m]
      source: "CALIBRATED within 2.5e3-2.5e5 S/m (Niraula and Karpov 2018; JART VCM v1b, 10.1063/1.5108654; PKU v2.0) so that SET peaks at about 800 K at 0.4 V; activation energy 0-0.05 eV"
    thermal_conductivity:
      law: wiedemann-franz
      lorenz: 2.44e-8 W Ohm/K2
      lattice: 4.5 W/m/K
      range: [0.6 W/m/K, 20 W/m/K]
      source: "lattice part CALIBRATED together with sigma0 so that SET peaks at about 800 K at 0.4 V"
    density: {value: 11000 kg/m3, source: "assumed between HfO2 (9300) and Hf (13300 kg/m3)"}
    heat_capacity: {value: 200 J/kg/K, source: "assumed between HfO2 (286) and Hf (144 J/kg/K)"}

  HfO2 gap:                     # where RESET has ruptured the filament
    electrical_conductivity:
      law: arrhenius            # or poole-frenkel, with relative_permittivity instead of reference_temperature
      sigma0: 10 S/m
      activation_energy: 0.05 eV
      reference_temperature: 300 K
      range: [10 S/m, 1000 S/m]
      source: "assumed: low end of what defect-rich HfO2 is given in compact models"
    thermal_conductivity:
      law: wiedemann-franz
      lorenz: 2.44e-8 W Ohm/K2
      lattice: 0.6 W/m/K
      source: "lattice part as HfO2: Panzer et al., IEEE Electron Device Lett. 30, 1269 (2009)"
    density: {value: 9300 kg/m3, source: "CRC Handbook of Chemistry and Physics, as HfO2"}
    heat_capacity: {value: 286 J/kg/K, source: "CRC Handbook of Chemistry and Physics, as HfO2"}

  SiO2 thermal:
    electrical_conductivity: {law: constant, value: 1e-10 S/m, source: "assumed floor: an insulator"}
    thermal_conductivity: {law: constant, value: 1.3 W/m/K, source: "Niraula and Karpov (2018); Kato and Hatta"}
    density: {value: 2200 kg/m3, source: "CRC Handbook of Chemistry and Physics"}
    heat_capacity: {value: 703 J/kg/K, source: "Niraula and Karpov (2018)"}

  SiO2 PECVD:
    electrical_conductivity: {law: constant, value: 1e-10 S/m, source: "assumed floor: an insulator"}
    thermal_conductivity: {law: constant, value: 1.0 W/m/K, source: "Kaeding, Skurk and Goodson, Appl. Phys. Lett. 65, 1629 (1994); Kato and Hatta"}
    density: {value: 2150 kg/m3, source: "assumed slightly below thermal SiO2"}
    heat_capacity: {value: 703 J/kg/K, source: "as thermal SiO2: Niraula and Karpov (2018)"}

  Si:                           # wafer; isolated by the thermal oxide
    electrical_conductivity: none
    thermal_conductivity:       # value (T / T0)^exponent
      law: power-law
      value: 148 W/m/K
      reference_temperature: 300 K
      exponent: -1.3
      source: "CRC Handbook of Chemistry and Physics"
    density: {value: 2330 kg/m3, source: "CRC Handbook of Chemistry and Physics"}
    heat_capacity: {value: 712 J/kg/K, source: "CRC Handbook of Chemistry and Physics"}

"""##),
    ("niraula-karpov-materials.yaml", ##"""
# Materials of the Niraula-Karpov benchmark, as in the paper and its model files, not as recommended for the
# memristor of the other files.
schema: 1
title: Materials of the Niraula-Karpov benchmark
materials:
  TiN:
    electrical_conductivity:
      law: table                # resistivity linear in temperature, continued beyond the ends
      temperature: [300 K, 342 K, 472 K, 572 K, 673 K]
      resistivity: [98.74 uOhm cm, 100.85 uOhm cm, 105.76 uOhm cm, 110.73 uOhm cm, 114.95 uOhm cm]
      extrapolate: linear
      source: "arXiv 1806.01397, after Langereis et al., J. Appl. Phys. 100, 023534 (2006)"
    thermal_conductivity: {law: wiedemann-franz, lorenz: 2.44e-8 W Ohm/K2, lattice: 0 W/m/K, source: "arXiv 1806.01397"}
  Hf:
    electrical_conductivity:
      law: table
      temperature: [300 K, 400 K, 500 K, 600 K, 800 K, 1000 K, 1500 K]
      resistivity: [34.03 uOhm cm, 48.11 uOhm cm, 63.18 uOhm cm, 78.67 uOhm cm, 107.3 uOhm cm, 128.9 uOhm cm, 163.5 uOhm cm]
      extrapolate: linear
      source: "arXiv 1806.01397"
    thermal_conductivity: {law: wiedemann-franz, lorenz: 2.44e-8 W Ohm/K2, lattice: 0 W/m/K, source: "arXiv 1806.01397"}
  HfO2:
    electrical_conductivity: {law: constant, value: 10 S/m, source: "arXiv 1806.01397"}
    thermal_conductivity: {law: constant, value: 0.5 W/m/K, source: "arXiv 1806.01397"}
  filament HfOx:
    electrical_conductivity:    # 2 x 7e3 exp(sqrt(V/kT)), V the local potential: for this benchmark only
      law: niraula-karpov
      prefactor: 1.4e4 S/m
      source: "arXiv 1806.01397 and its model files"
    thermal_conductivity: {law: wiedemann-franz, lorenz: 2.44e-8 W Ohm/K2, lattice: 0 W/m/K, source: "arXiv 1806.01397"}
  SiO2:
    electrical_conductivity: none
    thermal_conductivity: {law: constant, value: 1.38 W/m/K, source: "silica glass; inferred: not given with the published case, and 1.38 is what reproduces its V_D, T_max and filament mean together"}

"""##),
    ("niraula-karpov.yaml", ##"""
# Published electro-thermal benchmark: D. Niraula and V. Karpov, J. Appl. Phys. 124, 174502 (2018),
# arXiv 1806.01397. A TiN / HfO2 / Hf / TiN pillar of 10 nm radius in SiO2 with a cylindrical filament,
# driven by 100 uA. Expected: 0.2793 V at the terminal, 812.5 K peak, 646.0 K mean of the filament.
schema: 1
title: Niraula-Karpov benchmark, ON state at 100 uA
state: benchmark
materials: niraula-karpov-materials.yaml
ambient: 298.15 K
cell: {radius: 500 nm, surround: SiO2}
layers:                         # bottom to top
  - {name: bottom SiO2, material: SiO2, thickness: 300 nm}
  - {name: bottom electrode, material: TiN, thickness: 65 nm, radius: 10 nm}
  - {name: oxide, material: HfO2, thickness: 5 nm, radius: 10 nm}
  - {name: hafnium, material: Hf, thickness: 10 nm, radius: 10 nm}
  - {name: top electrode, material: TiN, thickness: 30 nm, radius: 10 nm}
  - {name: top SiO2, material: SiO2, thickness: 300 nm}
filament:
  layer: oxide
  material: filament HfOx
  profile:
    - {z: 0 nm, radius: 3 nm}
    - {z: 5 nm, radius: 3 nm}
boundaries:
  bottom: {thermal: 298.15 K}
  top: {thermal: 298.15 K}
  side: {thermal: insulated}
  bottom SiO2/bottom electrode: {electrical: ground}
  top electrode/top SiO2: {electrical: terminal}
drive: {current: 100 uA}

"""##),
    ("protocols/fig1b.yaml", ##"""
# Figure 1b of 10.1039/d3nh00121k: identical pulses at the device itself.
# Reading takes 50 us; that the device cools 20 us before and after it is assumed.
schema: 1
title: Plain update, identical pulses at the device
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses: [{name: SET, level: 0.7 V, width: 1 us}]
  - name: LTD
    repeat: 120
    pulses: [{name: RESET, level: -0.8 V, width: 1 us}]
claims:
  - reported: abrupt potentiation
    measure: share
    phase: LTP
    pulses: 10
    at_least: 0.6
    note: share of the change in the first 10 of 100 pulses
  - reported: abrupt depression
    measure: share
    phase: LTD
    pulses: 1
    at_least: 0.6
    note: share of the change at the first pulse

"""##),
    ("protocols/fig1g.yaml", ##"""
# Figure 1g of 10.1039/d3nh00121k: a heating pulse before each SET pulse, all through the voltage divider.
schema: 1
title: Improved update, heating pulses and voltage divider
circuit: divider
read: {level: 0.9 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses:
      - {name: heating, level: 1 V, width: 5 us}
      - {name: SET, level: 1.35 V, width: 1 us}
  - name: LTD
    repeat: 120
    pulses: [{name: RESET, level: -3.6 V, width: 1 us}]
claims:
  - reported: linear potentiation
    measure: deviation
    phase: LTP
    at_most: 0.15
  - reported: linear depression
    measure: deviation
    phase: LTD
    at_most: 0.15
  - reported: on/off range as large as without, or larger
    measure: on_off
    relative_to: {protocol: fig1b}
    at_least: 1

"""##),
    ("protocols/fig2a.yaml", ##"""
# Figure 2a of 10.1039/d3nh00121k: heating pulses of 0.2 V and different lengths before each SET pulse.
schema: 1
title: Length of the heating pulse
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses:
      - {name: heating, level: 0.2 V, width: 0 us}
      - {name: SET, level: 0.7 V, width: 1 us}
  - name: LTD
    repeat: 120
    pulses: [{name: RESET, level: -0.8 V, width: 1 us}]
vary:
  - name: heating length
    path: LTP/heating/width
    values: [0 us, 1 us, 2 us, 5 us, 10 us]
claims:
  - reported: up to 2 us does not matter
    measure: range
    case: {heating length: 2 us}
    relative_to: {case: {heating length: 0 us}}
    at_most: 1.15
  - reported: longer than 2 us affects potentiation
    measure: range
    case: {heating length: 10 us}
    relative_to: {case: {heating length: 0 us}}
    at_least: 1.15
  - reported: the range grows with the length
    measure: range
    case: {heating length: 10 us}
    relative_to: {case: {heating length: 5 us}}
    at_least: 1

"""##),
    ("protocols/fig3a.yaml", ##"""
# Figure 3a of 10.1039/d3nh00121k: RESET pulses of different levels at the device itself.
schema: 1
title: Plain RESET, too weak or too strong
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
prepare:
  - name: LTP
    repeat: 100
    pulses: [{level: 0.7 V, width: 1 us}]
  - name: LTD
    repeat: 120
    pulses: [{level: -0.8 V, width: 1 us}]
phases:
  - name: LTP
    repeat: 50
    pulses: [{name: SET, level: 0.7 V, width: 1 us}]
  - name: LTD
    repeat: 200
    pulses: [{name: RESET, level: -0.8 V, width: 1 us}]
vary:
  - name: RESET level
    path: LTD/RESET/level
    values: [-0.6 V, -0.65 V, -0.7 V, -0.75 V, -0.8 V]
claims:
  - reported: not fully depressed at -0.6 V
    measure: recovered
    phase: LTD
    case: {RESET level: -0.6 V}
    at_most: 0.6
  - reported: one pulse of -0.8 V erases
    measure: share
    phase: LTD
    pulses: 1
    case: {RESET level: -0.8 V}
    at_least: 0.6
    note: after 50 SET pulses the device is not as far up as after 100, from where the first pulse takes 0.63 (fig1b)
  - reported: 200 pulses of -0.8 V reach the HRS
    measure: recovered
    phase: LTD
    case: {RESET level: -0.8 V}
    at_least: 0.9

"""##),
    ("protocols/fig3d.yaml", ##"""
# Figure 3d of 10.1039/d3nh00121k: the voltage divider without heating pulses.
schema: 1
title: Voltage divider alone
circuit: divider
read: {level: 0.9 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses: [{name: SET, level: 1.4 V, width: 1 us}]
  - name: LTD
    repeat: 100
    pulses: [{name: RESET, level: -3.5 V, width: 1 us}]
claims:
  - reported: linear depression
    measure: deviation
    phase: LTD
    at_most: 0.15
  - reported: no pulse erases
    measure: largest_step
    phase: LTD
    at_most: 0.15
  - reported: fully depressed by 100 pulses
    measure: recovered
    phase: LTD
    at_least: 0.85

"""##),
    ("protocols/fig4b.yaml", ##"""
# Figure 4b of 10.1039/d3nh00121k: trains of SET and RESET pulses in an arbitrary order. The order is ours: the text does not give it.
schema: 1
title: Arbitrary SET and RESET pulses, plain
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: 1 SET
    repeat: 20
    pulses: [{level: 0.7 V, width: 1 us}]
  - name: 2 RESET
    repeat: 10
    pulses: [{level: -0.8 V, width: 1 us}]
  - name: 3 SET
    repeat: 10
    pulses: [{level: 0.7 V, width: 1 us}]
  - name: 4 RESET
    repeat: 5
    pulses: [{level: -0.8 V, width: 1 us}]
  - name: 5 SET
    repeat: 30
    pulses: [{level: 0.7 V, width: 1 us}]
  - name: 6 RESET
    repeat: 20
    pulses: [{level: -0.8 V, width: 1 us}]
  - name: 7 SET
    repeat: 5
    pulses: [{level: 0.7 V, width: 1 us}]
  - name: 8 RESET
    repeat: 5
    pulses: [{level: -0.8 V, width: 1 us}]
  - name: 9 SET
    repeat: 15
    pulses: [{level: 0.7 V, width: 1 us}]
  - name: 10 RESET
    repeat: 30
    pulses: [{level: -0.8 V, width: 1 us}]
claims:
  - reported: a single pulse changes the conductance completely
    measure: largest_step
    at_least: 0.5

"""##),
    ("protocols/fig4c.yaml", ##"""
# Figure 4c of 10.1039/d3nh00121k: trains of SET and RESET pulses in an arbitrary order. The order is ours: the text does not give it.
schema: 1
title: Arbitrary SET and RESET pulses, heating and divider
circuit: divider
read: {level: 0.9 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: 1 SET
    repeat: 20
    pulses: [{level: 1 V, width: 5 us}, {level: 1.35 V, width: 1 us}]
  - name: 2 RESET
    repeat: 10
    pulses: [{level: -3.6 V, width: 1 us}]
  - name: 3 SET
    repeat: 10
    pulses: [{level: 1 V, width: 5 us}, {level: 1.35 V, width: 1 us}]
  - name: 4 RESET
    repeat: 5
    pulses: [{level: -3.6 V, width: 1 us}]
  - name: 5 SET
    repeat: 30
    pulses: [{level: 1 V, width: 5 us}, {level: 1.35 V, width: 1 us}]
  - name: 6 RESET
    repeat: 20
    pulses: [{level: -3.6 V, width: 1 us}]
  - name: 7 SET
    repeat: 5
    pulses: [{level: 1 V, width: 5 us}, {level: 1.35 V, width: 1 us}]
  - name: 8 RESET
    repeat: 5
    pulses: [{level: -3.6 V, width: 1 us}]
  - name: 9 SET
    repeat: 15
    pulses: [{level: 1 V, width: 5 us}, {level: 1.35 V, width: 1 us}]
  - name: 10 RESET
    repeat: 30
    pulses: [{level: -3.6 V, width: 1 us}]
claims:
  - reported: gradual potentiation and depression
    measure: largest_step
    at_most: 0.2
  - reported: on/off range larger than without
    measure: on_off
    relative_to: {protocol: fig4b}
    at_least: 1
    note: twenty or thirty pulses in a row do not take the gradual device through its range; figure 1g does, and has the larger ratio

"""##),
    ("protocols/heating.yaml", ##"""
# Half of the method: heating pulses at the device itself, at the voltages that figure 1g leaves to it. The levels are inferred from its diodes' drop.
schema: 1
title: Heating pulses alone, no divider
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses:
      - {name: heating, level: 0.35 V, width: 5 us}
      - {name: SET, level: 0.7 V, width: 1 us}
  - name: LTD
    repeat: 120
    pulses: [{name: RESET, level: -0.8 V, width: 1 us}]
claims:
  - reported: depression stays abrupt
    measure: share
    phase: LTD
    pulses: 1
    at_least: 0.6
    note: share of the change at the first pulse; figure 1 tells of both halves, not of this one alone

"""##),
    ("protocols/incremental.yaml", ##"""
# The other way to a linear update, against which figure 5a of 10.1039/d3nh00121k sets the method: read, select a level by what was read, write.
# The wanted change is a hundredth of the range from 3.55 to 5.85 mS; a reading of 1 us, 8 bits and levels of 10 mV are assumed.
schema: 1
title: Incremental pulses, read and select
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses: [{name: SET, level: 0.7 V, width: 1 us}]
    select:
      pulse: SET
      from: 0.4 V
      to: 0.9 V
      step: 10 mV
      change: 23 uS
      bits: 8
      range: [1 mS, 7 mS]
      read: {level: 0.2 V, width: 1 us}
  - name: LTD
    repeat: 100
    pulses: [{name: RESET, level: -0.6 V, width: 1 us}]
    select:
      pulse: RESET
      from: -0.4 V
      to: -1.1 V
      step: 10 mV
      change: 23 uS
      bits: 8
      range: [1 mS, 7 mS]
      read: {level: 0.2 V, width: 1 us}
claims:
  - reported: two steps more than the method
    measure: steps
    relative_to: {protocol: fig1g}
    at_least: 3
    at_most: 3
    note: read, select and write instead of a pulse with its heating

"""##),
    ("protocols/s1.yaml", ##"""
# Figure S1 of 10.1039/d3nh00121k: ten cycles of potentiation and depression, one after the other.
schema: 1
title: Ten plain cycles of one device
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses: [{name: SET, level: 0.7 V, width: 1 us}]
  - name: LTD
    repeat: 120
    pulses: [{name: RESET, level: -0.8 V, width: 1 us}]
ensemble: {cycles: 10, devices: 1, seed: 1}
claims:
  - reported: reversible, cycle after cycle
    measure: c2c_lrs
    at_most: 0.1
    note: coefficient of variation of the LRS; the spread of rates is assumed

"""##),
    ("protocols/s10.yaml", ##"""
# Figure S10 of 10.1039/d3nh00121k: ten cycles of ten devices, with and without the method. How much devices and cycles differ is the device file's.
schema: 1
title: Variation from cycle to cycle and from device to device
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses:
      - {name: heating, level: 0 V, width: 0 us}
      - {name: SET, level: 0.7 V, width: 1 us}
  - name: LTD
    repeat: 120
    pulses: [{name: RESET, level: -0.8 V, width: 1 us}]
ensemble: {cycles: 10, devices: 10, seed: 1}
vary:
  - name: method
    cases:
      - {name: without}
      - name: with
        set:
          circuit: divider
          read/level: 0.9 V
          LTP/heating/level: 1 V
          LTP/heating/width: 5 us
          LTP/SET/level: 1.35 V
          LTD/RESET/level: -3.6 V
claims:
  - reported: devices differ more than cycles, LRS
    measure: d2d_over_c2c_lrs
    case: {method: without}
    at_least: 1
    note: the spreads of the device file are assumed, in this order
  - reported: and with the method, LRS
    measure: d2d_over_c2c_lrs
    case: {method: with}
    at_least: 1
  - reported: the method does not change the spread of devices, LRS
    measure: d2d_lrs
    case: {method: with}
    relative_to: {case: {method: without}}
    at_least: 0.5
    at_most: 2
    note: the spreads of the device are assumed; through the divider depression goes as far as each device's rates and radii take it, where -0.8 V takes all to one end
  - reported: nor that of cycles, LRS
    measure: c2c_lrs
    case: {method: with}
    relative_to: {case: {method: without}}
    at_least: 0.5
    at_most: 2
  - reported: nor that of devices, HRS
    measure: d2d_hrs
    case: {method: with}
    relative_to: {case: {method: without}}
    at_least: 0.5
    at_most: 2
  - reported: nor that of cycles, HRS
    measure: c2c_hrs
    case: {method: with}
    relative_to: {case: {method: without}}
    at_least: 0.5
    at_most: 2

"""##),
    ("protocols/s4.yaml", ##"""
# Figure S4 of 10.1039/d3nh00121k: seven cycles with and without the method, or with one half of it.
schema: 1
title: Seven cycles with and without heating and divider
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses:
      - {name: heating, level: 0 V, width: 0 us}
      - {name: SET, level: 0.7 V, width: 1 us}
  - name: LTD
    repeat: 120
    pulses: [{name: RESET, level: -0.8 V, width: 1 us}]
ensemble: {cycles: 7, devices: 1, seed: 1}
vary:
  - name: method
    cases:
      - {name: plain}
      - name: heating
        set: {LTP/heating/level: 0.35 V, LTP/heating/width: 5 us}
      - name: divider
        set: {circuit: divider, read/level: 0.9 V, LTP/SET/level: 1.35 V, LTD/RESET/level: -3.6 V}
      - name: both
        set:
          circuit: divider
          read/level: 0.9 V
          LTP/heating/level: 1 V
          LTP/heating/width: 5 us
          LTP/SET/level: 1.35 V
          LTD/RESET/level: -3.6 V
claims:
  - reported: linear over seven cycles with both, potentiation
    measure: deviation
    phase: LTP
    case: {method: both}
    at_most: 0.15
  - reported: linear over seven cycles with both, depression
    measure: deviation
    phase: LTD
    case: {method: both}
    at_most: 0.15
  - reported: the cycles of the method repeat themselves
    measure: c2c_lrs
    case: {method: both}
    at_most: 0.1

"""##),
    ("protocols/s5.yaml", ##"""
# Figure S5 of 10.1039/d3nh00121k: the interval between SET pulses of 0.6 V. Nothing is read between them.
schema: 1
title: Interval between SET pulses
circuit: none
read: {level: 0.2 V}
prepare:
  - name: LTP
    repeat: 100
    pulses: [{level: 0.7 V, width: 1 us, spacing: 50 us}]
  - name: LTD
    repeat: 120
    pulses: [{level: -0.8 V, width: 1 us, spacing: 50 us}]
phases:
  - name: LTP
    repeat: 100
    pulses: [{name: SET, level: 0.6 V, width: 1 us, spacing: 5 us}]
vary:
  - name: interval
    path: LTP/SET/spacing
    values: [1 us, 2 us, 5 us]
claims:
  - reported: much stronger at 2 us than at 5 us
    measure: change
    phase: LTP
    case: {interval: 2 us}
    relative_to: {case: {interval: 5 us}}
    at_least: 1.15
  - reported: stronger still at 1 us
    measure: change
    phase: LTP
    case: {interval: 1 us}
    relative_to: {case: {interval: 2 us}}
    at_least: 1.15
    note: by the effective slow memory; Fourier's heat is gone after nanoseconds

"""##),
    ("protocols/s6.yaml", ##"""
# Figure S6 of 10.1039/d3nh00121k: heating amplitude, on devices with 5, 7.5 and 10 nm of oxide (one device file each).
# How long heating pulses are there is not told: 5 us as in figure 1g.
schema: 1
title: Heating amplitude and oxide thickness
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses:
      - {name: heating, level: 0 V, width: 5 us}
      - {name: SET, level: 0.7 V, width: 1 us}
  - name: LTD
    repeat: 100
    pulses: [{name: RESET, level: -0.8 V, width: 1 us}]
vary:
  - name: heating
    path: LTP/heating/level
    values: [0 V, 0.1 V, 0.2 V, 0.3 V, 0.4 V, 0.5 V]
claims:
  - reported: barely any effect at 5 nm
    measure: range
    oxide: 5 nm
    case: {heating: 0.4 V}
    relative_to: {case: {heating: 0 V}}
    at_most: 1.05
    note: needs the thickness exponent of the slow state, which the heat equation does not give
  - reported: an effect at 7.5 nm
    measure: range
    oxide: 7.5 nm
    case: {heating: 0.4 V}
    relative_to: {case: {heating: 0 V}}
    at_least: 1.05
  - reported: an effect at 10 nm as well
    measure: range
    oxide: 10 nm
    case: {heating: 0.4 V}
    relative_to: {case: {heating: 0 V}}
    at_least: 1.1
  - reported: larger amplitudes give a larger on/off ratio
    measure: on_off
    oxide: 7.5 nm
    case: {heating: 0.4 V}
    relative_to: {case: {heating: 0.1 V}}
    at_least: 1
  - reported: nonlinear at 0.5 V, worse than at 0.4 V
    measure: deviation
    phase: LTP
    oxide: 7.5 nm
    case: {heating: 0.5 V}
    relative_to: {case: {heating: 0.4 V}}
    at_least: 1

"""##),
    ("protocols/s7.yaml", ##"""
# Figure S7 of 10.1039/d3nh00121k: heating pulses without SET pulses. The cycle after them gives the range that they are compared with.
schema: 1
title: Heating pulses alone
circuit: none
read: {level: 0.2 V, width: 50 us, delay: 20 us, spacing: 20 us}
prepare:
  - name: LTP
    repeat: 100
    pulses: [{level: 0.7 V, width: 1 us}]
  - name: LTD
    repeat: 120
    pulses: [{level: -0.8 V, width: 1 us}]
phases:
  - name: heating
    repeat: 100
    pulses: [{name: heating, level: 0.5 V, width: 5 us}]
  - name: LTP
    repeat: 100
    pulses: [{name: SET, level: 0.7 V, width: 1 us}]
  - name: LTD
    repeat: 120
    pulses: [{name: RESET, level: -0.8 V, width: 1 us}]
vary:
  - name: heating
    path: heating/heating/level
    values: [0.1 V, 0.2 V, 0.3 V, 0.4 V, 0.5 V]
claims:
  - reported: 0.4 V moves no ions
    measure: recovered
    phase: heating
    case: {heating: 0.4 V}
    at_most: 0.05
  - reported: 0.5 V does
    measure: recovered
    phase: heating
    case: {heating: 0.5 V}
    at_least: 0.05

"""##),
    ("protocols/s8.yaml", ##"""
# Figure S8 of 10.1039/d3nh00121k: the resistor of the divider. The text does not give its values.
# At -3.6 V less than some 500 Ohm leave the device more than the 2 V that its fields go to, far beyond melting: small ones are shown at -2.6 V.
schema: 1
title: Resistor of the voltage divider
circuit: {divider: {resistance: 680 Ohm}}
read: {level: 0.9 V, width: 50 us, delay: 20 us, spacing: 20 us}
phases:
  - name: LTP
    repeat: 100
    pulses:
      - {name: heating, level: 1 V, width: 5 us}
      - {name: SET, level: 1.35 V, width: 1 us}
  - name: LTD
    repeat: 120
    pulses: [{name: RESET, level: -3.6 V, width: 1 us}]
vary:
  - name: resistor
    cases:
      - {name: "0 Ohm, -2.6 V", set: {circuit/divider/resistance: 0 Ohm, LTD/RESET/level: -2.6 V}}
      - {name: "100 Ohm, -2.6 V", set: {circuit/divider/resistance: 100 Ohm, LTD/RESET/level: -2.6 V}}
      - {name: "200 Ohm, -2.6 V", set: {circuit/divider/resistance: 200 Ohm, LTD/RESET/level: -2.6 V}}
      - {name: "300 Ohm, -2.6 V", set: {circuit/divider/resistance: 300 Ohm, LTD/RESET/level: -2.6 V}}
      - {name: "400 Ohm, -2.6 V", set: {circuit/divider/resistance: 400 Ohm, LTD/RESET/level: -2.6 V}}
      - {name: "500 Ohm, -3.6 V", set: {circuit/divider/resistance: 500 Ohm}}
      - {name: "600 Ohm, -3.6 V", set: {circuit/divider/resistance: 600 Ohm}}
      - {name: "640 Ohm, -3.6 V", set: {circuit/divider/resistance: 640 Ohm}}
      - {name: "680 Ohm, -3.6 V", set: {circuit/divider/resistance: 680 Ohm}}
      - {name: "720 Ohm, -3.6 V", set: {circuit/divider/resistance: 720 Ohm}}
      - {name: "800 Ohm, -3.6 V", set: {circuit/divider/resistance: 800 Ohm}}
      - {name: "1 kOhm, -3.6 V", set: {circuit/divider/resistance: 1 kOhm}}
      - {name: "1.5 kOhm, -3.6 V", set: {circuit/divider/resistance: 1.5 kOhm}}
      - {name: "2 kOhm, -3.6 V", set: {circuit/divider/resistance: 2 kOhm}}
claims:
  - reported: the resistor matters; without it depression is abrupt
    measure: deviation
    phase: LTD
    case: {resistor: "0 Ohm, -2.6 V"}
    at_least: 0.5
  - reported: too small a resistor leaves depression abrupt
    measure: deviation
    phase: LTD
    case: {resistor: "600 Ohm, -3.6 V"}
    relative_to: {case: {resistor: "680 Ohm, -3.6 V"}}
    at_least: 1.5
  - reported: 680 Ohm are right
    measure: deviation
    phase: LTD
    case: {resistor: "680 Ohm, -3.6 V"}
    at_most: 0.15
  - reported: too large a resistor does not depress
    measure: range
    case: {resistor: "1 kOhm, -3.6 V"}
    relative_to: {case: {resistor: "680 Ohm, -3.6 V"}}
    at_most: 0.5

"""##),
    ("reset.yaml", ##"""
# The high-resistance state: the cone of the SET state, ruptured at its narrow end.
# The paper gives the shape, not the radii: those are assumed, and the filament's material is calibrated with them.
#
# Reduced stack: the films within the cell, cooled at the outer metal faces.
schema: 1
title: HfO2 memristor, RESET state, reduced stack
state: reset
materials: materials.yaml
ambient: 300 K
cell:
  radius: 1.128 um              # disc of the same area as the 2 x 2 um2 cell
layers:                         # bottom to top
  - {name: bottom electrode, material: TiN, thickness: 150 nm}
  - {name: oxide, material: HfO2, thickness: 7.5 nm}
  - {name: titanium, material: Ti, thickness: 10 nm}        # oxygen reservoir
  - {name: top electrode, material: TiN, thickness: 50 nm}  # thickness assumed: not published
filament:
  layer: oxide
  material: HfOx filament
  profile:                      # z above the layer's bottom
    - {z: 0 %, radius: 4 nm}
    - {z: 100 %, radius: 8 nm}
  gap: {from: 0 nm, to: 2 nm, material: HfO2 gap}          # assumed length, at the narrow end
boundaries:
  bottom: {electrical: ground, thermal: 300 K}
  top: {electrical: terminal, thermal: 300 K}
  side: {electrical: insulated, thermal: insulated}
# Thermal boundary resistances are off: a contact between TiN and HfO2 of 5e-9 m2 K/W would read
# contacts:
#   - {between: [TiN, HfO2], resistance: 5e-9 m2 K/W}
drive: {voltage: 0.4 V, series_resistance: 0 Ohm}

"""##),
    ("set.yaml", ##"""
# The low-resistance state: a cone of HfOx from the oxygen reservoir to the bottom electrode.
# The paper gives the shape, not the radii: those are assumed, and the filament's material is calibrated with them.
#
# Reduced stack: the films within the cell, cooled at the outer metal faces.
schema: 1
title: HfO2 memristor, SET state, reduced stack
state: set
materials: materials.yaml
ambient: 300 K
cell:
  radius: 1.128 um              # disc of the same area as the 2 x 2 um2 cell
layers:                         # bottom to top
  - {name: bottom electrode, material: TiN, thickness: 150 nm}
  - {name: oxide, material: HfO2, thickness: 7.5 nm}
  - {name: titanium, material: Ti, thickness: 10 nm}        # oxygen reservoir
  - {name: top electrode, material: TiN, thickness: 50 nm}  # thickness assumed: not published
filament:
  layer: oxide
  material: HfOx filament
  profile:                      # z above the layer's bottom
    - {z: 0 %, radius: 4 nm}
    - {z: 100 %, radius: 8 nm}
boundaries:
  bottom: {electrical: ground, thermal: 300 K}
  top: {electrical: terminal, thermal: 300 K}
  side: {electrical: insulated, thermal: insulated}
# Thermal boundary resistances are off: a contact between TiN and HfO2 of 5e-9 m2 K/W would read
# contacts:
#   - {between: [TiN, HfO2], resistance: 5e-9 m2 K/W}
drive: {voltage: 0.4 V, series_resistance: 0 Ohm}

"""##),
    ("weakset.yaml", ##"""
# A weak SET: the cone of the SET state, same 2:1 shape, half as wide.
# The paper gives the shape, not the radii: those are assumed, and the filament's material is calibrated with them.
#
# Reduced stack: the films within the cell, cooled at the outer metal faces.
schema: 1
title: HfO2 memristor, weak SET state, reduced stack
state: weakset
materials: materials.yaml
ambient: 300 K
cell:
  radius: 1.128 um              # disc of the same area as the 2 x 2 um2 cell
layers:                         # bottom to top
  - {name: bottom electrode, material: TiN, thickness: 150 nm}
  - {name: oxide, material: HfO2, thickness: 7.5 nm}
  - {name: titanium, material: Ti, thickness: 10 nm}        # oxygen reservoir
  - {name: top electrode, material: TiN, thickness: 50 nm}  # thickness assumed: not published
filament:
  layer: oxide
  material: HfOx filament
  profile:                      # z above the layer's bottom
    - {z: 0 %, radius: 2 nm}
    - {z: 100 %, radius: 4 nm}
boundaries:
  bottom: {electrical: ground, thermal: 300 K}
  top: {electrical: terminal, thermal: 300 K}
  side: {electrical: insulated, thermal: insulated}
# Thermal boundary resistances are off: a contact between TiN and HfO2 of 5e-9 m2 K/W would read
# contacts:
#   - {between: [TiN, HfO2], resistance: 5e-9 m2 K/W}
drive: {voltage: 0.4 V, series_resistance: 0 Ohm}

"""##),
  ]
}
