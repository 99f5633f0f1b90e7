import Foundation
import TestSupport
import Testing

extension StackUnderAttack {
  @Suite("The logs and accounts")
  struct SilentLogTests {
    let stack: Stack

    init() throws {
      stack = try OwnStack.stack()
    }

    @Test("No log tells an address, a name, a password, a device or a link")
    func silence() throws {
      let (email, name) = (freshEmail("quiet"), "Quiet Person")
      let reply = try stack.signUp(email, name: name)
      let id = try #require(reply.json.user.id.integer)
      let (token, device) = (
        try #require(reply.json.token.string), try #require(reply.json.device.string)
      )
      #expect(try stack.signUp(email, name: name).status == 409)
      let link = try #require(try stack.link("verify_address", of: id))
      #expect(try stack.verify(link + "x").status == 410)
      #expect(try stack.verify(link, login: token).status == 200)
      #expect(try stack.askReset(email).status == 202)
      let reset = try #require(try stack.link("password_forgotten", of: id))
      #expect(try stack.reset(reset, to: "a quiet password").status == 204)
      #expect(try stack.reset(reset, to: "a quiet password").status == 410)
      #expect(try stack.logIn(email, "a wrong quiet one").status == 401)
      #expect(try stack.logIn(email, "a quiet password").status == 201)
      let log = stack.logText
      #expect(log.contains("/v1/password-resets"), "the control: the requests are told")
      for secret in [email, name, token, device, link, reset, "quiet"] {
        #expect(!log.contains(secret), "\(secret.prefix(6))…")
      }
    }
  }
}
