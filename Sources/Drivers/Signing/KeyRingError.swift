/// Why a text is not a key ring; lines count from 1.
package enum KeyRingError: Error, Equatable {
  case noKeys
  case tooManyKeys
  case malformedID(line: Int)
  case unfitSecret(line: Int)
  case repeatedID(line: Int)
}
