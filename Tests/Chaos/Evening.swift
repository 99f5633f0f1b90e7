import Foundation
import TestSupport

/// Plays a schedule of faults to the end, and says of each what the clients saw.
struct Evening {
  // The time in which the answer to a request made during a fault may still come.
  private static let answerMillisecondsMax = 6000
  private static let width = 84
  private static let stepSeconds = 0.05
  private static let meanwhileMilliseconds = 150

  private let injector: Injector
  private let sightings: Sightings
  private let clock: Stopwatch
  private let say: (String) -> Void
  private var waiting: ArraySlice<FaultSchedule.Entry>
  private var happening: [(fault: Past, ongoing: Ongoing, nextMeanwhile: Int)] = []
  private var past: [Past] = []
  private var failures: [String] = []
  private var skipped = 0
  private(set) var done = 0

  /// A fault that has begun, with the real time of its beginning.
  private struct Past {
    let entry: FaultSchedule.Entry
    let began: Int
    var ended = 0
    var remark: String
  }

  init(
    _ schedule: FaultSchedule, injector: Injector, sightings: Sightings, clock: Stopwatch,
    say: @escaping (String) -> Void
  ) {
    waiting = schedule.entries[...]
    self.injector = injector
    self.sightings = sightings
    self.clock = clock
    self.say = say
  }

  /// Faults that could not be ended, and too many that could not begin: either makes the run
  /// worthless.
  var complaints: [String] {
    failures + (skipped > done ? ["\(skipped) faults were skipped, \(done) done"] : [])
  }

  /// Returns when the last fault has ended and been told of.
  mutating func play() {
    while !(waiting.isEmpty && happening.isEmpty && past.isEmpty) {
      endWhatIsOver()
      beginWhatIsDue()
      repeatWhatGoesOn()
      tellWhatIsKnown()
      Thread.sleep(forTimeInterval: Self.stepSeconds)
    }
  }

  private mutating func beginWhatIsDue() {
    while let entry = waiting.first, entry.begin <= clock.milliseconds {
      waiting.removeFirst()
      let began = clock.milliseconds
      do {
        let ongoing = try injector.begin(entry)
        done += 1
        happening.append((Past(entry: entry, began: began, remark: ongoing.target), ongoing, 0))
      } catch {
        skipped += 1
        say(columns([(entry.line, Self.width), ("skipped: \(error)", 0)]))
      }
    }
  }

  private mutating func repeatWhatGoesOn() {
    for index in happening.indices where happening[index].nextMeanwhile <= clock.milliseconds {
      happening[index].nextMeanwhile = clock.milliseconds + Self.meanwhileMilliseconds
      // A fault may be impossible at the moment, as flushing while the cache is away; the next
      // attempt may succeed.
      try? happening[index].ongoing.meanwhile()
    }
  }

  private mutating func endWhatIsOver() {
    for index in happening.indices.reversed()
    where happening[index].fault.entry.end <= clock.milliseconds {
      var (fault, ongoing, _) = happening.remove(at: index)
      do {
        try ongoing.end()
      } catch {
        failures.append("fault \(fault.entry.number) cannot be ended: \(error)")
      }
      fault.ended = clock.milliseconds
      past.append(fault)
    }
  }

  private mutating func tellWhatIsKnown() {
    let told = past.filter { $0.ended + Self.answerMillisecondsMax <= clock.milliseconds }
    past.removeAll { fault in told.contains { $0.entry == fault.entry } }
    for fault in told.sorted(by: { $0.entry.number < $1.entry.number }) {
      let seen = sightings.during(fault.began, fault.ended)
      let line = fault.entry.line(fault.remark, from: fault.began, to: fault.ended)
      say(columns([(line, Self.width), (seen.text, 0)]))
    }
    let open = (past + happening.map(\.fault)).map(\.began).min() ?? clock.milliseconds
    sightings.forget(before: open)
  }
}

extension FaultSchedule.Entry {
  /// The beginning of the line that tells of the fault.
  var line: String { line("", from: begin, to: end) }

  func line(_ remark: String, from began: Int, to ended: Int) -> String {
    columns([
      ("\(number)", 4), ("+\(seconds(began)) s", 9), ("\(seconds(ended - began)) s", 6),
      (fault.text + (remark.isEmpty ? "" : ", \(remark)"), 60),
    ])
  }
}

/// Milliseconds since the clock was made.
struct Stopwatch: Sendable {
  private let start = ContinuousClock.now

  var milliseconds: Int { Int((ContinuousClock.now - start) / .milliseconds(1)) }
}

/// Texts side by side, each padded to its width.
func columns(_ columns: [(text: String, width: Int)]) -> String {
  columns.map { text, width in
    text + String(repeating: " ", count: max(0, width - text.count))
  }.joined(separator: " ").trimmingCharacters(in: .whitespaces)
}
