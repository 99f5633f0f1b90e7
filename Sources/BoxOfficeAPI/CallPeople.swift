import BoxOffice
import HTTP

/// Where a call comes from, and on which device.
extension Call {
  static let deviceHeader = "device-token"
  static let deviceLength = 1...200

  /// Where the caller asks from.
  var network: Network { Network(of: request.remoteAddress) }

  /// The same where it is counted how often somebody asks; nil for the host itself, unless it is
  /// limited like any other.
  var countedNetwork: Network? {
    network.isThisHost && !services.limitsThisHost ? nil : network
  }

  /// The token that the device got with an earlier login; nil if it shows none.
  var device: String? {
    request.header(Self.deviceHeader).flatMap {
      Self.deviceLength.contains($0.utf8.count) ? $0 : nil
    }
  }

  /// A try to log in by this call, with the device that its body names, or else its header.
  func attempt(for email: EmailAddress, device typed: String?) -> LoginAttempt {
    LoginAttempt(email: email, network: network, device: typed ?? device)
  }

  /// Whether the call carries a valid login of a person.
  func isCaller(_ id: UserID) throws -> Bool {
    guard let token = loginToken else { return false }
    return try services.people.findCaller(token: token)?.userID == id
  }
}
