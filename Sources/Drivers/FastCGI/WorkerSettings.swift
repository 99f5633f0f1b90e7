/// The limits one worker keeps.
package struct WorkerSettings: Sendable {
  /// The longest request body that is read.
  package var maximumBodyBytes = 65_536
  /// The most FastCGI parameters, header fields among them, of one request.
  package var maximumParameters = 100
  /// The most bytes of all parameters of one request, names and values.
  package var maximumParameterBytes = 32_768
  /// The worker retires after this many requests at the latest.
  package var maximumRequests = 250_000
  /// How long receiving one request, and sending one response, may each take.
  package var transferTimeoutMilliseconds = 5_000
  /// How long an accepted connection may stay silent before it is dropped.
  package var firstByteTimeoutMilliseconds = 1_000

  /// The most requests that are taken together.
  package var roundMaximum = 1
  /// Whether the handler may leave requests of a round for the next one, which begins at once and
  /// has room for so many fewer others.
  package var mayLeave = false

  package init() {}
}
