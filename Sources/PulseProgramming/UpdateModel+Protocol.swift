import CompactModel

extension UpdateModel {
  /// What the pulses of a built-in protocol do to a calibrated device: the curves of the nominal one, the spread of its range over an ensemble that varies
  /// as the device file says, energies and times of the protocol.
  /// - Parameters:
  ///   - name: one of ``ProtocolFile/builtIn``, "fig1b" for plain pulses and "fig1g" for the improved update.
  ///   - devices: of the ensemble, with five cycles each.
  /// - Throws: ``UpdateModelError``, `InputErrors`, and as ``ProgrammingRun/outcome(workers:isStopping:progress:)``.
  public init(
    _ device: CompactDevice, protocol name: String, memory: ThermalMemory? = nil, seed: UInt64 = 1,
    devices: Int = 20, workers: Int = 1, version: String, commit: String
  ) throws {
    let file = try ProtocolFile.load(name)
    var programming = file.cases[0].programming
    programming.ensemble = ProgrammingProtocol.Ensemble()
    let nominal = ProgrammingOutcome(
      programming, try ProgrammingRun(programming, on: device, memory: memory).outcome())
    try self.init(nominal, of: device, scheme: name, version: version, commit: commit)
    programming.ensemble = ProgrammingProtocol.Ensemble(cycles: 5, devices: devices, seed: seed)
    let varied = ProgrammingOutcome(
      programming, try ProgrammingRun(programming, on: device, memory: memory).outcome(workers: workers))
    let spread = varied.spread
    relativeCycleToCycle = device.variability.cycleToCycle.logarithmicRate
    deviceToDevice = DeviceToDevice(
      lowest: spread.hrs.deviceToDeviceAlone ?? 0, highest: spread.lrs.deviceToDeviceAlone ?? 0)
    origin.how =
      "curves of the protocol \(name) on the nominal compact model, spread of the range over \(devices) devices of seed \(seed) with the spreads of its file: \(device.variability.origin)"
  }
}
