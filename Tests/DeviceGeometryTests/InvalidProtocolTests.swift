import DeviceGeometry
import Testing

/// A protocol that the tests spoil in one place each.
let sampleProtocol = """
  schema: 1
  title: Sample
  base: 0 V
  pulses:
    - {level: 0.35 V, width: 5 us, rise: 10 ns, fall: 10 ns, spacing: 1 us}
    - repeat: 3
      pulses:
        - {level: 0.7 V, width: 1 us, spacing: 2 us}
    - {level: -0.2 V, width: 3 us, start: 500 us}
  snapshots: [1 ps, 1 ns, 1 ms]
  follow: 1 ms

  """

@Suite struct InvalidProtocol {
  @Test func theSampleItselfIsValid() throws {
    _ = try PulseProtocol.load(text: sampleProtocol, name: "protocol.yaml")
  }

  static let slips = [
    Slip("schema: 1", "schema: 2", at: "schema: |2", "schema must be 1"),
    Slip("pulses:\n  - {level: 0.35", "pulse:\n  - {level: 0.35", at: "|pulse:", "did you mean \"pulses\"?"),
    Slip(
      "follow:", "folow:", at: "|folow", "unknown key \"folow\" in the protocol; did you mean \"follow\"?"),
    Slip("rise: 10 ns", "rice: 10 ns", at: "|rice", "unknown key \"rice\" in pulse; did you mean \"rise\"?"),
    Slip("level: 0.35 V, ", "", at: "  - |{width", "pulse lacks the required key \"level\""),
    Slip("width: 5 us, ", "", at: "  - |{level: 0.35", "pulse lacks the required key \"width\""),
    Slip("width: 5 us", "width: 5", at: "width: |5, ", "\"5\" has no unit: expected a time such as us"),
    Slip("width: 5 us", "width: 0 us", at: "width: |0 us", "width of pulse must be from 1 fs to 1 ks"),
    Slip("width: 5 us", "width: -5 us", at: "width: |-5 us", "width of pulse must be from 1 fs to 1 ks"),
    Slip("width: 5 us", "width: nan us", at: "width: |nan", "is not a finite number"),
    Slip("width: 5 us", "width: 5 uV", at: "width: |5 uV", "expected a time such as us, got uV"),
    Slip(
      "rise: 10 ns", "rise: 10 us", at: "rise: |10 us",
      "rise of pulse must not be longer than its width of 5 us"),
    Slip("rise: 10 ns", "rise: -10 ns", at: "rise: |-10", "rise of pulse must be from 0 s to 1 ks"),
    Slip("fall: 10 ns", "fall: -10 ns", at: "fall: |-10", "fall of pulse must be from 0 s to 1 ks"),
    Slip("spacing: 1 us", "spacing: -1 us", at: "spacing: |-1", "spacing of pulse must be from 0 s"),
    Slip(
      "level: 0.7 V", "level: 0.7", at: "level: |0.7", "\"0.7\" has no unit: expected a voltage such as V"),
    Slip("level: 0.7 V", "level: 700 V", at: "level: |700", "level of pulse must be from -100 V to 100 V"),
    Slip("level: 0.7 V", "level: inf V", at: "level: |inf", "is not a finite number"),
    Slip(
      "level: 0.7 V", "level: 0.7 mA", at: "level: |0.7 mA",
      "level of pulse is in A, but the values before it are in V; one protocol gives either"),
    Slip(
      "base: 0 V", "base: 0 A", at: "level: |0.35",
      "level of pulse is in V, but the values before it are in A"),
    Slip(
      "start: 500 us", "start: 10 us", at: "start: |10 us",
      "this pulse would start at 10 us, before the end of the previous one at 13.01 us"),
    Slip("start: 500 us", "start: -1 us", at: "start: |-1", "start of pulse must be from 0 s to 1 ks"),
    Slip(
      "spacing: 2 us", "start: 20 us", at: "start: |20 us",
      "start is one time of the run, which a repeated group cannot come back to"),
    Slip(
      "repeat: 3", "repeat: 0", at: "repeat: |0", "repeat must be a whole number from 1 to 100000, got \"0\""),
    Slip("repeat: 3", "repeat: -3", at: "repeat: |-3", "repeat must be a whole number from 1 to 100000"),
    Slip("repeat: 3", "repeat: 2.5", at: "repeat: |2.5", "repeat must be a whole number from 1 to 100000"),
    Slip("repeat: 3", "repeat: many", at: "repeat: |many", "repeat must be a whole number from 1 to 100000"),
    Slip("repeat: 3", "repeat: 99999", at: "repeat: |99999", "these are more than 100000 pulses"),
    Slip(
      "      - {level: 0.7 V, width: 1 us, spacing: 2 us}", "      []", at: "      |[]",
      "a list of at least one pulse, got an empty list"),
    Slip(
      "      - {level: 0.7 V, width: 1 us, spacing: 2 us}", "      twice", at: "      |twice",
      "a list of at least one pulse, got \"twice\""),
    Slip(
      "  - {level: 0.35 V, width: 5 us, rise: 10 ns, fall: 10 ns, spacing: 1 us}", "  - heat",
      at: "  - |heat",
      "pulse must be a mapping with the keys level, width"),
    Slip(
      "repeat: 3\n", "repeat: 3\n    level: 1 V\n", at: "    |level: 1 V",
      "unknown key \"level\" in the group"),
    Slip(
      "1 ns, 1 ms", "1 ns, 2 ms", at: "ns, |2 ms",
      "the snapshot at 2 ms lies after the end of the run at 1.503 ms; leave it out or lengthen follow"),
    Slip("1 ns, 1 ms", "1 ns, -1 ms", at: "ns, |-1 ms", "snapshots of the protocol must be from 0 s"),
    Slip(
      "[1 ps, 1 ns, 1 ms]", "1 ps", at: "snapshots: |1 ps", "snapshots of the protocol must be a list in [ ]"),
    Slip(
      "follow: 1 ms", "follow: -1 ms", at: "follow: |-1", "follow of the protocol must be from 0 s to 1 ks"),
  ]

