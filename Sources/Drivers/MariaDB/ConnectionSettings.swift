/// The server's address, the account, and the timeouts.
package struct ConnectionSettings: Sendable {
  package var socketPath: String
  package var user: String
  package var password: String
  package var database: String
  package var connectTimeoutSeconds: UInt32
  package var readTimeoutSeconds: UInt32
  package var writeTimeoutSeconds: UInt32
  /// How long a statement waits for a row; nil for as long as the server says. Where it is set, a
  /// wait in vain is not repeated, so that it is the longest that a transaction waits.
  package var lockWaitSeconds: Int?

  package init(
    socketPath: String, user: String, password: String, database: String,
    connectTimeoutSeconds: UInt32 = 2, readTimeoutSeconds: UInt32 = 10,
    writeTimeoutSeconds: UInt32 = 10, lockWaitSeconds: Int? = nil
  ) {
    self.socketPath = socketPath
    self.user = user
    self.password = password
    self.database = database
    self.connectTimeoutSeconds = connectTimeoutSeconds
    self.readTimeoutSeconds = readTimeoutSeconds
    self.writeTimeoutSeconds = writeTimeoutSeconds
    self.lockWaitSeconds = lockWaitSeconds
  }
}
