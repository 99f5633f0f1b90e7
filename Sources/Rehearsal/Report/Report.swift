/// The outcome of a rehearsal as people and programs read it: a table for the terminal, JSON, and a
/// page.
package struct Report {
  /// An option of the rehearsal, as `buyers` and `2000`.
  package typealias Parameter = (name: String, value: String)

  let title: String
  let parameters: [Parameter]
  let attempts: Int
  /// From the first intended start to the last answer, in nanoseconds.
  let duration: UInt64
  /// Of that the time whose requests are in the figures of the steps.
  let countedDuration: UInt64
  let figures: [StepFigures]
  let timeline: Timeline
  let verdict: Verdict?
  /// Of a flood alone.
  let calm: CalmFigures?

  package init(
    title: String, parameters: [Parameter], history: [Attempt], verdict: Verdict?,
    warmUp: UInt64 = 0, calm: CalmFigures? = nil
  ) {
    self.title = title
    self.parameters = parameters
    self.verdict = verdict
    self.calm = calm
    attempts = history.count
    let began = history.map(\.intended).min() ?? 0
    duration = (history.map(\.ended).max() ?? 0) - began
    countedDuration = duration - min(warmUp, duration)
    let counted = history.filter { $0.intended >= began + warmUp }
    let steps = Dictionary(grouping: counted, by: \.step)
    figures = Attempt.Step.allCases.compactMap { step in steps[step].map { StepFigures(step, $0) } }
    timeline = Timeline(history)
  }

  /// The mean number of a step in a second, in tenths.
  func tenthsPerSecond(_ count: Int) -> Int {
    guard countedDuration > 0 else { return 0 }
    return Int(UInt64(count) * 10_000_000_000 / countedDuration)
  }
}

/// Numbers as people read them.
enum Reading {
  /// Tenths with one place after the point: `12.3`.
  static func tenths(_ value: Int) -> String {
    "\(value / 10).\(value % 10)"
  }

  /// Nanoseconds as milliseconds, with one place after the point below a hundred.
  static func milliseconds(_ nanoseconds: UInt64) -> String {
    let tenths = (nanoseconds + 50_000) / 100_000
    return tenths < 1_000 ? "\(tenths / 10).\(tenths % 10)" : grouped(Int((tenths + 5) / 10))
  }

  /// The number with a thin space between each three digits.
  static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "\u{2009}" }
      text.append(digit)
    }
    return text
  }
}
