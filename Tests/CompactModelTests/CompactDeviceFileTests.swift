import Foundation
import Testing

@testable import CompactModelTestSupport

@testable import CompactModel

@Suite struct CompactDeviceFileTests {
  static let device = SampleDevice.device

  /// What reading a text as a device file ends with.
  private func read(_ text: String, acceptEdited: Bool = false) throws -> CompactDevice {
    let path = NSTemporaryDirectory() + "device-\(UUID().uuidString).json"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try CompactDevice(contentsOf: path, acceptEdited: acceptEdited)
  }

  private func failure(_ text: String, acceptEdited: Bool = false) -> SealedDocumentError? {
    do {
      _ = try read(text, acceptEdited: acceptEdited)
      return nil
    } catch { return error as? SealedDocumentError }
  }

  @Test func roundTripsAreEqualAndTheSameBytes() throws {
    let text = try Self.device.json()
    let device = try read(text)
    #expect(device == Self.device)
    #expect(try device.json() == text)
    #expect(text.hasSuffix("}\n") && !text.contains(String(repeating: "0", count: 64)))
    let path = NSTemporaryDirectory() + "device-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Self.device.write(to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  /// Lists of numbers get one line; nothing else changes: the text means what the plain encoder's does.
  @Test func shortRowsKeepTheValues() throws {
    let text = try Self.device.json()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    func plain(_ json: Data) throws -> NSDictionary {
      var all = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
      all["sha256"] = nil
      return NSDictionary(dictionary: all)
    }
    #expect(try plain(Data(text.utf8)) == plain(encoder.encode(Self.device)))
    let rows = Self.device.fields.resistance.coefficients
    let lines = text.split(separator: "\n")
    let row = "[" + rows[1].map { "\($0)" }.joined(separator: ", ") + "]"
    #expect(lines.contains { $0.contains(row) }, "no line with \(row)")
    #expect(lines.count < 400, "\(lines.count) lines")
  }

  @Test func editedFilesAreToldAndMayBeAccepted() throws {
    let text = try Self.device.json()
    let edited = text.replacingOccurrences(of: "\"leads\" : 32", with: "\"leads\" : 33")
    #expect(edited != text)
    guard case .edited = failure(edited) else {
      Issue.record("an edited file was taken")
      return
    }
    #expect(failure(edited)?.description.contains("--accept-edited") == true)
    let device = try read(edited, acceptEdited: true)
    #expect(device.switching.leads == 33)
    var expected = Self.device
    expected.switching.leads = 33
    #expect(device == expected)
    guard case .edited = failure(text + "\n") else {
      Issue.record("a line more was not seen")
      return
    }
  }

  @Test func whatIsNoDeviceFileIsTold() throws {
    let text = try Self.device.json()
    let other = text.replacingOccurrences(of: CompactDevice.schema, with: "fvsolve-device-9")
    let schema = failure(other)?.description ?? "accepted"
    #expect(schema.contains("'fvsolve-device-9'") && schema.contains("'fvsolve-device-1'"), "\(schema)")
    for broken in [
      "", "nonsense", String(text.prefix(text.count / 2)), text.replacingOccurrences(of: "32,", with: "NaN,"),
    ] {
      let why = failure(broken)?.description ?? "accepted"
      #expect(why.contains("it is not JSON"), "\(why)")
    }
    #expect(failure("[]")?.description.contains("it has no 'schema' and 'sha256'") == true)
    #expect(failure("{\"schema\": 3}")?.description.contains("it has no 'schema'") == true)
    #expect(throws: SealedDocumentError.unreadable(path: "/nowhere/x.json", why: "there is no such file")) {
      try CompactDevice(contentsOf: "/nowhere/x.json")
    }
  }

  @Test(arguments: [
    ("\"time_constant\"", "\"time_canstant\"", "'time_constant' is missing at switching.slow"),
    ("\"peak\" : {", "\"peek\" : {", "'peak' is missing at fields"),
    ("\"oxide_thickness\" : 7.5e-09", "\"oxide_thickness\" : \"thick\"", "at oxide_thickness"),
    ("\"thermal_memory\" : \"effective\"", "\"thermal_memory\" : \"good\"", "at thermal_memory"),
    ("\"log10_rate\" : 9.67", "\"log10_rate\" : null", "at switching.kinetics.set"),
  ])
  func missingAndMistypedKeysAreNamed(from: String, to: String, expected: String) throws {
    let text = try Self.device.json()
    let changed = text.replacingOccurrences(of: from, with: to)
    #expect(changed != text, "\(from) is not in the file")
    let why = failure(changed, acceptEdited: true)?.description ?? "accepted"
    #expect(why.contains("is no device file") && why.contains(expected), "\(why)")
  }

  struct Nonsense: Sendable, CustomTestStringConvertible {
    var key: String
    var change: @Sendable (inout CompactDevice) -> Void
    var testDescription: String { key }

    init(_ key: String, _ change: @escaping @Sendable (inout CompactDevice) -> Void) {
      (self.key, self.change) = (key, change)
    }
  }

  static let narrow = ChebyshevSurface(x: 0...1, y: 0...1, coefficients: [[1]])

