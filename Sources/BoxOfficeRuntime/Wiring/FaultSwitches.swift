import BoxOfficeStore
import System

/// The faults that tests may cause in a debug build. A release build has none of these switches.
///
/// `BOXOFFICE_CHECKPOINTS` names a directory. A file `NAME.pause` there holds every process that
/// reaches the moment NAME until it is removed, and each says so by a file `NAME.reached.PID`; a
/// file `NAME.kill` ends the first one that does. `BOXOFFICE_GUARDS_OFF` names guards to do
/// without.
enum FaultSwitches {
  #if DEBUG
    private static let pollMilliseconds: Int64 = 1
    private static let maximumPolls = 60_000

    static var faults: Faults {
      let directory = Environment.value("BOXOFFICE_CHECKPOINTS")
      return Faults(guardsOff: Set(guardsOff.compactMap(Guard.init(rawValue:)))) { moment in
        if let directory { reach("\(directory)/\(moment.rawValue)") }
      }
    }

    /// Whether the front refuses what has waited for too long; the guard `late_work`.
    static var refusesLateWork: Bool { !guardsOff.contains("late_work") }

    /// Whether newcomers come slowly while those inside wait; the guard `join_door`.
    static var slowsJoins: Bool { !guardsOff.contains("join_door") }

    private static var guardsOff: [String] {
      Environment.value("BOXOFFICE_GUARDS_OFF")?.split(separator: ",").map(String.init) ?? []
    }

    private static func reach(_ moment: String) {
      if FileSystem.remove("\(moment).kill") { ThisProcess.kill9() }
      guard FileSystem.exists("\(moment).pause") else { return }
      FileSystem.touch("\(moment).reached.\(ThisProcess.id)")
      for _ in 0..<maximumPolls where FileSystem.exists("\(moment).pause") {
        ThisProcess.sleep(milliseconds: pollMilliseconds)
      }
      _ = FileSystem.remove("\(moment).reached.\(ThisProcess.id)")
    }
  #else
    static var faults: Faults { .none }
    static var refusesLateWork: Bool { true }
    static var slowsJoins: Bool { true }
  #endif
}
