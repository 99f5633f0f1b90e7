/// One thing that goes wrong on a bad evening.
enum Fault: String, Sendable, CaseIterable {
  case tillWorkerKilled, tillWorkerFrozen, frontWorkerKilled, frontWorkerFrozen
  case accountsWorkerKilled
  case supervisorKilled, supervisorFrozen, workersReplaced
  case nginxKilled, nginxWorkerKilled, nginxWorkerFrozen, nginxReloaded
  case cacheKilled, cacheFrozen, cacheFlushed
  case databaseKilled, databaseFrozen, databaseReadOnly, connectionsExhausted, diskFull
  case connectionsCut, packetsDelayed, commitReplyLost
  case sweepKilled, sweepFrozen, sweepAbsent, sweepTwice
  case clientsGone

  /// The part that fails. Two faults of one part never overlap, those of different parts may.
  enum Part: Sendable { case workers, nginx, cache, database, sweep, clients }

  var part: Part {
    switch self {
    case .tillWorkerKilled, .tillWorkerFrozen, .frontWorkerKilled, .frontWorkerFrozen,
      .accountsWorkerKilled, .supervisorKilled, .supervisorFrozen, .workersReplaced:
      .workers
    case .nginxKilled, .nginxWorkerKilled, .nginxWorkerFrozen, .nginxReloaded: .nginx
    case .cacheKilled, .cacheFrozen, .cacheFlushed: .cache
    case .databaseKilled, .databaseFrozen, .databaseReadOnly, .connectionsExhausted, .diskFull,
      .connectionsCut, .packetsDelayed, .commitReplyLost:
      .database
    case .sweepKilled, .sweepFrozen, .sweepAbsent, .sweepTwice: .sweep
    case .clientsGone: .clients
    }
  }

  /// The fault in the words of an operator.
  var text: String {
    switch self {
    case .tillWorkerKilled: "a till worker is killed (-9)"
    case .tillWorkerFrozen: "a till worker stands still"
    case .frontWorkerKilled: "a front worker is killed (-9)"
    case .frontWorkerFrozen: "a front worker stands still"
    case .accountsWorkerKilled: "an accounts worker is killed (-9)"
    case .supervisorKilled: "the supervisor is killed (-9)"
    case .supervisorFrozen: "the supervisor stands still, a worker is killed"
    case .workersReplaced: "the workers are replaced (HUP)"
    case .nginxKilled: "nginx is killed (-9), all of it"
    case .nginxWorkerKilled: "an nginx worker is killed (-9)"
    case .nginxWorkerFrozen: "an nginx worker stands still"
    case .nginxReloaded: "nginx is reloaded (HUP)"
    case .cacheKilled: "memcached is killed (-9)"
    case .cacheFrozen: "memcached stands still"
    case .cacheFlushed: "memcached is flushed, again and again"
    case .databaseKilled: "MariaDB is killed (-9)"
    case .databaseFrozen: "MariaDB stands still"
    case .databaseReadOnly: "MariaDB is read-only"
    case .connectionsExhausted: "MariaDB is out of connections"
    case .diskFull: "MariaDB's disk is full"
    case .connectionsCut: "connections to MariaDB are cut"
    case .packetsDelayed: "packets to and from MariaDB are late"
    case .commitReplyLost: "replies to COMMIT are lost"
    case .sweepKilled: "the sweep is killed (-9)"
    case .sweepFrozen: "the sweep stands still"
    case .sweepAbsent: "no sweep runs"
    case .sweepTwice: "two sweeps run"
    case .clientsGone: "clients hang up on their answers"
    }
  }

  /// The duration of the fault; a kill lasts until the killed process has been started again.
  var milliseconds: ClosedRange<Int> {
    switch self {
    case .tillWorkerKilled, .frontWorkerKilled, .accountsWorkerKilled, .nginxWorkerKilled,
      .nginxReloaded, .workersReplaced, .sweepKilled:
      1000...1500
    case .cacheKilled: 1500...2500
    case .supervisorKilled, .nginxKilled: 2500...4000
    case .databaseKilled: 4000...6000
    case .tillWorkerFrozen, .frontWorkerFrozen, .supervisorFrozen, .nginxWorkerFrozen,
      .cacheFrozen, .sweepFrozen:
      1000...6000
    case .databaseFrozen: 1000...5000
    case .databaseReadOnly, .connectionsExhausted, .diskFull: 2000...4000
    case .connectionsCut, .packetsDelayed, .commitReplyLost: 2000...4000
    case .cacheFlushed, .clientsGone: 1000...2000
    case .sweepAbsent, .sweepTwice: 3000...8000
    }
  }
}
