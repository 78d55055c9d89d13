import ArgumentParser
import Logging

/// How much is said, and in which form.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print the summary as JSON.")
  var json = false

  @Flag(name: [.customShort("q"), .long], help: "Say nothing but results and errors.")
  var quiet = false

  @Flag(name: [.customShort("v"), .long], help: "Say what is being done, iteration by iteration.")
  var verbose = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("give -q or -v, not both") }
  }

  var logger: Logger {
    var logger = Console.logger
    logger.logLevel = quiet ? .error : verbose ? .debug : .info
    return logger
  }
}
