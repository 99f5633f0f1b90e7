import CMariaDB

/// The settings that every session relies on, whatever the configuration of the server.
func sessionStatements(_ settings: ConnectionSettings) -> [String] {
  let wait = settings.lockWaitSeconds.map { " innodb_lock_wait_timeout = \($0)," } ?? ""
  return [
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    """
    SET SESSION
      autocommit = 1,\(wait)
      time_zone = '+00:00',
      sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,\
    NO_ZERO_DATE,NO_ZERO_IN_DATE,ONLY_FULL_GROUP_BY'
    """,
  ]
}

/// The global part of the library is not safe to be set up by two threads at once.
private let libraryStatus = mysql_server_init(0, nil, nil)

/// Connects, or throws `unavailable`; the caller closes the handle.
func openHandle(
  _ settings: ConnectionSettings
) throws(DatabaseError) -> UnsafeMutablePointer<MYSQL> {
  precondition(libraryStatus == 0, "the client library cannot start")
  guard let handle = unsafe mysql_init(nil) else { preconditionFailure("out of memory") }
  unsafe set(MYSQL_OPT_CONNECT_TIMEOUT, settings.connectTimeoutSeconds, on: handle)
  unsafe set(MYSQL_OPT_READ_TIMEOUT, settings.readTimeoutSeconds, on: handle)
  unsafe set(MYSQL_OPT_WRITE_TIMEOUT, settings.writeTimeoutSeconds, on: handle)
  // The server could otherwise ask for any file of this process.
  unsafe set(MYSQL_OPT_LOCAL_INFILE, 0, on: handle)
  unsafe mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
  let connected = unsafe mysql_real_connect(
    handle, nil, settings.user, settings.password, settings.database, 0, settings.socketPath, 0)
  guard unsafe connected != nil else {
    let code = unsafe mysql_errno(handle)
    unsafe mysql_close(handle)
    throw .unavailable(code: code)
  }
  return unsafe handle
}

private func set(
  _ option: mysql_option, _ value: UInt32, on handle: UnsafeMutablePointer<MYSQL>
) {
  var value = value
  unsafe mysql_options(handle, option, &value)
}
