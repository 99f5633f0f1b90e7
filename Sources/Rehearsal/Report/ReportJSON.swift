import HTTP

/// The names are stable; members may be added. Durations are microseconds (`_us`) or milliseconds
/// (`_ms`).
///
///     format                1
///     title, parameters     what was rehearsed, as it was ordered
///     attempts, duration_ms
///     steps[]               step, count, per_second, p50_us, p90_us, p99_us, p99_9_us, max_us,
///                           errors { "409 seat_unavailable": count }
///     timeline              piece_ms, moments[] with start_ms, seats_sold, waiting, refused,
///                           failed, unknown, steps { "hold": { count, p50_us, p99_us } }
///     calm                  of a flood alone: paid, paid_per_second, rush_ms, came, admitted;
///                           payments, holds, disturbed_payments with _p50_us, _p99_us, _max_us;
///                           shed_payments, shed_holds, shed_disturbed,
///                           shed { "pay 503 unavailable": count }; asked, told, told_percent;
///                           retry_after_… count, distinct, least_s, most_s, mean_s,
///                           deviation_s; outside_per_second; normal_after_s,
///                           normal_after_disturbance_s, swing_percent
///     verdict               null where nobody judged, else clean, compared { attempts, holds, … },
///                           unknown { happened, did_not_happen },
///                           violations[] with rule, what, rows[], and
///                           requests[] { number, step, buyer, key, outcome }
extension Report {
  /// The report for programs.
  package var json: String {
    let bytes = JSONWriter.object(capacity: 65_536) { json in
      json.member("format", 1)
      json.member("title", title)
      json.name("parameters")
      json.object { json in
        for parameter in parameters { json.member(parameter.name, parameter.value) }
      }
      json.member("attempts", attempts)
      json.member("duration_ms", Int(duration / 1_000_000))
      json.name("steps")
      json.array(figures) { json, step in write(step, &json) }
      json.name("timeline")
      json.object { json in
        json.member("piece_ms", Int(timeline.piece / 1_000_000))
        json.name("moments")
        json.array(timeline.moments) { json, moment in json.object { $0.members(of: moment) } }
      }
      if let calm {
        json.name("calm")
        json.object { $0.members(of: calm) }
      }
      json.name("verdict")
      if let verdict { json.object { $0.members(of: verdict) } } else { json.null() }
    }
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  private func write(_ step: StepFigures, _ json: inout JSONWriter) {
    json.object { json in
      json.member("step", step.step.rawValue)
      json.member("count", step.latencies.count)
      json.name("per_second")
      json.value(json: Array(Reading.tenths(tenthsPerSecond(step.latencies.count)).utf8))
      for (name, value) in zip(["p50_us", "p90_us", "p99_us", "p99_9_us"], step.quantiles) {
        json.member(name, value.map(microseconds))
      }
      json.member("max_us", step.latencies.max.map(microseconds))
      json.name("errors")
      json.object { json in
        for error in step.errors { json.member(error.outcome, error.count) }
      }
    }
  }
}

private func microseconds(_ nanoseconds: UInt64) -> Int64 { Int64(nanoseconds / 1_000) }

extension JSONWriter {
  fileprivate mutating func members(of moment: Timeline.Moment) {
    member("start_ms", Int(moment.start / 1_000_000))
    member("seats_sold", moment.seatsSold)
    member("waiting", moment.waiting)
    member("refused", moment.refused)
    member("failed", moment.failed)
    member("unknown", moment.unknown)
    name("steps")
    object { json in
      for step in Attempt.Step.allCases {
        guard let latencies = moment.latencies[step] else { continue }
        json.name(step.rawValue)
        json.object { json in
          json.member("count", latencies.count)
          json.member("p50_us", latencies.quantile(perMille: 500).map(microseconds))
          json.member("p99_us", latencies.quantile(perMille: 990).map(microseconds))
        }
      }
    }
  }

  fileprivate mutating func members(of verdict: Verdict) {
    member("clean", verdict.isClean)
    name("compared")
    object { json in
      json.member("attempts", verdict.scope.attempts)
      json.member("holds", verdict.scope.holds)
      json.member("orders", verdict.scope.orders)
      json.member("cancellations", verdict.scope.cancellations)
      json.member("charges", verdict.scope.charges)
      json.member("passes", verdict.scope.passes)
    }
    name("unknown")
    object { json in
      json.member("happened", verdict.unknowns.happened)
      json.member("did_not_happen", verdict.unknowns.didNotHappen)
    }
    name("violations")
    array(verdict.violations) { json, violation in
      json.object { $0.members(of: violation) }
    }
  }

  private mutating func members(of violation: Violation) {
    member("rule", violation.rule.rawValue)
    member("what", violation.what)
    name("requests")
    array(violation.requests) { json, attempt in
      json.object { json in
        json.member("number", attempt.number)
        json.member("step", attempt.step.rawValue)
        json.member("buyer", attempt.buyer)
        json.member("key", attempt.key)
        json.member("outcome", attempt.outcome.label)
      }
    }
    name("rows")
    array(violation.rows) { json, row in json.value(row) }
  }
}
