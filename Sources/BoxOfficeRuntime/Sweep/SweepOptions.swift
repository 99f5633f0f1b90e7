/// How often the sweep works, and for how long.
struct SweepOptions {
  let everySeconds: Int64
  /// The pause between two passes; nil for a single pass.
  let forSeconds: Int64?

  /// Parses `--once`, or `--every 1s --for 58s`.
  init?(_ arguments: ArraySlice<String>) {
    var every: Int64 = 1
    var duration: Int64?
    var isOnce = false
    var rest = arguments
    while let option = rest.popFirst() {
      switch option {
      case "--once": isOnce = true
      case "--every":
        guard let seconds = rest.popFirst().flatMap(Self.seconds) else { return nil }
        every = seconds
      case "--for":
        guard let seconds = rest.popFirst().flatMap(Self.seconds) else { return nil }
        duration = seconds
      default: return nil
      }
    }
    guard isOnce != (duration != nil) else { return nil }
    everySeconds = every
    forSeconds = duration
  }

  private static func seconds(_ text: String) -> Int64? {
    guard text.hasSuffix("s"), let value = Int64(text.dropLast()), (1...86_400).contains(value)
    else { return nil }
    return value
  }
}
