import BoxOffice
import HTTP

enum PaperHandlers {
  static let tickets = Endpoint.user { call, caller in
    let paper = try call.services.desk.fetchPaper(of: call.id(), for: caller.userID)
    return HTTPResponse.paper(
      try call.services.printShop.tickets(of: paper), "application/pdf",
      file: "tickets-\(paper.order.id.value).pdf")
  }

  static let calendar = Endpoint.user { call, caller in
    let paper = try call.services.desk.fetchPaper(of: call.id(), for: caller.userID)
    return HTTPResponse.paper(
      call.services.printShop.calendar(of: paper), "text/calendar; charset=utf-8",
      file: "concert-\(paper.order.id.value).ics")
  }
}

extension HTTPResponse {
  /// A file for its owner to keep.
  fileprivate static func paper(_ body: [UInt8], _ type: String, file name: String) -> HTTPResponse
  {
    HTTPResponse(status: 200, headers: [("Content-Type", type)], body: body).private
      .with("Content-Disposition", "attachment; filename=\"\(name)\"")
  }
}