  /// Written by hand around the check of writing; read, each is refused by its key with what is allowed.
  @Test(arguments: [
    Nonsense("fields.ambient") { $0.fields.ambient = -300 },
    Nonsense("fields.voltage_limit") { $0.fields.voltageLimit = 0 },
    Nonsense("fields.resistance.y") { $0.fields.voltageLimit = 2.5 },
    Nonsense("fields.path.gap_scale") { $0.fields.path.gapScale = 0 },
    Nonsense("fields.resistance.x") { $0.fields.path.scales = 0.4...4 },
    Nonsense("fields.resistance.x") { $0.fields.path.gapScale = 5 },
    Nonsense("fields.peak.x") { $0.fields.peak = narrow },
    Nonsense("fields.mean.coefficients") { device in
      device.fields.mean = ChebyshevSurface(
        x: device.fields.mean.x, y: device.fields.mean.y, coefficients: [[.nan]])
    },
    Nonsense("fields.gap") { $0.fields.gap = nil },
    Nonsense("fields.gap.resistance.x") {
      $0.fields.gap?.resistance = ChebyshevSurface(x: 0...0.5, y: 0...10, coefficients: [[1]])
    },
    Nonsense("fields.poles.time_constants[1]") { $0.fields.poles?.timeConstants[1] = 1e-12 },
    Nonsense("fields.poles.time_constants[0]") { $0.fields.poles?.timeConstants[0] = -1e-12 },
    Nonsense("fields.poles.shares") { $0.fields.poles?.shares.removeLast() },
    Nonsense("fields.poles.gap_shares") { $0.fields.poles?.gapShares?.append(narrow) },
    Nonsense("fields.poles.shares[1].x") { $0.fields.poles?.shares[1] = narrow },
    Nonsense("switching.kinetics.window") { $0.switching.kinetics.window = 0.2...1.2 },
    Nonsense("switching.kinetics.set.voltage") { $0.switching.kinetics.set.voltage = 0 },
    Nonsense("switching.kinetics.reset.voltage") { $0.switching.kinetics.reset.voltage = -0.1 },
    Nonsense("switching.kinetics.set.log10_rate") { $0.switching.kinetics.set.logarithmicRate = 700 },
    Nonsense("switching.kinetics.set.barrier") { $0.switching.kinetics.set.barrier = -1 },
    Nonsense("switching.kinetics.reset.barrier_growth") {
      $0.switching.kinetics.reset.barrierGrowth = .infinity
    },
    Nonsense("switching.kinetics.set.exponent") { $0.switching.kinetics.set.exponent = -0.1 },
    Nonsense("switching.leads") { $0.switching.leads = -1 },
    Nonsense("switching.slow.time_constant") { $0.switching.slow.timeConstant = -1e-6 },
    Nonsense("switching.slow.resistance") { $0.switching.slow.resistance = .nan },
    Nonsense("switching.slow_thickness_exponent") { $0.switching.slowThicknessExponent = 99 },
    Nonsense("switching.diode_drop") { $0.switching.diodeDrop = 0 },
    Nonsense("switching.diode_ideality") { $0.switching.diodeIdeality = 0 },
    Nonsense("oxide_thickness") { $0.oxideThickness = 0 },
    Nonsense("divider_resistance") { $0.dividerResistance = -680 },
    Nonsense("variability.device_to_device.radius") { $0.variability.deviceToDevice.radius = -0.1 },
    Nonsense("variability.cycle_to_cycle.log_rate") { $0.variability.cycleToCycle.logarithmicRate = .nan },
    Nonsense("states.set") { $0.states["set"] = 1.5 },
  ])
  func nonsenseIsRefusedByKey(nonsense: Nonsense) throws {
    var device = Self.device
    nonsense.change(&device)
    guard case .badValue(_, let error) = failure(try device.json()) else {
      Issue.record("\(failure(try device.json())?.description ?? "accepted")")
      return
    }
    #expect(error.key == nonsense.key && !error.allowed.isEmpty, "\(error)")
    #expect(error.description.contains("; allowed: "))
    #expect(throws: error) { try device.write(to: "/nowhere/device.json") }
  }

  @Test func windowsAndPathsOfNoWidthAreRefused() throws {
    let text = try Self.device.json()
    let window = Self.device.switching.kinetics.window
    let changed = text.replacingOccurrences(
      of: "[\(window.lowerBound), \(window.upperBound)]", with: "[0.9, 0.2]")
    #expect(changed != text)
    let why = failure(changed, acceptEdited: true)?.description ?? "accepted"
    #expect(why.contains("two ascending states at switching.kinetics"), "\(why)")
    let path = text.replacingOccurrences(of: "[0.5, 4]", with: "[-0.5, 4]")
    #expect(path != text)
    #expect(failure(path, acceptEdited: true)?.description.contains("at fields.path") == true)
  }

  @Test func aDeviceOfSenseIsTaken() throws {
    try Self.device.check()
    var simple = Self.device
    (simple.fields.gap, simple.fields.path.gap, simple.fields.poles) = (nil, nil, nil)
    simple.states = ["set": 0.5]
    try simple.check()
    #expect(try read(simple.json()) == simple)
  }
}
