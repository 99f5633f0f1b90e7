import HTTP

extension CalmFigures {
  /// The lines of the table and the page, in their order.
  var rows: [(name: String, value: String)] {
    var rows = [
      ("paid a second", Reading.tenths(goodputTenths)),
      ("people", "\(came) came, \(admitted) were inside"),
      ("payments inside", Self.reading(payments)),
      ("holds inside", Self.reading(holds)),
      ("turned away inside", turnedAway),
      ("told outside", "\(told) of \(asked) in time"),
      ("told to come again", spread),
      ("requests outside a second", Reading.tenths(perSecond(outsideRequests))),
      ("normal after the rush", Self.seconds(normalAfterRush)),
    ]
    if disturbedPayments.count > 0 || shedDisturbed > 0 {
      rows += [
        ("payments while disturbed", Self.reading(disturbedPayments)),
        ("turned away while disturbed", "\(shedDisturbed)"),
        ("normal after the disturbance", Self.seconds(normalAfterDisturbance)),
      ]
    }
    if let swing { rows.append(("swing of payments", "\(swing) %")) }
    return rows
  }

  private var turnedAway: String {
    let sums = "\(shedPayments) payments, \(shedHolds) holds"
    let named = shed.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard !named.isEmpty else { return sums }
    return sums + " (" + named.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + ")"
  }

  private var spread: String {
    guard let least = retryAfter.least, let most = retryAfter.most,
      let deviation = retryAfter.deviation
    else { return "nobody" }
    return
      "\(retryAfter.count) in \(least) to \(most) s, \(retryAfter.distinct) different, deviation \(Reading.tenths(deviation)) s"
  }

  private static func reading(_ latencies: Latencies) -> String {
    guard let p50 = latencies.quantile(perMille: 500), let p99 = latencies.quantile(perMille: 990)
    else { return "none" }
    return
      "\(latencies.count), p50 \(Reading.milliseconds(p50)) ms, p99 \(Reading.milliseconds(p99)) ms"
  }

  private static func seconds(_ count: Int?) -> String { count.map { "\($0) s" } ?? "never" }
}

extension Report {
  /// The part of the table for a flood.
  var calmText: String {
    guard let calm else { return "" }
    let width = calm.rows.map(\.name.count).max() ?? 0
    return calm.rows.reduce("\n") { text, row in
      let space = String(repeating: " ", count: width - row.name.count)
      return text + "\(row.name)\(space)  \(row.value)\n"
    }
  }

  /// The part of the page for a flood.
  var calmSection: Markup {
    guard let calm else { return "" }
    let rows = calm.rows.map { row -> Markup in
      "<tr><th scope=\"row\">\(row.name)</th><td class=\"text\">\(row.value)</td></tr>\n"
    }
    return """
      <h2>Inside and outside</h2>
      <div class="scroll"><table><tbody>
      \(rows)</tbody></table></div>

      """
  }
}

extension JSONWriter {
  mutating func members(of calm: CalmFigures) {
    member("paid", calm.paid)
    number("paid_per_second", tenths: calm.goodputTenths)
    member("rush_ms", Int(calm.rush / 1_000_000))
    member("came", calm.came)
    member("admitted", calm.admitted)
    for (name, latencies) in [
      ("payments", calm.payments), ("holds", calm.holds),
      ("disturbed_payments", calm.disturbedPayments),
    ] {
      member(name, latencies.count)
      member("\(name)_p50_us", latencies.quantile(perMille: 500).map { Int64($0 / 1_000) })
      member("\(name)_p99_us", latencies.quantile(perMille: 990).map { Int64($0 / 1_000) })
      member("\(name)_max_us", latencies.max.map { Int64($0 / 1_000) })
    }
    member("shed_payments", calm.shedPayments)
    member("shed_holds", calm.shedHolds)
    member("shed_disturbed", calm.shedDisturbed)
    name("shed")
    object { json in
      for (outcome, count) in calm.shed.sorted(by: { $0.key < $1.key }) {
        json.member(outcome, count)
      }
    }
    member("asked", calm.asked)
    member("told", calm.told)
    number("told_percent", tenths: calm.toldPerMille)
    member("retry_after_count", calm.retryAfter.count)
    member("retry_after_distinct", calm.retryAfter.distinct)
    member("retry_after_least_s", calm.retryAfter.least.map(Int64.init))
    member("retry_after_most_s", calm.retryAfter.most.map(Int64.init))
    number("retry_after_mean_s", tenths: calm.retryAfter.mean)
    number("retry_after_deviation_s", tenths: calm.retryAfter.deviation)
    number("outside_per_second", tenths: calm.perSecond(calm.outsideRequests))
    member("normal_after_s", calm.normalAfterRush.map(Int64.init))
    member("normal_after_disturbance_s", calm.normalAfterDisturbance.map(Int64.init))
    member("swing_percent", calm.swing.map(Int64.init))
  }

  private mutating func number(_ name: String, tenths: Int?) {
    self.name(name)
    if let tenths { value(json: Array(Reading.tenths(tenths).utf8)) } else { null() }
  }
}
