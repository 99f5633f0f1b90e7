/// A size or place on the paper, with one place after the point.
struct Length: CustomStringConvertible {
  let value: Double

  init(_ value: Double) {
    self.value = value
  }

  var description: String {
    let tenths = Int((abs(value) * 10).rounded())
    return (value < 0 && tenths > 0 ? "-" : "") + Reading.tenths(tenths)
  }
}
