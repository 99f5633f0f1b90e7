import BoxOffice
import HTTP

extension Call {
  /// An answer that is the same for all callers, kept under its canonical address. nginx asks the
  /// cache for that address before it asks a worker. Any other spelling is answered and not kept.
  func shared(
    seconds: Int, as address: CatalogueAddress, version: String? = nil,
    make: () throws(BoxOfficeError) -> [UInt8]
  ) throws(BoxOfficeError) -> HTTPResponse {
    let canonical = address.text
    let body =
      request.target == canonical
      ? try services.bodies.body(
        CacheKey.text(canonical), seconds: seconds, version: version, make: make)
      : SharedBody(bytes: try make(), isGzip: false)
    let response = HTTPResponse.json(body.bytes)
      .with("Cache-Control", "public, max-age=\(seconds)")
    return body.isGzip ? response.with("Content-Encoding", "gzip") : response
  }
}
