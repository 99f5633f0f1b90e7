import Testing

@testable import Curl

@Suite("Network addresses")
struct NetworkAddressTests {
  @Test(
    "of the open internet are public",
    arguments: [
      [8, 8, 8, 8], [1, 1, 1, 1], [172, 15, 255, 255], [172, 32, 0, 1], [100, 63, 0, 1],
      [100, 128, 0, 1], [192, 167, 0, 1], [223, 255, 255, 255],
    ] as [[UInt8]])
  func publicV4(bytes: [UInt8]) {
    #expect(NetworkAddress(bytes).isPublic)
  }

  @Test(
    "of this host, of private, shared and reserved ranges are not",
    arguments: [
      [0, 0, 0, 0], [10, 0, 0, 1], [127, 0, 0, 1], [127, 255, 255, 254], [169, 254, 169, 254],
      [172, 16, 0, 1], [172, 31, 255, 255], [192, 168, 1, 1], [100, 64, 0, 1], [100, 127, 1, 1],
      [198, 18, 0, 1], [198, 19, 0, 1], [192, 0, 2, 1], [198, 51, 100, 1], [203, 0, 113, 9],
      [224, 0, 0, 1], [255, 255, 255, 255], [192, 0, 0, 8], [192, 88, 99, 1],
    ] as [[UInt8]])
  func privateV4(bytes: [UInt8]) {
    #expect(!NetworkAddress(bytes).isPublic)
  }

  @Test(
    "of IPv6 are public in 2000::/3 alone",
    arguments: [
      ([0x20, 0x01, 0x48, 0x60], true), ([0x2A, 0x00, 0x14, 0x50], true),
      ([0x20, 0x01, 0x0D, 0xB8], false), ([0x20, 0x01, 0, 0], false),
      ([0xFE, 0x80], false), ([0xFC], false), ([0xFD], false), ([0xFF, 0x02], false),
      ([0], false), ([0x40], false),
    ] as [([UInt8], Bool)])
  func v6(start: [UInt8], isPublic: Bool) {
    let bytes = start + [UInt8](repeating: 0, count: 15 - start.count) + [1]
    #expect(NetworkAddress(bytes).isPublic == isPublic)
  }

  @Test("in the clothes of IPv6 are judged by what they carry")
  func carried() {
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
    for start in [mapped, translated] {
      #expect(NetworkAddress(start + [8, 8, 8, 8]).isPublic)
      #expect(!NetworkAddress(start + [127, 0, 0, 1]).isPublic)
      #expect(!NetworkAddress(start + [169, 254, 169, 254]).isPublic)
    }
    let rest = [UInt8](repeating: 0, count: 10)
    #expect(!NetworkAddress([0x20, 0x02, 10, 0, 0, 1] + rest).isPublic)
    #expect(NetworkAddress([0x20, 0x02, 8, 8, 8, 8] + rest).isPublic)
  }
}
