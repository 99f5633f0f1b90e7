import CMariaDB
import Glibc

/// Owns the memory that the client library reads the parameters of one statement from.
@safe struct ParameterBuffers: ~Copyable {
  /// More than this is not kept between two executions.
  private static let maximumKeptBytes = 65_536

  private let count: Int
  private let binds: UnsafeMutablePointer<MYSQL_BIND>
  private let numbers: UnsafeMutablePointer<Int64>
  private let times: UnsafeMutablePointer<MYSQL_TIME>
  private let lengths: UnsafeMutablePointer<UInt>
  private var arena: UnsafeMutableRawPointer?
  private var arenaCapacity = 0

  init(count: Int) {
    self.count = count
    unsafe binds = .allocate(capacity: count)
    unsafe binds.initialize(repeating: MYSQL_BIND(), count: count)
    unsafe numbers = .allocate(capacity: count)
    unsafe numbers.initialize(repeating: 0, count: count)
    unsafe times = .allocate(capacity: count)
    unsafe times.initialize(repeating: MYSQL_TIME(), count: count)
    unsafe lengths = .allocate(capacity: count)
    unsafe lengths.initialize(repeating: 0, count: count)
    unsafe arena = nil
  }

  deinit {
    unsafe binds.deallocate()
    unsafe numbers.deallocate()
    unsafe times.deallocate()
    unsafe lengths.deallocate()
    unsafe free(arena)
  }

  /// Copies the values and binds them; false if the library refuses.
  mutating func bind(_ values: [SQLValue], to statement: UnsafeMutablePointer<MYSQL_STMT>) -> Bool {
    precondition(values.count == count, "\(count) placeholders, \(values.count) values")
    guard count > 0 else { return true }
    reserveArena(values.reduce(0) { $0 + byteCount($1) })
    var offset = 0
    for (index, value) in values.enumerated() {
      fill(index, with: value, at: &offset)
    }
    return unsafe mysql_stmt_bind_param(statement, binds) == 0
  }

  /// Gives back memory that only an unusually long value needed.
  mutating func trim() {
    guard arenaCapacity > Self.maximumKeptBytes else { return }
    unsafe free(arena)
    unsafe arena = nil
    arenaCapacity = 0
  }

  private mutating func reserveArena(_ needed: Int) {
    guard needed > arenaCapacity else { return }
    unsafe free(arena)
    unsafe arena = malloc(needed)
    precondition(unsafe arena != nil, "out of memory")
    arenaCapacity = needed
  }

  private func fill(_ index: Int, with value: SQLValue, at offset: inout Int) {
    switch value {
    case .null:
      unsafe binds[index].buffer_type = MYSQL_TYPE_NULL
    case .integer(let number):
      setNumber(index, number, isUnsigned: false)
    case .unsigned(let number):
      setNumber(index, Int64(bitPattern: number), isUnsigned: true)
    case .text(var text):
      text.withUTF8 {
        unsafe setBytes(index, MYSQL_TYPE_STRING, UnsafeRawBufferPointer($0), at: &offset)
      }
    case .bytes(let bytes):
      unsafe bytes.withUnsafeBytes {
        unsafe setBytes(index, MYSQL_TYPE_BLOB, $0, at: &offset)
      }
    case .datetime(let milliseconds):
      unsafe times[index] = MYSQL_TIME(milliseconds: milliseconds)
      unsafe binds[index].buffer_type = MYSQL_TYPE_DATETIME
      unsafe binds[index].buffer = UnsafeMutableRawPointer(times + index)
    }
  }

  private func setNumber(_ index: Int, _ number: Int64, isUnsigned: Bool) {
    unsafe numbers[index] = number
    unsafe binds[index].buffer_type = MYSQL_TYPE_LONGLONG
    unsafe binds[index].is_unsigned = isUnsigned ? 1 : 0
    unsafe binds[index].buffer = UnsafeMutableRawPointer(numbers + index)
  }

  private func setBytes(
    _ index: Int, _ type: enum_field_types, _ source: UnsafeRawBufferPointer, at offset: inout Int
  ) {
    let target = unsafe arena.map { unsafe $0 + offset }
    if let target = unsafe target, let first = source.baseAddress {
      unsafe target.copyMemory(from: first, byteCount: source.count)
    }
    unsafe lengths[index] = UInt(source.count)
    unsafe binds[index].buffer_type = type
    // An empty value needs an address too: without one the library takes it for a stream of parts.
    unsafe binds[index].buffer = unsafe target ?? UnsafeMutableRawPointer(lengths + index)
    unsafe binds[index].buffer_length = UInt(source.count)
    unsafe binds[index].length = unsafe lengths + index
    offset += source.count
  }
}

private func byteCount(_ value: SQLValue) -> Int {
  switch value {
  case .text(let text): text.utf8.count
  case .bytes(let bytes): bytes.count
  case .null, .integer, .unsigned, .datetime: 0
  }
}
