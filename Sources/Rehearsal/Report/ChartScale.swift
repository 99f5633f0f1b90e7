/// The positions of values on an axis from 0, and the values that are named.
struct ChartScale {
  /// The end of the axis, a round number that no value exceeds.
  let end: Double
  let ticks: [Double]

  /// About `wanted` steps of 1, 2 or 5 and noughts; for whole numbers of at least 1.
  init(upTo value: Double, ticks wanted: Double, isWhole: Bool) {
    let least = isWhole ? 1.0 : 0.1
    let rough = max(value, least) / wanted
    var magnitude = 1.0
    while magnitude > rough { magnitude /= 10 }
    while magnitude * 10 <= rough { magnitude *= 10 }
    let step = max([1, 2, 5, 10].map { $0 * magnitude }.first { $0 >= rough } ?? rough, least)
    let count = max((value / step).rounded(.up), 1)
    end = count * step
    ticks = (0...Int(count)).map { Double($0) * step }
  }
}
