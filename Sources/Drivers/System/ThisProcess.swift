private import Glibc

/// The process that is running.
package enum ThisProcess {
  private static let maximumPathBytes = 4096
  private static let maximumWrites = 16

  package static var id: Int32 { getpid() }

  /// The number of processors that may run this process.
  package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The file that this process was started from.
  package static var executablePath: String? {
    var buffer = [UInt8](repeating: 0, count: maximumPathBytes)
    let count = unsafe buffer.withUnsafeMutableBytes { bytes -> Int in
      guard let start = bytes.baseAddress else { return 0 }
      return unsafe readlink(
        "/proc/self/exe", start.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    guard count > 0 else { return nil }
    return String(validating: buffer[0..<count], as: UTF8.self)
  }

  /// An id of this start of the host, different from every other host and every earlier start.
  package static let hostStart: String =
    FileSystem.read("/proc/sys/kernel/random/boot_id")?.split(separator: "\n").first.map(
      String.init)
    ?? hostName

  /// The name of the host.
  package static var hostName: String {
    FileSystem.read("/proc/sys/kernel/hostname")?.split(separator: "\n").first.map(String.init)
      ?? "localhost"
  }

  /// Writes one line to standard error in one call, so that lines of several processes do not mix.
  package static func writeLine(_ line: String) {
    write(line + "\n", to: STDERR_FILENO)
  }

  /// Writes a result to standard output.
  package static func writeResult(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    for _ in 0..<maximumWrites where !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Sleeps; returns early when a signal comes.
  package static func sleep(milliseconds: Int64) {
    guard milliseconds > 0 else { return }
    var time = timespec(
      tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
    _ = unsafe nanosleep(&time, nil)
  }

  /// Ends the process at once, as a crash would.
  package static func kill9() {
    kill(getpid(), SIGKILL)
  }

  /// Ends the process with a status.
  package static func end(_ status: Int32) -> Never {
    exit(status)
  }
}
