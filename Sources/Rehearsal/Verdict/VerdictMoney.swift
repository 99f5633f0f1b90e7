extension Assertion {
  /// The balance of each wallet is the one at the start, less purchases, plus refunds, charges and
  /// adjustments.
  func moneyViolations() -> [Violation] {
    let books = Books(evidence)
    var found: [Violation] = []
    for (index, account) in atStart.accounts.enumerated() {
      let user = account.userID
      let sum = books[user]
      let expected = account.balanceMinor + sum.charges + sum.adjustments + sum.refunds - sum.orders
      if let balance = evidence.balances[user], balance == expected {
        // As it must be.
      } else {
        let balance = evidence.balances[user].map(String.init) ?? "missing"
        found.append(
          Violation(
            .walletWrong,
            "buyer \(index + 1) began with \(account.balanceMinor), bought for \(sum.orders), got \(sum.refunds) back and \(sum.charges + sum.adjustments) in: the balance is \(balance) instead of \(expected)",
            spending[index + 1] ?? [], rows: ["account \(account.walletID)"]))
      }
      if sum.purchaseTransfers != -sum.orders || sum.refundTransfers != sum.refunds {
        found.append(
          Violation(
            .transfersUnlikeOrders,
            "buyer \(index + 1) bought for \(sum.orders) and got \(sum.refunds) back, but the transfers are \(sum.purchaseTransfers) and \(sum.refundTransfers)",
            spending[index + 1] ?? [], rows: ["account \(account.walletID)"]))
      }
    }
    return found
  }
}

/// The evening's sums by user.
private struct Books {
  struct Sum {
    var orders: Int64 = 0
    var refunds: Int64 = 0
    var charges: Int64 = 0
    var adjustments: Int64 = 0
    var purchaseTransfers: Int64 = 0
    var refundTransfers: Int64 = 0
  }

  private var sums: [Int64: Sum] = [:]

  init(_ evidence: Evidence) {
    for order in evidence.orders.values {
      sums[order.userID, default: Sum()].orders += order.totalMinor
    }
    for cancellation in evidence.cancellations.values {
      sums[cancellation.userID, default: Sum()].refunds += cancellation.refundMinor
    }
    for transfer in evidence.transfers.values where transfer.isPosted {
      let amount = transfer.amountMinor
      switch transfer.kind {
      case "charge": sums[transfer.userID, default: Sum()].charges += amount
      case "purchase": sums[transfer.userID, default: Sum()].purchaseTransfers += amount
      case "refund": sums[transfer.userID, default: Sum()].refundTransfers += amount
      default: sums[transfer.userID, default: Sum()].adjustments += amount
      }
    }
  }

  subscript(user: Int64) -> Sum { sums[user] ?? Sum() }
}
