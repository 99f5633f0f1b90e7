package import BoxOffice
import MariaDB

extension Store {
  package func exportUser(_ id: UserID) throws(BoxOfficeError) -> UserExport {
    UserExport(
      user: try fetchUser(id),
      signUp: try findSignUp(of: id),
      sessions: try all { (after, limit) throws(BoxOfficeError) in
        try listSessions(of: id, after: after, limit: limit)
      },
      balance: try fetchBalance(of: id),
      transfers: try all { (after, limit) throws(BoxOfficeError) in
        try listTransfers(of: id, after: after, limit: limit)
      },
      holds: try all { (after, limit) throws(BoxOfficeError) in
        try listHolds(of: id, after: after, limit: limit).page
      },
      orders: try all { (after, limit) throws(BoxOfficeError) in
        try listOrders(of: id, after: after, limit: limit)
      },
      letters: try all { (after, limit) throws(BoxOfficeError) in
        try listLetters(of: id, after: after, limit: limit)
      })
  }

  private func all<Item>(
    _ page: (Position?, Int) throws(BoxOfficeError) -> Page<Item>
  ) throws(BoxOfficeError) -> [Item] {
    var items: [Item] = []
    var next: Position?
    for _ in 0..<exportPagesMaximum {
      let page = try page(next, exportPageSize)
      items += page.items
      next = page.next
      if next == nil { break }
    }
    return items
  }
}

private let exportPageSize = 100
private let exportPagesMaximum = 100
