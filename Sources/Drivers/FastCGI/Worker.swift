package import HTTP

/// One process, one thread, one request at a time.
package enum Worker {
  private static let maximumConsecutiveFailures = 16

  /// Answers requests from the listener on descriptor 0 until a signal or a limit ends it.
  package static func run(
    _ settings: WorkerSettings, handle: (HTTPRequest) -> HTTPResponse
  ) -> ExitReason {
    ShutdownSignal.prepare()
    guard Supervision.dieWithSupervisor() else { return .orphaned }
    do throws(ListenerError) {
      return try serve(settings, handle: handle)
    } catch {
      return .listenerFailed(error.code)
    }
  }

  private static func serve(
    _ settings: WorkerSettings, handle: (HTTPRequest) -> HTTPResponse
  ) throws(ListenerError) -> ExitReason {
    var channel = try RequestChannel(settings)
    var connections = try ConnectionWait()
    let limit = requestLimit(settings)
    var served = 0
    var failures = 0
    Supervision.announceReady()
    while served < limit {
      ShutdownSignal.takePending()
      if ShutdownSignal.isRequested { return .stopped }
      switch connections.wait() {
      case .connection: break
      case .interrupted: continue
      case .failed(let code): throw ListenerError(code: code)
      }
      switch channel.accept() {
      case .request(let request):
        channel.respond(handle(request), toHead: request.method == "HEAD")
      case .oversized(let method, let requestID):
        let response = Problem.headersTooLarge.response(requestID: requestID)
        channel.respond(response, toHead: method == "HEAD")
      case .nothing:
        continue
      case .failed(let code):
        failures += 1
        guard failures < maximumConsecutiveFailures else { throw ListenerError(code: code) }
        continue
      }
      failures = 0
      served += 1
    }
    return .retired
  }

  /// Spread over an eighth, so that workers started together do not retire together.
  private static func requestLimit(_ settings: WorkerSettings) -> Int {
    precondition(settings.maximumRequests > 0)
    return settings.maximumRequests - Supervision.processID % (settings.maximumRequests / 8 + 1)
  }
}
