import Glibc

/// The part that this process fuzzes, named by the environment.
private let target: @Sendable ([UInt8]) -> Void = {
  guard let name = getenv("FUZZ").map({ String(cString: $0) }), let target = targets[name] else {
    fatalError("FUZZ must name one of \(targets.keys.sorted())")
  }
  return target
}()

private let targets: [String: @Sendable ([UInt8]) -> Void] = [
  "json": JSONFuzz.run, "request": RequestFuzz.run, "token": TokenFuzz.run, "text": TextFuzz.run,
  "fastcgi": FastCGIFuzz.run,
]

@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  target(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