  @Test(arguments: slips) func places(_ slip: Slip) {
    let text = sampleProtocol.replacingOccurrences(of: slip.old, with: slip.new)
    #expect(text != sampleProtocol, "the sample has no \(slip.old)")
    do {
      _ = try PulseProtocol.load(text: text, name: "protocol.yaml")
      Issue.record("accepted")
    } catch {
      #expect(error.errors.count == 1, "\(error)")
      #expect(
        "\(error)".hasPrefix("protocol.yaml:\(position(of: slip.place, in: text)): error: "), "\(error)")
      #expect(error.errors[0].message.contains(slip.message), "\(error)")
    }
  }

  /// Steps of a femtosecond have no digits left after minutes.
  @Test func lostPulsesAreRefused() {
    let text = sampleProtocol.replacingOccurrences(of: "width: 5 us, rise: 10 ns", with: "width: 5 fs")
      .replacingOccurrences(of: "follow: 1 ms", with: "follow: 100 s")
    #expect(throws: InputErrors.self) { try PulseProtocol.load(text: text, name: "protocol.yaml") }
  }

  @Test func repeatsThatMultiplyAreRefused() {
    var pulses = "{level: 1 V, width: 1 us}"
    for _ in 0..<30 { pulses = "{repeat: 100000, pulses: [\(pulses)]}" }
    #expect(throws: InputErrors.self) {
      try PulseProtocol.load(text: "schema: 1\npulses: [\(pulses)]", name: "protocol.yaml")
    }
  }

  @Test(arguments: 1...20) func eachDamageIsSurvived(seed: UInt64) throws {
    var damage = Damage(seed: seed)
    var refused = 0
    for _ in 0..<40 {
      do {
        let loaded = try PulseProtocol.load(text: damage.text(of: sampleProtocol), name: "damaged.yaml")
        let again = try PulseProtocol.load(text: loaded.resolvedText, name: "resolved.yaml")
        #expect(again == loaded)
      } catch {
        refused += 1
        #expect(!error.errors.isEmpty && error.errors.allSatisfy { !$0.message.isEmpty })
      }
    }
    #expect(refused > 5)
  }
}
