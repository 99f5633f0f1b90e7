/// The wait at the tills of one host.
package struct HostPressure: Sendable, Equatable {
  package let host: String
  package let tillWorkers: Int64
  package let waitMilliseconds: Int64

  package init(host: String, tillWorkers: Int64, waitMilliseconds: Int64) {
    self.host = host
    self.tillWorkers = tillWorkers
    self.waitMilliseconds = min(max(waitMilliseconds, 0), Self.waitMax)
  }

  private static let waitMax: Int64 = 60_000
}
