extension Report {
  /// The report for people: one page that needs no other file, no script and no network.
  package var html: String {
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(title)</title>
      <style>\(reportStyle)</style>
      </head>
      <body>
      \(patterns)<main>
      \(head)\(judgement)<h2>Steps</h2>
      <div class="scroll">\(steps)</div>
      <p class="note">Times are milliseconds from when a request was meant to begin until its answer, or until it was given up.</p>
      \(calmSection)<h2>The evening</h2>
      \(charts.enumerated().map { $1.figure(number: $0) })<h2>How long each step took</h2>
      <div class="pair">
      \(latencies.enumerated().map { $1.figure(number: $0 + charts.count) })</div>
      </main>
      </body>
      </html>

      """
    return page.text
  }

  private var head: Markup {
    let orders = parameters.map { parameter -> Markup in
      "<div><dt>\(parameter.name)</dt><dd>\(parameter.value)</dd></div>\n"
    }
    return """
      <header>
      <h1>\(title)</h1>
      <dl class="order">
      \(orders)</dl>
      </header>
      <dl class="sums">
      \(sums)</dl>

      """
  }

  private var sums: [Markup] {
    let last = timeline.moments.last
    let slow = figures.first { $0.step == .pay }?.latencies.quantile(perMille: 990)
    let sums = [
      ("requests", Reading.grouped(attempts)),
      ("seconds", Reading.tenths(Int(duration / 100_000_000))),
      ("seats sold", Reading.grouped(last?.seatsSold ?? 0)),
      ("ms, p99 of pay", slow.map(Reading.milliseconds) ?? "–"),
    ]
    return sums.map { "<div><dd>\($0.1)</dd><dt>\($0.0)</dt></div>\n" }
  }

  private var judgement: Markup {
    guard let verdict else {
      return
        "<section class=\"verdict\"><h2>Not judged</h2><p>Nobody looked into the database.</p></section>\n"
    }
    let scope = verdict.scope
    let compared: Markup = """
      <p>Compared \(Reading.grouped(scope.attempts)) requests with \(Reading.grouped(scope.holds)) holds, \
      \(Reading.grouped(scope.orders)) orders, \(Reading.grouped(scope.cancellations)) cancellations, \
      \(Reading.grouped(scope.charges)) charges and \(Reading.grouped(scope.passes)) passes. \
      Of the requests without an answer, \(verdict.unknowns.happened) had happened and \
      \(verdict.unknowns.didNotHappen) had not.</p>
      """
    guard !verdict.isClean else {
      return """
        <section class="verdict kept"><h2>✓ Every promise was kept</h2>\(compared)</section>

        """
    }
    let shown = verdict.violations.prefix(violationsMax).map(item)
    let rest = verdict.violations.count - violationsMax
    let more: Markup = rest > 0 ? "<p>and \(Reading.grouped(rest)) more</p>" : ""
    return """
      <section class="verdict broken"><h2>✗ \(Reading.grouped(verdict.violations.count)) violations</h2>\(compared)
      <ol>
      \(shown)</ol>\(more)</section>

      """
  }

  private func item(_ violation: Violation) -> Markup {
    let named = (violation.requests.map(\.label) + violation.rows).map { name -> Markup in
      "<li>\(name)</li>"
    }
    let list: Markup = named.isEmpty ? "" : "<ul>\(named)</ul>"
    return "<li><code>\(violation.rule.rawValue)</code> \(violation.what)\(list)</li>\n"
  }

  private var steps: Markup {
    let names = StepFigures.shares.map { share -> Markup in "<th scope=\"col\">\(share.1)</th>" }
    let rows = figures.map { step -> Markup in
      let times = step.quantiles.map { time -> Markup in
        "<td>\(time.map(Reading.milliseconds) ?? "–")</td>"
      }
      let errors = step.errors.map { "\($0.outcome) × \(Reading.grouped($0.count))" }
      return """
        <tr><th scope="row">\(step.step.rawValue)</th><td>\(Reading.grouped(step.latencies.count))</td>\
        <td>\(Reading.tenths(tenthsPerSecond(step.latencies.count)))</td>\(times)\
        <td class="text">\(errors.joined(separator: ", "))</td></tr>

        """
    }
    return """
      <table><thead><tr><th scope="col">step</th><th scope="col">count</th><th scope="col">per second</th>\
      \(names)<th scope="col" class="text">errors</th></tr></thead>
      <tbody>
      \(rows)</tbody></table>
      """
  }
}

private let violationsMax = 200
