import BoxOffice
import HTTP

/// The refusals about accounts, their addresses and the links to them.
extension Problem {
  static let emailNotVerified = Problem(
    403, "email_not_verified", title: "Email not verified",
    detail: "This concert asks for a verified address: use the link in our letter.")

  static let linkNotValid = Problem(
    410, "link_not_valid", title: "Link not valid",
    detail: "This link was used, has run out, or is none of ours: ask for another letter.")

  static let liveOrders = Problem(
    409, "live_orders", title: "Live orders",
    detail: "Tickets for coming dates or live holds must be given back first.")

  static func walletNotEmpty(_ balance: Money) -> Problem {
    Problem(
      409, "wallet_not_empty", title: "Wallet not empty",
      detail: "There is money in the wallet: spend it, or say that it may be forfeited."
    ) { $0.member("balance", balance) }
  }
}
