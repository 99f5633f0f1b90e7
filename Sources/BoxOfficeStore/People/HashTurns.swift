package import BoxOffice
import MariaDB

extension Store {
  /// Takes the turn of a network, which has one at a time in the whole house; false where somebody
  /// else of it has it. The turn ends with the connection at the latest.
  package func beginTurn(of network: Network) throws(BoxOfficeError) -> Bool {
    try ask { database in
      try database.answer(
        to: .one("SELECT COALESCE(GET_LOCK(\(part: name(of: network)), 0), 0)") { $0.bool() })
    }
  }

  /// Gives the turn back.
  package func endTurn(of network: Network) {
    do throws(BoxOfficeError) {
      try ask { database in
        _ = try database.answer(
          to: .one("SELECT COALESCE(RELEASE_LOCK(\(part: name(of: network))), 0)") { $0.bool() })
      }
    } catch {
      // The connection is lost, and with it the turn.
      return
    }
  }

  // Names of locks are the server's, which may have the tables of other houses.
  private func name(of network: Network) -> SQL {
    "SHA1(CONCAT(DATABASE(), ' hash ', \(network.text)))"
  }
}
