import BoxOffice
import Signing

/// Codes that a door can verify without asking anybody, and that nobody can guess.
enum TicketCodes {
  private static let nonceBytes = 8

  /// Signs what the ticket is for; the key's id is inside.
  static func code(_ claim: TicketClaim, by keys: KeyRing) -> String {
    let nonce = Hex.encode(Random.bytes(nonceBytes))
    let text =
      "ticket:\(claim.scheduleID.value):\(claim.seatID.value):\(claim.orderID.value):\(nonce)"
    return keys.sign(Array(text.utf8))
  }
}
