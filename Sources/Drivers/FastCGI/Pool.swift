/// Workers that share one socket with each other and no socket with another pool.
package struct Pool: Sendable {
  package let name: String
  package let socketPath: String
  package let workers: Int
  /// The most connections that may wait for a worker; one more is refused at once.
  package let backlog: Int32
  /// Added to the priority: a higher one yields to the other pools.
  package let niceness: Int32
  /// The arguments of the workers' executable.
  package let arguments: [String]
  /// The mode of the socket: the web server need not run as the same user. An integer and not
  /// `mode_t`: a release build counts the import of Glibc for that type as unused, which is an
  /// error.
  package let socketMode: UInt32

  /// Without `arguments` a worker is started with `worker NAME`.
  package init(
    name: String, socketPath: String, workers: Int, backlog: Int32 = 64, niceness: Int32 = 0,
    arguments: [String]? = nil, socketMode: UInt32 = 0o666
  ) {
    precondition((1...256).contains(workers) && backlog > 0)
    self.name = name
    self.socketPath = socketPath
    self.workers = workers
    self.backlog = backlog
    self.niceness = niceness
    self.arguments = arguments ?? ["worker", name]
    self.socketMode = socketMode
  }
}
