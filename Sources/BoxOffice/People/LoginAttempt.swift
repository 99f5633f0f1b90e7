/// A try to log in: whose account, from where, and on which device.
package struct LoginAttempt: Sendable {
  package let email: EmailAddress
  package let network: Network
  /// The token that the device shows, which it got with an earlier login.
  package let device: String?

  package init(email: EmailAddress, network: Network, device: String?) {
    self.email = email
    self.network = network
    self.device = device
  }
}

/// The hash to compare with, and its user.
package struct StoredPassword: Sendable {
  package let userID: UserID
  package let hash: String
  /// Whether the attempt counts against a device that has logged in before, and not against the
  /// network.
  package let isFromKnownDevice: Bool

  package init(userID: UserID, hash: String, isFromKnownDevice: Bool = false) {
    self.userID = userID
    self.hash = hash
    self.isFromKnownDevice = isFromKnownDevice
  }
}

/// Tokens that are to become valid: that of a login, and that of the device.
package struct NewLogin: Sendable {
  package let token: String
  package let device: String
  package let userAgent: String

  package init(token: String, device: String, userAgent: String) {
    self.token = token
    self.device = device
    self.userAgent = userAgent
  }
}
