import BoxOffice
import Signing

/// Codes of tickets, which a door verifies offline and nobody can guess.
enum TicketCodes {
  private static let nonceBytes = 8

  /// Signs the ticket's seat and date; the code contains the key's id.
  static func code(_ claim: TicketClaim, by keys: KeyRing) -> String {
    let nonce = Hex.encode(Random.bytes(nonceBytes))
    let text =
      "ticket:\(claim.scheduleID.value):\(claim.seatID.value):\(claim.orderID.value):\(nonce)"
    return keys.sign(Array(text.utf8))
  }
}
