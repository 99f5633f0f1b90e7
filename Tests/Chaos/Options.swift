/// The arguments: `--seed 7 --for 2m`, and `--list` to see the faults without causing them.
struct Options: Equatable {
  static let usage = """
    usage: Chaos [--seed NUMBER] [--for SECONDSs|MINUTESm] [--only FAULT,…]
      [--without FAULT,…] [--list] [--keep-logs] [--small-disk]
    faults: \(Fault.allCases.map(\.rawValue).joined(separator: ", "))
    """
  private static let secondsRange = 10...86_400

  var seed: UInt64
  var seconds = 120
  /// The kinds of faults to cause; the others keep their places in the schedule and are left out.
  var only = Set(Fault.allCases)
  var isList = false
  var keepsLogs = false
  /// Whether the caller is root in a mount namespace of its own.
  var hasSmallDisk = false

  /// Nil where the arguments make no sense.
  init?(_ arguments: some Sequence<String>, seed: UInt64) {
    self.seed = seed
    var rest = Array(arguments)[...]
    while let name = rest.popFirst() {
      switch name {
      case "--list": isList = true
      case "--small-disk": hasSmallDisk = true
      case "--keep-logs": keepsLogs = true
      case "--seed":
        guard let value = rest.popFirst().flatMap({ UInt64($0) }) else { return nil }
        self.seed = value
      case "--only":
        guard let kinds = rest.popFirst().flatMap(Self.kinds) else { return nil }
        only = kinds
      case "--without":
        guard let kinds = rest.popFirst().flatMap(Self.kinds) else { return nil }
        only.subtract(kinds)
      case "--for":
        guard let value = rest.popFirst().flatMap(Self.seconds) else { return nil }
        seconds = value
      default: return nil
      }
    }
  }

  var schedule: FaultSchedule {
    FaultSchedule(seed: seed, milliseconds: seconds * 1000).keeping(only)
  }

  /// The command that repeats this run.
  var command: String {
    "make chaos SEED=\(seed) FOR=\(seconds)s\(picked)"
  }

  /// The shorter of the two ways to say which faults are done.
  private var picked: String {
    let others = Set(Fault.allCases).subtracting(only)
    if others.isEmpty { return "" }
    return others.count < only.count
      ? " WITHOUT_FAULTS=\(Self.names(others))" : " ONLY_FAULTS=\(Self.names(only))"
  }

  private static func names(_ faults: Set<Fault>) -> String {
    Fault.allCases.filter(faults.contains).map(\.rawValue).joined(separator: ",")
  }

  private static func kinds(_ text: String) -> Set<Fault>? {
    let words = text.split(separator: ",")
    let kinds = Set(words.compactMap { Fault(rawValue: String($0)) })
    return kinds.count == words.count ? kinds : nil
  }

  private static func seconds(_ text: String) -> Int? {
    let factor = ["s": 1, "m": 60][text.suffix(1)]
    guard let factor, let number = Int(text.dropLast()) else { return nil }
    let (product, isTooLarge) = number.multipliedReportingOverflow(by: factor)
    return !isTooLarge && secondsRange.contains(product) ? product : nil
  }
}
