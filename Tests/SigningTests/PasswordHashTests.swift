import Signing
import Testing

@Suite("Password hashes")
struct PasswordHashTests {
  let cheap = ScryptCost.cheapest

  @Test("scrypt gives the keys of RFC 7914", arguments: ScryptVector.rfc7914)
  func scrypt(vector: ScryptVector) {
    let key = vector.cost.deriveKey(
      password: Array(vector.password.utf8), salt: Array(vector.salt.utf8), byteCount: 64)
    #expect(Hex.encode(key) == vector.key)
  }

  @Test("The right password matches and others do not")
  func verify() {
    let stored = PasswordHash.make("correct horse 🐎", cost: cheap)
    #expect(PasswordHash.verify("correct horse 🐎", against: stored))
    #expect(!PasswordHash.verify("correct horse", against: stored))
    #expect(!PasswordHash.verify("", against: stored))
  }

  @Test("The standard cost works and is written beside the hash")
  func standardCost() {
    let stored = PasswordHash.make("a long password")
    #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
    #expect(PasswordHash.verify("a long password", against: stored))
    #expect(!PasswordHash.needsUpgrade(stored))
  }

  @Test("The same password is stored differently each time")
  func salt() {
    #expect(PasswordHash.make("same", cost: cheap) != PasswordHash.make("same", cost: cheap))
  }

  @Test("A hash of another cost still matches and asks for an upgrade")
  func upgrade() {
    let stored = PasswordHash.make("password", cost: cheap)
    #expect(PasswordHash.verify("password", against: stored))
    #expect(PasswordHash.needsUpgrade(stored))
    #expect(!PasswordHash.needsUpgrade(stored, to: cheap))
    #expect(PasswordHash.needsUpgrade("not a hash"))
  }

  @Test("Verifying for nobody costs the derivation and answers nothing")
  func nobody() {
    PasswordHash.verifyNobody("whoever", cost: cheap)
  }

  @Test(
    "Costs out of bounds match nothing and are not computed",
    arguments: [
      "ln=9,r=8,p=1", "ln=18,r=8,p=1", "ln=63,r=8,p=1", "ln=10,r=17,p=1", "ln=10,r=0,p=1",
      "ln=10,r=8,p=5", "ln=10,r=8,p=0", "ln=-10,r=8,p=1", "ln=99999999999999999999,r=8,p=1",
    ])
  func bounds(parameters: String) {
    let salt = Base64URL.encode([UInt8](repeating: 0, count: 16))
    let hash = Base64URL.encode([UInt8](repeating: 0, count: 32))
    #expect(!PasswordHash.verify("x", against: "$scrypt$\(parameters)$\(salt)$\(hash)"))
  }

  @Test("The text is read strictly")
  func strictness() {
    let stored = PasswordHash.make("x", cost: cheap)
    let variants = [
      "", "$", "$$$$", String(stored.dropFirst()), stored + "$", stored + "=", " " + stored,
      String(stored.dropLast()), stored.replacing("ln=10", with: "ln=010"),
      stored.replacing("ln=10", with: "ln=+10"), stored.replacing("ln=10,r=1", with: "r=1,ln=10"),
      stored.replacing("scrypt", with: "bcrypt"), stored + String(repeating: "A", count: 1000),
    ]
    for variant in variants { #expect(!PasswordHash.verify("x", against: variant)) }
  }

  @Test("A shortened hash does not match")
  func shortened() throws {
    let stored = PasswordHash.make("x", cost: cheap)
    let parts = stored.split(separator: "$")
    let hash = try #require(Base64URL.decode(parts[3]))
    for count in 0..<hash.count {
      let short = Base64URL.encode(Array(hash.prefix(count)))
      #expect(!PasswordHash.verify("x", against: "$scrypt$\(parts[1])$\(parts[2])$\(short)"))
    }
  }

  @Test("A changed hash or salt does not match")
  func altered() {
    let stored = Array(PasswordHash.make("x", cost: cheap).utf8)
    for position in [stored.count - 60, stored.count - 20] {
      var altered = stored
      altered[position] =
        altered[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(!PasswordHash.verify("x", against: String(decoding: altered, as: UTF8.self)))
    }
  }
}

struct ScryptVector: Sendable {
  let password: String
  let salt: String
  let cost: ScryptCost
  let key: String

  static let rfc7914 = [
    ScryptVector(
      password: "", salt: "", cost: ScryptCost(logarithm: 4, blockSize: 1, parallelism: 1),
      key: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"),
    ScryptVector(
      password: "password", salt: "NaCl",
      cost: ScryptCost(logarithm: 10, blockSize: 8, parallelism: 16),
      key: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"),
    ScryptVector(
      password: "pleaseletmein", salt: "SodiumChloride",
      cost: ScryptCost(logarithm: 14, blockSize: 8, parallelism: 1),
      key: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"),
  ]
}
