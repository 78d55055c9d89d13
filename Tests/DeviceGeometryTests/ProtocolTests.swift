import Circuits
import DeviceGeometry
import Foundation
import Testing

@Suite struct ProtocolTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("protocols")

  private func load(_ text: String) throws -> PulseProtocol {
    let loaded = try PulseProtocol.load(text: text, name: "protocol.yaml")
    let again = try PulseProtocol.load(text: loaded.resolvedText, name: "resolved.yaml")
    #expect(again == loaded)
    return loaded
  }

  @Test func theShippedFilesLoad() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    #expect(names == ["heating-set.yaml", "set-1us.yaml"])
    for name in names {
      let path = Self.folder.appendingPathComponent(name).path
      let loaded = try PulseProtocol.load(path: path)
      let again = try load(loaded.resolvedText)
      #expect(again == loaded)
      #expect(!loaded.title.isEmpty && loaded.snapshots.allSatisfy { $0 <= loaded.waveform.end })
    }
  }

  /// The end of a pulse or of a run, written as one number, is that end.
  @Test func snapshotsAtTheEndOfAPieceAreMetExactly() throws {
    let ends = [1e-6, 1e-6 + 10e-6]
    #expect(ends[1] != 11e-6 && PulseProtocol.snapshot(at: 11e-6, ends: ends) == ends[1])
    #expect(PulseProtocol.snapshot(at: (1e-6).nextUp, ends: ends) == 1e-6)
    #expect(PulseProtocol.snapshot(at: 2e-6, ends: ends) == 2e-6)
    #expect(PulseProtocol.snapshot(at: 11.1e-6, ends: ends) == nil)
    let loaded = try load(
      "schema: 1\npulses: [{level: 1 V, width: 1 us}]\nfollow: 10 us\nsnapshots: [1 us, 11 us]\n")
    #expect(loaded.snapshots == ends)
  }

  @Test func theManualShowsTheShippedFile() throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent("heating-set.yaml"), encoding: .utf8)
    let manual = Self.folder.deletingLastPathComponent().appendingPathComponent("docs/devices.md")
    #expect(try String(contentsOf: manual, encoding: .utf8).contains("```yaml\n\(text)```"))
  }

  @Test func heatingPulsesThenSetPulses() throws {
    let path = Self.folder.appendingPathComponent("heating-set.yaml").path
    let loaded = try PulseProtocol.load(path: path)
    #expect(loaded.unit == .volt && loaded.base == 0 && loaded.snapshots == [1e-12, 1e-9, 1e-6])
    let pulses = loaded.waveform.segments.filter { $0.from == $0.to && $0.from != 0 }
    #expect(pulses.map(\.from) == [0.35] + [Double](repeating: 0.7, count: 5) + [0.2])
    // Rise within the width of 5 us, a fall of 10 ns after it, 1 us until the next.
    let expected = [10e-9] + (0..<5).map { 6.01e-6 + 2e-6 * Double($0) } + [20e-6]
    for (pulse, start) in zip(pulses, expected) { #expect(abs(pulse.start - start) < 1e-12 * 1e-3) }
    #expect(abs(loaded.waveform.end - 26e-6) < 1e-15)
    #expect(loaded.waveform.largest == 0.7)
  }

  @Test func currentsBasesAndRepeatedPulses() throws {
    let loaded = try load(
      """
      schema: 1
      base: 1 uA
      pulses: [{level: 100 uA, width: 2 us, rise: 1 us, fall: 1 us, spacing: 3 us, repeat: 2}]
      """)
    #expect(loaded.unit == .ampere && loaded.base == 1e-6)
    let times = loaded.waveform.segments.map { ($0.end * 1e6 * 1e3).rounded() / 1e3 }
    #expect(times == [1, 2, 3, 6, 7, 8, 9, 12])
    #expect(loaded.waveform.segments.map(\.to) == [1e-4, 1e-4, 1e-6, 1e-6, 1e-4, 1e-4, 1e-6, 1e-6])
  }

  /// The spacing of the last pulse counts unless `follow` says otherwise; a start may come within a spacing.
  @Test func endsOfARun() throws {
    /// In ns, which all of these are whole numbers of.
    func end(_ pulses: String, _ rest: String = "") throws -> Double {
      let end = try load("schema: 1\npulses: \(pulses)\n\(rest)").waveform.end * 1e9
      #expect(abs(end - end.rounded()) < 1e-6)
      return end.rounded()
    }
    #expect(try end("[{level: 1 V, width: 1 us}]") == 1000)
    #expect(try end("[{level: 1 V, width: 1 us, spacing: 2 us}]") == 3000)
    #expect(try end("[{level: 1 V, width: 1 us, spacing: 2 us}]", "follow: 500 ns") == 1500)
    #expect(
      try end("[{level: 1 V, width: 1 us, spacing: 9 us}, {level: 1 V, width: 1 us, start: 2 us}]") == 3000)
    #expect(try end("[{level: 1 V, width: 1 us, start: 2 us, repeat: 3}]") == 5000)
    #expect(try end("[{repeat: 3, pulses: [{repeat: 2, pulses: [{level: 1 V, width: 1 us}]}]}]") == 6000)
    // The sum of a thousand widths is not exactly their product.
    #expect(
      try end("[{level: 1 V, width: 0.1 us, repeat: 1000}, {level: 2 V, width: 1 us, start: 100 us}]")
        == 101_000)
  }

  @Test func aHundredThousandPulsesAreRead() throws {
    let loaded = try load("schema: 1\npulses: [{level: 1 V, width: 1 us, spacing: 1 us, repeat: 100000}]")
    #expect(loaded.waveform.segments.count == 200_000)
  }

  @Test func singlePulses() throws {
    let single = try PulseProtocol.single(
      level: -0.4, unit: .volt, width: 1e-6, rise: 1e-8, fall: 2e-8, follow: 1e-6, snapshots: [1e-9])
    let file = try load(
      """
      schema: 1
      pulses: [{level: -0.4 V, width: 1 us, rise: 10 ns, fall: 20 ns}]
      snapshots: [1 ns]
      follow: 1 us
      """)
    #expect(single.waveform == file.waveform && single.snapshots == file.snapshots)
    #expect(single.unit == file.unit && single.base == 0)
    #expect(try load(single.resolvedText) == single)
    #expect(try PulseProtocol.single(level: 1e-4, unit: .ampere, width: 1e-6).unit == .ampere)
  }

  @Test func wrongSinglePulsesNameTheirOptions() {
    func message(
      level: Double = 1, width: Double = 1e-6, rise: Double = 0, fall: Double = 0, follow: Double = 0,
      snapshots: [Double] = []
    ) -> String {
      do {
        _ = try PulseProtocol.single(
          level: level, unit: .volt, width: width, rise: rise, fall: fall, follow: follow,
          snapshots: snapshots)
        return ""
      } catch {
        return error.description
      }
    }
    #expect(message(level: 1e6).contains("the level of the pulse must be from -100 V to 100 V"))
    #expect(message(level: .nan).contains("the level of the pulse"))
    for width in [0, -1e-6, .infinity, .nan] {
      #expect(message(width: width).hasPrefix("command line: error: --pulse must be from 1 fs to 1 ks"))
    }
    #expect(message(rise: -1).contains("--rise must be from 0 s"))
    #expect(message(rise: 2e-6).contains("--rise of 2 us is longer than --pulse of 1 us"))
    #expect(message(fall: .nan).contains("--fall must be"))
    #expect(message(follow: -1e-9).contains("--follow must be"))
    #expect(message(snapshots: [2e-6]).contains("a snapshot at 2 us is outside of the run"))
  }
}
