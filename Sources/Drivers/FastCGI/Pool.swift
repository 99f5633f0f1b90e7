/// Workers that share their sockets with each other and with no other pool.
package struct Pool: Sendable {
  /// A path at which clients connect.
  package struct Door: Sendable {
    package let path: String
    /// The most connections that may wait for a worker; one more is refused at once. The system may
    /// allow less.
    package let backlog: Int32

    package init(path: String, backlog: Int32) {
      precondition(backlog > 0)
      self.path = path
      self.backlog = backlog
    }
  }

  package let name: String
  /// Clients at an earlier one are served first.
  package let doors: [Door]
  package let workers: Int
  /// Added to the priority: a higher one yields to the other pools.
  package let niceness: Int32
  /// The arguments of the workers' executable.
  package let arguments: [String]
  /// The mode of the sockets: the web server need not run as the same user. An integer and not
  /// `mode_t`: a release build counts the import of Glibc for that type as unused, which is an
  /// error.
  package let socketMode: UInt32

  /// Without `arguments` a worker is started with `worker NAME`.
  package init(
    name: String, doors: [Door], workers: Int, niceness: Int32 = 0, arguments: [String]? = nil,
    socketMode: UInt32 = 0o666
  ) {
    precondition((1...256).contains(workers) && (1...Listeners.countMax).contains(doors.count))
    self.name = name
    self.doors = doors
    self.workers = workers
    self.niceness = niceness
    self.arguments = arguments ?? ["worker", name]
    self.socketMode = socketMode
  }
}
