/// How a visitor takes it to be refused for now.
enum Temper: Sendable {
  /// Comes again after some seconds at most.
  case usual
  /// Comes again when told, not all at once, and goes home after some times; who holds seats tries
  /// to pay for them as long as they are held.
  case patient
  /// Asks again at once, whatever the answer and the line say.
  case rude
}
