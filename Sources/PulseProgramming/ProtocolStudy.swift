import CompactModel

/// Protocols with all that they vary, on one device or several, and what comes of their claims.
public struct ProtocolStudy: Sendable {
  public var devices: [CompactDevice]
  public var files: [ProtocolFile]
  /// Other than the devices' own.
  public var memory: ThermalMemory?
  public var workers = 1

  public init(devices: [CompactDevice], files: [ProtocolFile], memory: ThermalMemory? = nil) {
    (self.devices, self.files, self.memory) = (devices, files, memory)
  }

  /// One case on one device.
  public struct Entry: Sendable {
    /// Of ``ProtocolStudy/files`` and ``ProtocolStudy/devices``.
    public var file: Int
    public var device: Int
    public var values: [String: String]
    public var programming: ProgrammingProtocol
    /// nil where the case could not be computed, and why.
    public var outcome: ProgrammingOutcome?
    public var failure = ""
  }

  public struct Result: Sendable {
    /// File by file, device by device, case by case.
    public var entries: [Entry]
    public var claims: [(file: Int, outcome: ClaimOutcome)]
  }

  /// Cycles of all cases and devices.
  public var cycles: Int {
    files.reduce(0) { sum, file in
      sum
        + file.cases.reduce(0) { $0 + $1.programming.ensemble.cycles * $1.programming.ensemble.devices }
        * devices.count
    }
  }

  /// Runs everything, and the protocols that claims compare with. A case in which the device has more voltage than its fields know, or cannot be
  /// integrated, fails alone.
  /// - Throws: `StartStateError`, ``ProgrammingInterrupted``, ``ProtocolStudyError`` where all cases fail.
  public func result(
    isStopping: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> Result {
    var entries: [Entry] = []
    var done = 0
    for (f, file) in files.enumerated() {
      for (d, device) in devices.enumerated() {
        for entry in file.cases {
          let before = done
          var result = Entry(file: f, device: d, values: entry.values, programming: entry.programming)
          do {
            let outcome = try ProgrammingRun(entry.programming, on: device, memory: memory).outcome(
              workers: workers, isStopping: isStopping, progress: { progress(before + $0) })
            result.outcome = ProgrammingOutcome(entry.programming, outcome)
          } catch let error as StateError {
            result.failure = error.description
          } catch let error as IntegrationFailure {
            result.failure = error.description
          }
          done += entry.programming.ensemble.cycles * entry.programming.ensemble.devices
          entries.append(result)
        }
      }
    }
    if let first = entries.first, entries.allSatisfy({ $0.outcome == nil }) {
      throw ProtocolStudyError.noCase(first.failure)
    }
    var claims: [(file: Int, outcome: ClaimOutcome)] = []
    for (f, file) in files.enumerated() {
      for claim in file.claims {
        claims.append((f, ClaimOutcome(claim, value: try value(of: claim, f, entries, isStopping))))
      }
    }
    return Result(entries: entries, claims: claims)
  }

  /// nil where no case or device was run that the claim is of, or what it compares with cannot be run.
  private func value(
    of claim: ProtocolClaim, _ file: Int, _ entries: [Entry], _ isStopping: @escaping @Sendable () -> Bool
  ) throws -> Double? {
    let device: Int
    if let thickness = claim.oxideThickness {
      guard
        let match = devices.firstIndex(where: { abs($0.oxideThickness / thickness - 1) < 0.01 })
      else { return nil }
      device = match
    } else {
      device = 0
    }
    func found(_ selector: [String: String]) -> ProgrammingOutcome? {
      entries.first { entry in
        entry.file == file && entry.device == device
          && selector.allSatisfy { entry.values[$0.key] == $0.value }
      }?.outcome
    }
    guard let own = found(claim.selector)?.value(claim.measure) else { return nil }
    guard let reference = claim.reference else { return own }
    guard let name = reference.builtIn else {
      return found(reference.selector).map { own / $0.value(claim.measure) }
    }
    let other = try ProtocolFile.load(name)
    guard
      let entry = other.cases.first(where: { entry in
        reference.selector.allSatisfy { entry.values[$0.key] == $0.value }
      })
    else { return nil }
    do {
      let outcome = try ProgrammingRun(entry.programming, on: devices[device], memory: memory).outcome(
        workers: workers, isStopping: isStopping)
      return own / ProgrammingOutcome(entry.programming, outcome).value(claim.measure)
    } catch is StateError {
      return nil
    } catch is IntegrationFailure {
      return nil
    }
  }
}

/// Why a study has no result.
public enum ProtocolStudyError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Not a single case could be computed; why the first could not.
  case noCase(String)

  public var description: String {
    switch self {
    case .noCase(let reason): reason
    }
  }
}
