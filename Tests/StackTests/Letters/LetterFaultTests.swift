import Foundation
import TestSupport
import Testing

@Suite("Letters survive", .serialized, .ownStack)
struct LetterFaultTests {
  private let stack: Stack

  init() throws {
    stack = try OwnStack.stack()
  }

  @Test("a sweep that is killed after the server took one, which then comes twice at most")
  func killed() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      let buyers = try (0..<4).map { _ in try scene.sale.buyer() }
      for (index, buyer) in buyers.enumerated() {
        _ = try scene.sale.order([Int64(index + 1)], by: buyer)
      }
      let directory = try PrivateDirectory()
      try house.order(#"{"delay":0.2}"#)
      let sweep = try scene.sweeping(
        house.environment(), seconds: 30, log: directory.path + "/log")
      try house.order(#"{"delay":0.2,"kill":\#(sweep.id)}"#)
      #expect(sweep.wait(within: .seconds(20)) == .killed(signal: SIGKILL))
      let before = house.count
      #expect(before >= 1)
      try house.order("{}")
      // The next sweep waits until the lease of the dead one runs out.
      try eventually(within: .seconds(40), "all are sent") {
        try scene.sweep(house.environment())
        return try stack.sql("SELECT COUNT(*) FROM letter WHERE state = 'waiting'") == "0"
      }
      let ids = try house.received().compactMap(\.message.id.string)
      #expect(Set(ids).count == 4)
      #expect(Dictionary(grouping: ids) { $0 }.values.allSatisfy { $0.count <= 2 })
      #expect(ids.count <= 4 + before)
    }
  }

  @Test("a server that reads slowly, while the sweep ends holds in time")
  func slow() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      try house.order(#"{"delay":0.7}"#)
      for seat in 1...6 { _ = try scene.sale.order([Int64(seat)], by: scene.sale.buyer()) }
      let directory = try PrivateDirectory()
      let sweep = try scene.sweeping(
        house.environment(), seconds: 60, log: directory.path + "/log")
      let hold = try scene.sale.hold([8], by: scene.sale.buyer())
      try scene.sale.runOut(hold)
      try eventually(within: .seconds(4), "the hold is ended") {
        try scene.sale.holdStatus(hold) == "expired"
      }
      #expect(house.count < 6, "letters are still on their way")
      try eventually(within: .seconds(30), "all arrive") { house.count == 6 }
      try eventually("all are noted") {
        try stack.sql("SELECT COUNT(*) FROM letter WHERE state = 'waiting'") == "0"
      }
      sweep.terminate()
      #expect(Set(try house.received().compactMap(\.message.id.string)).count == 6)
    }
  }

  @Test("a connection that breaks after the letter, and come at least once")
  func broken() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      try house.order(#"{"gone":true}"#)
      _ = try scene.sale.order([1], by: scene.sale.buyer())
      try scene.sweep(house.environment())
      #expect(house.count == 1)
      try house.order("{}")
      try scene.sweep(house.environment())
      let ids = try house.received().compactMap(\.message.id.string)
      #expect(ids.count == 2 && Set(ids).count == 1)
      #expect(try stack.sql("SELECT COUNT(*) FROM letter WHERE state = 'waiting'") == "0")
    }
  }

  @Test("a sentence that is broken: they wait, and holds end all the same")
  func brokenTemplate() throws {
    try LetterScene.alone(on: stack) { scene in
      let house = try MailHouse()
      let directory = try PrivateDirectory()
      let copied = try Command.run(["cp", "-r", Stack.root + "/nginx/letters", directory.path])
      #expect(copied.status == 0)
      let path = directory.path + "/letters/ko/order_confirmed.txt"
      try "Subject: {nonsense}\n".write(toFile: path, atomically: true, encoding: .utf8)
      var mail = try house.environment()
      mail["BOXOFFICE_LETTER_TEMPLATES"] = directory.path + "/letters"
      let buyer = try scene.sale.buyer()
      _ = try scene.sale.order([1], by: buyer)
      let hold = try scene.sale.hold([2], by: buyer)
      try scene.sale.runOut(hold)
      let log = try scene.sweep(mail)
      #expect(log.contains("event=letters_stopped") && log.contains("ko/order_confirmed.txt"))
      #expect(try scene.sale.holdStatus(hold) == "expired")
      #expect(try scene.letters(of: buyer) == ["order_confirmed waiting"])
      #expect(house.count == 0)
    }
  }

  @Test("the want of a mail server: they become files, which only the parts' user may read")
  func files() throws {
    let sale = try Sale(stack)
    let buyer = try sale.buyer()
    _ = try sale.order([1], by: buyer)
    let id = try stack.sql("SELECT id FROM letter WHERE user_id = \(buyer.id)")
    let file = stack.state + "/letters/\(id).1.eml"
    try eventually(within: .seconds(20), "the letter is a file") {
      FileManager.default.fileExists(atPath: file)
    }
    let message = try #require(try MailHouse.read([file]).first)
    #expect(message.to.string == buyer.email)
    let mode = try FileManager.default.attributesOfItem(atPath: stack.state + "/letters")
    #expect((mode[.posixPermissions] as? Int) == 0o700)
    #expect(stack.output.contains("BOXOFFICE_SMTP_URL"))
    #expect(!stack.log(of: .sweep).contains(buyer.email))
  }
}
