import CZlib

/// Whole bodies in the gzip format (RFC 1952).
package enum Gzip {
  /// The compressed bytes; the level runs from 1, fast, to 9, small.
  package static func compress(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
    precondition((1...9).contains(level), "a level from 1 to 9")
    var stream = unsafe z_stream()
    let started = unsafe deflateInit2_(
      &stream, level, Z_DEFLATED, gzipWindowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      structureSize)
    precondition(started == Z_OK, "zlib needs memory")
    defer { unsafe deflateEnd(&stream) }

    let bound = Int(unsafe deflateBound(&stream, UInt(bytes.count)))
    return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      let result = unsafe run(&stream, from: bytes, to: output, by: deflate)
      precondition(result == Z_STREAM_END, "deflateBound bounds the output")
      count = Int(unsafe stream.total_out)
    }
  }

  /// The decompressed bytes; nil if the input is damaged or the result larger than allowed.
  package static func decompress(_ bytes: [UInt8], maximumBytes: Int) -> [UInt8]? {
    var stream = unsafe z_stream()
    let started = unsafe inflateInit2_(&stream, gzipWindowBits, ZLIB_VERSION, structureSize)
    precondition(started == Z_OK, "zlib needs memory")
    defer { unsafe inflateEnd(&stream) }

    var isWhole = false
    // One byte to spare: zlib takes no empty buffer, and more than allowed shows.
    let output = unsafe [UInt8](unsafeUninitializedCapacity: maximumBytes + 1) { output, count in
      let result = unsafe run(&stream, from: bytes, to: output, by: inflate)
      count = Int(unsafe stream.total_out)
      isWhole = unsafe result == Z_STREAM_END && stream.avail_in == 0 && count <= maximumBytes
    }
    return isWhole ? output : nil
  }

  private static let gzipWindowBits: Int32 = 15 + 16
  private static let memoryLevel: Int32 = 8
  private static let structureSize = unsafe Int32(MemoryLayout<z_stream>.size)

  private static func run(
    _ stream: inout z_stream, from input: [UInt8], to output: UnsafeMutableBufferPointer<UInt8>,
    by step: (UnsafeMutablePointer<z_stream>, Int32) -> Int32
  ) -> Int32 {
    unsafe input.withUnsafeBufferPointer { input in
      // zlib only reads the input; the declaration merely lacks the const.
      unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      unsafe stream.avail_in = UInt32(input.count)
      unsafe stream.next_out = output.baseAddress
      unsafe stream.avail_out = UInt32(output.count)
      return unsafe step(&stream, Z_FINISH)
    }
  }
}
