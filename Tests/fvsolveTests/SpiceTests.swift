import Foundation
import Testing

/// The current through divider and device, against a circuit simulator that was given the device as a resistor.
@Suite(.enabled(if: Available.spice, "needs ngspice: run the tests with scripts/test"))
struct SpiceTests {
  static let models = ["assumed": "IS=1e-14 N=1 RS=0", "1N4148": "IS=2.52e-9 N=1.752 RS=0.568"]

  @Test(arguments: ["-3.6", "1.35", "0.9"], models.keys.sorted())
  func operatingPoint(volts: String, diode: String) throws {
    let folder = try TemporaryFolder()
    let run = try fvsolve(
      [
        "--state", "set", "--voltage", "\(volts) V", "--divider", "680 Ohm", "--diode", diode, "--json",
        "--no-plot",
      ], in: folder)
    try #require(run.status == 0, "\(run.errors)")
    let (voltage, current) = (try run.number("voltage_V"), try run.number("current_A"))
    #expect(current * Double(volts)! > 1e-6)
    try folder.write(
      """
      divider, and a device as the resistor that the fields make it
      Vsource source 0 DC \(volts)
      Dset source device junction
      Rreset device middle 680
      Dreset middle source junction
      Rdevice device 0 \(voltage / current)
      .model junction D(\(Self.models[diode]!))
      .options temp=26.85 tnom=26.85 gmin=1e-15 reltol=1e-7
      .control
      set numdgt=12
      op
      print v(device)
      .endc
      .end
      """, to: "divider.cir")
    let spice = try shell("ngspice -b divider.cir", in: folder)
    let line = spice.output.split(separator: "\n").first { $0.hasPrefix("v(device) = ") }
    let expected = try #require(
      line.flatMap { Double($0.dropFirst("v(device) = ".count)) }, "\(spice.output)\(spice.errors)")
    #expect(abs(voltage / expected - 1) < 1e-3, "\(voltage) V, ngspice \(expected) V")
  }
}
