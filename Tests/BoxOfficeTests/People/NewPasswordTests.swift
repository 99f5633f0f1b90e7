import Testing

@testable import BoxOffice

@Suite("A new password")
struct NewPasswordTests {
  private let owner = EmailAddress("Ann.Of.The.Hall@Example.com")

  private func weakness(_ text: String) -> NewPassword.Weakness? {
    NewPassword(text).weakness(for: owner)
  }

  @Test(
    "is none of the most common ones, in capitals or not",
    arguments: [
      "1234567890", "qwertyuiop", "password123", "Password123", "1q2w3e4r5t", "Q1W2E3R4T5",
      "1qaz2wsx3edc", "123qweasdzxc", "realmadrid", "12345678910", "jasmine123",
    ])
  func common(text: String) {
    #expect(weakness(text) == .common)
  }

  @Test(
    "does not repeat one character",
    arguments: ["aaaaaaaaaa", "여여여여여여여여여여", "          ", "🎫🎫🎫🎫🎫🎫🎫🎫🎫🎫"])
  func allEqual(text: String) {
    #expect(weakness(text) == .allEqual)
  }

  @Test(
    "is not the owner's address, nor what stands before its @",
    arguments: ["ann.of.the.hall@example.com", "ANN.of.the.hall@EXAMPLE.com", "Ann.Of.The.Hall"])
  func ownAddress(text: String) {
    #expect(weakness(text) == .ownAddress)
    #expect(NewPassword(text).weakness(for: EmailAddress("bob@example.com")) == nil)
    #expect(NewPassword(text).weakness(for: nil) == nil)
  }

  @Test(
    "is good otherwise",
    arguments: [
      "correct horse battery", "aaaaaaaaab", "1234567891011", "ann.of.the.hall@example.co",
      "비밀번호는아무도몰라요", "password1239",
    ])
  func good(text: String) {
    #expect(weakness(text) == nil)
  }
}
