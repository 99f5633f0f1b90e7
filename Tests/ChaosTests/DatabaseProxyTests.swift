import MariaDB
import TestSupport
import Testing

@Suite("The proxy before the database")
struct DatabaseProxyTests {
  private let proxy: CuttingProxy
  private let settings: ConnectionSettings

  init() throws {
    let server = try PrivateMariaDB.shared()
    proxy = try CuttingProxy(to: server.socketPath)
    var settings = try server.newDatabase()
    settings.socketPath = proxy.socketPath
    self.settings = settings
  }

  @Test("The proxy lets all bytes pass until it is told otherwise")
  func transparent() throws {
    let connection = try Connection(settings)
    let text = try connection.answer(to: .one("SELECT REPEAT('x', 200000)") { $0.string() })
    #expect(text.utf8.count == 200_000)
  }

  @Test("The proxy cuts every open connection, and takes new ones")
  func cutAll() throws {
    let connections = try (0..<3).map { _ in try Connection(settings) }
    proxy.cutAll()
    for connection in connections {
      #expect(throws: DatabaseError.connectionLost) { try connection.executeText("SELECT 1") }
    }
    try Connection(settings).executeText("SELECT 1")
  }

  @Test("The proxy delays packets, and stops when told")
  func delay() throws {
    let connection = try Connection(settings)
    proxy.delay(.milliseconds(50))
    let late = try ContinuousClock().measure { try connection.executeText("SELECT 1") }
    #expect(late >= .milliseconds(100))
    proxy.delay(.zero)
    // The best of several, because the machine may be busy.
    let soon = try (0..<20).map { _ in
      try ContinuousClock().measure { try connection.executeText("SELECT 1") }
    }
    #expect(try #require(soon.min()) < .milliseconds(50))
  }

  @Test("The proxy withholds the reply to a COMMIT that the server has done")
  func lostReply() throws {
    try Connection(settings).executeText("CREATE TABLE mark (id INT)")
    let connection = try Connection(settings)
    proxy.cutNextCommits(.reply)
    try connection.executeText("START TRANSACTION")
    try connection.executeText("INSERT INTO mark VALUES (1)")
    #expect(throws: DatabaseError.connectionLost) { try connection.executeText("COMMIT") }
    let count = try Connection(settings).answer(to: .one("SELECT COUNT(*) FROM mark") { $0.int() })
    #expect(count == 1)
  }
}
