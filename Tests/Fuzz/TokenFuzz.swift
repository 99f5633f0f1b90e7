import BoxOffice
import Signing

/// Tokens of the line: a genuine one yields its signed content, and one that differs in a byte
/// yields none.
enum TokenFuzz {
  private static let ring = KeyRing(
    current: SigningKey(id: "k2", secret: Array(repeating: 2, count: 32)),
    previous: [SigningKey(id: "k1", secret: Array(repeating: 1, count: 40))])
  private static let stranger = KeyRing(
    current: SigningKey(id: "k2", secret: Array(repeating: 3, count: 32)))
  private static let tokens = QueueTokens(keys: ring)

  static func run(_ bytes: [UInt8]) {
    var dice = Dice(bytes)
    switch dice.below(6) {
    case 0: genuine(&dice)
    case 1: changedField(&dice)
    case 2: damagedToken(&dice)
    case 3: otherPayload(&dice)
    case 4: refuse(String(decoding: dice.rest(), as: UTF8.self))
    default: keyFile(&dice)
    }
  }

  private static func genuine(_ dice: inout Dice) {
    let pass = pass(&dice)
    claim(tokens.verify(tokens.token(of: pass)) == pass, "a genuine token says what was signed")
    refuse(QueueTokens(keys: stranger).token(of: pass))
    let ticket = TicketClaim(
      orderID: OrderID(pass.number), scheduleID: ScheduleID(pass.concertID.value),
      seatID: SeatID(pass.tokenID))
    refuse(TicketCodes.code(ticket, by: ring))
  }

  /// Payload, key and code of a genuine token, one of them exchanged for another plausible one.
  private static func changedField(_ dice: inout Dice) {
    let (first, second) = (pass(&dice), pass(&dice))
    let parts = tokens.token(of: first).split(separator: ".").map(String.init)
    let others = tokens.token(of: second).split(separator: ".").map(String.init)
    var forged = parts
    switch dice.below(4) {
    case 0: forged[0] = others[0]
    case 1: forged[1] = dice.pick(["k1", "k3", "", "K2", "k2 ", dice.text(10)])
    case 2: forged[2] = others[2]
    default:
      forged = Array(
        dice.pick([[parts[0]], parts + [""], ["", parts[1], parts[2]], parts.reversed()]))
    }
    guard forged != parts else { return }
    refuse(forged.joined(separator: "."))
  }

  private static func damagedToken(_ dice: inout Dice) {
    let token = Array(tokens.token(of: pass(&dice)).utf8)
    let damaged = dice.damaged(token)
    guard damaged != token else { return }
    refuse(String(decoding: damaged, as: UTF8.self))
  }

  /// Signed by us, but for something else.
  private static func otherPayload(_ dice: inout Dice) {
    var payload = Array(tokens.plainText(of: pass(&dice)).utf8)
    payload = dice.below(2) == 0 ? dice.some(250) : dice.damaged(payload)
    let token = ring.sign(payload)
    claim(ring.verify(token) == payload, "what was signed is verified")
    claim(
      tokens.verify(token) == nil || payload.starts(with: "queue:".utf8), "a token is of its kind")
  }

  private static func keyFile(_ dice: inout Dice) {
    let lines = (0..<dice.below(20)).map { _ -> String in
      let secret = Hex.encode(Array(repeating: dice.byte(), count: 30 + dice.below(5)))
      return dice.pick(["k1", "k2", "9", "abcdefgh", "abcdefghi", "K", ""])
        + dice.pick([":", "", "::"]) + secret
    }
    let text = dice.damaged(Array(lines.joined(separator: "\n").utf8))
    if let ring = try? KeyRing(parsing: String(decoding: text, as: UTF8.self)) {
      claim(
        ring.verify(ring.sign([1, 2, 3])) == [1, 2, 3], "a ring that was read signs and verifies")
    }
    _ = PasswordHash.needsUpgrade(String(decoding: text, as: UTF8.self))
  }

  private static func refuse(_ token: String) {
    claim(tokens.verify(token) == nil, "nobody forges a token")
  }

  private static func pass(_ dice: inout Dice) -> QueuePass {
    QueuePass(
      concertID: ConcertID(dice.number()), tokenID: dice.number(), number: dice.number(),
      userID: UserID(dice.number()))
  }
}

extension QueueTokens {
  /// The content of a pass's token, read back from the token.
  fileprivate func plainText(of pass: QueuePass) -> String {
    String(decoding: keys.verify(token(of: pass)) ?? [], as: UTF8.self)
  }
}
