/// The arguments of `boxoffice-rehearse`.
package struct RehearsalOptions: Equatable, Sendable {
  package var concertID: Int64 = 0
  package var buyers = 1000
  package var arrivalsPerSecond = 100
  package var seed: UInt64 = 1
  package var seconds: UInt64 = 60
  var warmUpSeconds: UInt64 = 0
  var warmUpArrivalsPerSecond: Int?
  var afterSeconds: UInt64 = 0
  var thinkSeconds: ClosedRange<UInt64>?
  var rudeMax: Int?
  var disturbedSeconds: ClosedRange<UInt64>?
  package var profile = Profile.steady
  var host = "127.0.0.1"
  package var port: UInt16 = 8080
  var accounts = "rehearsal"
  var secretFile: String?
  var connections = 512
  var auditFile: String?
  var reportDirectory: String?
  var htmlFile: String?
  var jsonFile: String?

  static let usage = """
    usage: boxoffice-rehearse --concert ID [OPTION VALUE]…
      --concert ID          what is on sale
      --buyers 1000         how many accounts play, 1 to 100000
      --arrivals 100/s      how many come a second on average, whatever becomes of the others
      --for 60s             for how long; then what is unknown is settled, and no more
      --warm-up 0s          requests of the beginning that are in no figure of a step
      --warm-up-arrivals 50/s   how many come then, where it is not as many as later
      --after 0s            so long nobody comes any more before the end
      --think 2-20s         the time between two steps of a visit, instead of the profile's
      --rude 5000           so many at most, each with a connection of its own, who ask again at once
      --disturbed 20-30s    in these seconds something is broken on purpose: who is inside may be refused
      --seed 1              the same seed, the same evening
      --profile steady      \(Profile.allCases.map(\.rawValue).joined(separator: ", "))
      --url http://127.0.0.1:8080
      --accounts rehearsal  the name that sql/admin/prepare_rehearsal.sql was given as @rehearsal
      --secret-file FILE    holds its @secret (or BOXOFFICE_REHEARSAL_SECRET_FILE)
      --connections 512     at most so many at once
      --audit FILE          sql/audit.sql, to be asked as well
      --report DIR          writes DIR/rehearsal.html and DIR/rehearsal.json
      --html FILE, --json FILE
    The verdict is read from the database that BOXOFFICE_DATABASE_SOCKET, _NAME, _USER and _PASSWORD_FILE name;
    where no socket is named, nobody judges.
    Exit status: 0 when all is well, 1 when a promise was broken, 64 for wrong arguments, 69 when something is
    missing that is needed.
    """

  /// Every argument that is wrong, with the reason.
  struct Wrong: Error, Equatable {
    let reasons: [String]
  }

  package init() {}

  /// Nanoseconds.
  var duration: UInt64 { seconds * 1_000_000_000 }

  /// Nanoseconds.
  var warmUp: UInt64 { warmUpSeconds * 1_000_000_000 }

  /// Nanoseconds from the start, in which visitors come.
  var coming: UInt64 { duration - min(duration, afterSeconds * 1_000_000_000) }

  /// The manners of the visitors.
  var manners: Manners {
    var manners = rudeMax == nil ? profile.manners : profile.manners.rude
    if let thinkSeconds {
      manners.think = thinkSeconds.lowerBound * 1_000...thinkSeconds.upperBound * 1_000
    }
    return manners
  }

  /// The promise that a flood is to show; nil for the other profiles.
  var calm: Calm? {
    profile == .flood
      ? Calm(
        disturbed: disturbedSeconds.map {
          $0.lowerBound * 1_000_000_000..<max($0.upperBound, $0.lowerBound + 1) * 1_000_000_000
        }) : nil
  }

  /// The options as the report names them.
  var parameters: [Report.Parameter] {
    let usual = [
      ("concert", "\(concertID)"), ("profile", profile.rawValue), ("buyers", "\(buyers)"),
      ("arrivals", "\(arrivalsPerSecond)/s"), ("for", "\(seconds)s"), ("seed", "\(seed)"),
      ("url", "http://\(host):\(port)"),
    ]
    let further = [
      ("warm-up", warmUpArrivalsPerSecond.map { "\(warmUpSeconds)s of \($0)/s" }),
      ("after", afterSeconds > 0 ? "\(afterSeconds)s" : nil),
      ("think", thinkSeconds.map { "\($0.lowerBound)-\($0.upperBound)s" }),
      ("rude", rudeMax.map(String.init)),
      ("disturbed", disturbedSeconds.map { "\($0.lowerBound)-\($0.upperBound)s" }),
    ]
    return usual + further.compactMap { name, value in value.map { (name, $0) } }
  }

  init(_ arguments: [String]) throws(Wrong) {
    var wrong: [String] = []
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard Self.names.contains(name) else {
        wrong.append("\(name) (unknown)")
        // The next argument is the unknown option's value, unless it is an option.
        if let value = rest.first, !value.hasPrefix("--") { rest.removeFirst() }
        continue
      }
      guard let value = rest.popFirst(), !value.isEmpty else {
        wrong.append("\(name) (needs a value)")
        continue
      }
      if let reason = take(name, value) { wrong.append("\(name) \(value) (\(reason))") }
    }
    if concertID == 0, !wrong.contains(where: { $0.hasPrefix("--concert ") }) {
      wrong.append("--concert (is needed)")
    }
    if afterSeconds > 0, afterSeconds >= seconds {
      wrong.append("--after \(afterSeconds)s (not less than --for \(seconds)s)")
    }
    guard wrong.isEmpty else { throw Wrong(reasons: wrong) }
  }

  private static let names: Set = [
    "--concert", "--buyers", "--arrivals", "--for", "--warm-up", "--warm-up-arrivals", "--after",
    "--think", "--rude",
    "--disturbed", "--seed", "--profile", "--url", "--accounts", "--secret-file", "--connections",
    "--audit", "--report", "--html", "--json",
  ]

  /// Takes one option; returns the reason if its value is wrong.
  private mutating func take(_ name: String, _ value: String) -> String? {
    switch name {
    case "--concert": Self.set(&concertID, Self.number(value, in: 1...Int64.max))
    case "--buyers": Self.set(&buyers, Self.number(value, in: 1...100_000))
    case "--arrivals":
      Self.set(
        &arrivalsPerSecond, Self.number(value, unit: "/s", in: 1...100_000), "not 1/s to 100000/s")
    case "--for":
      Self.set(&seconds, Self.number(value, unit: "s", in: 1...86_400), "not 1s to 86400s")
    case "--warm-up":
      Self.set(
        &warmUpSeconds, Self.number(value, unit: "s", in: 0...86_400), "not 0s to 86400s")
    case "--warm-up-arrivals":
      Self.set(
        &warmUpArrivalsPerSecond, Self.number(value, unit: "/s", in: 1...100_000),
        "not 1/s to 100000/s")
    case "--after":
      Self.set(&afterSeconds, Self.number(value, unit: "s", in: 0...86_400), "not 0s to 86400s")
    case "--think":
      Self.set(&thinkSeconds, Self.seconds(value, in: 0...3_600), "not like 2-20s")
    case "--rude": Self.set(&rudeMax, Self.number(value, in: 1...20_000))
    case "--disturbed":
      Self.set(&disturbedSeconds, Self.seconds(value, in: 0...86_400), "not like 20-30s")
    case "--seed": Self.set(&seed, Self.number(value, in: 0...UInt64.max))
    case "--profile":
      Self.set(
        &profile, Profile(rawValue: value),
        "not one of \(Profile.allCases.map(\.rawValue).joined(separator: ", "))")
    case "--url": takeURL(value)
    case "--accounts":
      Self.set(
        &accounts, Self.isName(value) ? value.lowercased() : nil,
        "not 1 to 30 letters, digits and -")
    case "--connections": Self.set(&connections, Self.number(value, in: 1...20_000))
    default: takeFile(name, value)
    }
  }

  private mutating func takeFile(_ name: String, _ value: String) -> String? {
    switch name {
    case "--secret-file": secretFile = value
    case "--audit": auditFile = value
    case "--html": htmlFile = value
    case "--json": jsonFile = value
    default:
      reportDirectory = value
      (htmlFile, jsonFile) = (value + "/rehearsal.html", value + "/rehearsal.json")
    }
    return nil
  }

  private mutating func takeURL(_ text: String) -> String? {
    let wanted = "not like http://127.0.0.1:8080"
    guard text.hasPrefix("http://") else { return wanted }
    let place = text.dropFirst(7).split(separator: "/", omittingEmptySubsequences: false)
    guard let authority = place.first, place.dropFirst().allSatisfy(\.isEmpty) else {
      return wanted
    }
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    let given: UInt16? =
      parts.count == 2
      ? Self.number(String(parts[1]), in: 1...UInt16.max) : parts.count == 1 ? 80 : nil
    guard let host = parts.first, !host.isEmpty, let given else { return wanted }
    (self.host, port) = (String(host), given)
    return nil
  }

  private static func set<Value>(
    _ place: inout Value, _ value: Value?, _ reason: String = "not such a number"
  ) -> String? {
    guard let value else { return reason }
    place = value
    return nil
  }

  private static func set<Value>(
    _ place: inout Value?, _ value: Value?, _ reason: String = "not such a number"
  ) -> String? {
    guard let value else { return reason }
    place = value
    return nil
  }

  /// Seconds from and to, as in `2-20s`.
  private static func seconds(
    _ text: String, in range: ClosedRange<UInt64>
  ) -> ClosedRange<UInt64>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let from = number(String(ends[0]), in: range),
      let to = number(String(ends[1]), unit: "s", in: range), from <= to
    else { return nil }
    return from...to
  }

  private static func number<Value: FixedWidthInteger>(
    _ text: String, unit: String = "", in range: ClosedRange<Value>
  ) -> Value? {
    guard text.hasSuffix(unit), let value = Value(text.dropLast(unit.count)),
      range.contains(value)
    else { return nil }
    return value
  }

  private static func isName(_ text: String) -> Bool {
    (1...30).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        Character(Unicode.Scalar(byte)).isASCII
          && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
          || byte == UInt8(ascii: "-")
      }
  }
}
