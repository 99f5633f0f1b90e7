import Foundation
import Rehearsal
import Synchronization

/// The attempts of the clients with their times, reported fault by fault while the evening goes on.
final class Sightings: Sendable {
  /// One answer, or none; times are milliseconds from the start of the load.
  struct Sighting: Sendable {
    let began: Int
    let ended: Int
    let outcome: Attempt.Outcome
  }

  private let all = Mutex<[Sighting]>([])

  /// Takes note of an attempt that has just ended.
  func add(_ attempt: Attempt, at clock: Stopwatch) {
    let ended = clock.milliseconds
    let took = Int((attempt.ended - attempt.began) / 1_000_000)
    add(Sighting(began: ended - took, ended: ended, outcome: attempt.outcome))
  }

  func add(_ sighting: Sighting) {
    all.withLock { $0.append(sighting) }
  }

  /// The attempts whose wait overlaps the time between.
  func during(_ begin: Int, _ end: Int) -> Tally {
    all.withLock { all in
      var tally = Tally()
      for sighting in all where sighting.ended >= begin && sighting.began <= end {
        tally.add(sighting)
      }
      return tally
    }
  }

  /// Forgets attempts that are too old for any report.
  func forget(before moment: Int) {
    all.withLock { all in all.removeAll { $0.ended < moment } }
  }
}

/// Answers counted by kind.
struct Tally: Equatable {
  private(set) var served = 0
  /// By status and code, or by reason where there was no answer.
  private(set) var others: [String: Int] = [:]
  private(set) var worstMilliseconds = 0

  mutating func add(_ sighting: Sightings.Sighting) {
    worstMilliseconds = max(worstMilliseconds, sighting.ended - sighting.began)
    switch sighting.outcome {
    case .answered(200..<300, _): served += 1
    case .answered(let status, let code):
      others["\(status) \(code ?? "without a code")", default: 0] += 1
    case .unknown(let reason): others["unknown \(reason)", default: 0] += 1
    }
  }

  /// `812 ok, 24 × 503 unavailable, 3 × unknown timeout, worst 4.2 s`, the most frequent first.
  var text: String {
    let kinds = others.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let counts = ["\(served) ok"] + kinds.map { "\($0.value) × \($0.key)" }
    return counts.joined(separator: ", ") + ", worst \(seconds(worstMilliseconds)) s"
  }
}

/// Milliseconds as seconds with one decimal.
func seconds(_ milliseconds: Int) -> String {
  "\(milliseconds / 1000).\(milliseconds % 1000 / 100)"
}
