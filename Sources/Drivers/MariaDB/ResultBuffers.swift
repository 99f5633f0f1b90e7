import CMariaDB
import Glibc

/// Owns the memory that the client library writes the columns of one statement to.
@safe struct ResultBuffers: ~Copyable {
  /// The most rows in one answer; a statement with more is a mistake.
  private static let maximumRows = 1_000_000
  /// The longest buffer that is kept between two executions.
  private static let maximumKeptBytes = 65_536
  private static let smallestBuffer = 256
  /// The next result is likely as large as the last one, but no more than this is reserved for it.
  private static let maximumExpectedCells = 65_536
  private static let maximumExpectedBytes = 1_048_576

  private let kinds: [Cell.Kind]
  private let binds: UnsafeMutablePointer<MYSQL_BIND>
  private let numbers: UnsafeMutablePointer<Int64>
  private let times: UnsafeMutablePointer<MYSQL_TIME>
  private let lengths: UnsafeMutablePointer<UInt>
  private let nulls: UnsafeMutablePointer<my_bool>
  private var scratch: UnsafeMutableRawPointer?
  private var scratchCapacity = 0
  private var expectedCells = 0
  private var expectedBytes = 0

  init(kinds: [Cell.Kind]) {
    self.kinds = kinds
    unsafe binds = .allocate(capacity: kinds.count)
    unsafe binds.initialize(repeating: MYSQL_BIND(), count: kinds.count)
    unsafe numbers = .allocate(capacity: kinds.count)
    unsafe numbers.initialize(repeating: 0, count: kinds.count)
    unsafe times = .allocate(capacity: kinds.count)
    unsafe times.initialize(repeating: MYSQL_TIME(), count: kinds.count)
    unsafe lengths = .allocate(capacity: kinds.count)
    unsafe lengths.initialize(repeating: 0, count: kinds.count)
    unsafe nulls = .allocate(capacity: kinds.count)
    unsafe nulls.initialize(repeating: 0, count: kinds.count)
    unsafe scratch = nil
    for index in kinds.indices { describeColumn(index) }
  }

  deinit {
    unsafe binds.deallocate()
    unsafe numbers.deallocate()
    unsafe times.deallocate()
    unsafe lengths.deallocate()
    unsafe nulls.deallocate()
    unsafe free(scratch)
  }

  /// True if the columns still have the types that the buffers were made for.
  func fits(_ current: [Cell.Kind]) -> Bool {
    kinds == current
  }

  /// Takes all rows of the current result, or nil if the library reports a failure.
  mutating func readAll(_ statement: UnsafeMutablePointer<MYSQL_STMT>) -> ResultTable? {
    guard unsafe mysql_stmt_bind_result(statement, binds) == 0 else { return nil }
    var cells: [Cell] = []
    var bytes: [UInt8] = []
    cells.reserveCapacity(expectedCells)
    bytes.reserveCapacity(expectedBytes)
    for _ in 0...Self.maximumRows {
      // Texts have no room in the binding, so that a good row is reported as truncated.
      let status = unsafe mysql_stmt_fetch(statement)
      if status == MYSQL_NO_DATA {
        trim()
        expectedCells = min(cells.count, Self.maximumExpectedCells)
        expectedBytes = min(bytes.count, Self.maximumExpectedBytes)
        return ResultTable(columnCount: kinds.count, cells: cells, bytes: bytes)
      }
      guard status == 0 || status == MYSQL_DATA_TRUNCATED else { return nil }
      for index in kinds.indices {
        let cell = unsafe readCell(index, of: statement, into: &bytes)
        cells.append(cell)
      }
    }
    preconditionFailure("a result exceeds \(Self.maximumRows) rows")
  }

  private func describeColumn(_ index: Int) {
    unsafe binds[index].is_null = unsafe nulls + index
    unsafe binds[index].length = unsafe lengths + index
    switch kinds[index] {
    case .null, .text, .bytes:
      unsafe binds[index].buffer_type = MYSQL_TYPE_BLOB
      unsafe binds[index].buffer = UnsafeMutableRawPointer(numbers + index)
    case .integer, .unsigned:
      unsafe binds[index].buffer_type = MYSQL_TYPE_LONGLONG
      unsafe binds[index].is_unsigned = kinds[index] == .unsigned ? 1 : 0
      unsafe binds[index].buffer = UnsafeMutableRawPointer(numbers + index)
    case .datetime:
      unsafe binds[index].buffer_type = MYSQL_TYPE_DATETIME
      unsafe binds[index].buffer = UnsafeMutableRawPointer(times + index)
    }
  }

  private mutating func readCell(
    _ index: Int, of statement: UnsafeMutablePointer<MYSQL_STMT>, into bytes: inout [UInt8]
  ) -> Cell {
    guard unsafe nulls[index] == 0 else { return Cell(kind: .null, length: 0, value: 0) }
    let kind = kinds[index]
    switch kind {
    case .integer, .unsigned:
      return Cell(kind: kind, length: 0, value: unsafe numbers[index])
    case .datetime:
      return Cell(kind: kind, length: 0, value: unsafe times[index].milliseconds)
    case .null, .text, .bytes:
      let start = bytes.count
      let length = Int(unsafe lengths[index])
      if length > 0 {
        reserveScratch(length)
        unsafe fetchColumn(index, of: statement, length: length)
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: scratch, count: length))
      }
      return Cell(kind: kind, length: UInt32(length), value: Int64(start))
    }
  }

  private func fetchColumn(
    _ index: Int, of statement: UnsafeMutablePointer<MYSQL_STMT>, length: Int
  ) {
    var bind = unsafe MYSQL_BIND()
    unsafe bind.buffer_type = MYSQL_TYPE_BLOB
    unsafe bind.buffer = scratch
    unsafe bind.buffer_length = UInt(length)
    let status = unsafe mysql_stmt_fetch_column(statement, &bind, UInt32(index), 0)
    precondition(status == 0, "a column of a fetched row cannot be read")
  }

  private mutating func reserveScratch(_ needed: Int) {
    guard needed > scratchCapacity else { return }
    var capacity = max(scratchCapacity, Self.smallestBuffer)
    while capacity < needed { capacity *= 2 }
    unsafe free(scratch)
    unsafe scratch = malloc(capacity)
    precondition(unsafe scratch != nil, "out of memory")
    scratchCapacity = capacity
  }

  private mutating func trim() {
    guard scratchCapacity > Self.maximumKeptBytes else { return }
    unsafe free(scratch)
    unsafe scratch = nil
    scratchCapacity = 0
  }
}
