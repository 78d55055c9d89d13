// Electrothermal
