import Domain
import Logging
import Metrics

/// Numbers and log lines of outgoing calls. No label or line holds a query, a body or a name of an account (SEC-84).
enum OutboundMetrics {
    /// Counts and times one call, and writes its line.
    static func record(
        _ request: OutboundRequest, _ result: Result<OutboundResponse, OutboundError>, duration: Duration
    ) {
        let platform = request.peer.platform?.rawValue ?? "none"
        let dimensions = [("platform", platform), ("kind", request.kind.rawValue)]
        Counter(
            label: "martlet_outbound_requests_total", dimensions: dimensions + [("outcome", outcome(result))]
        ).increment()
        Timer(label: "martlet_outbound_duration_seconds", dimensions: dimensions).record(duration: duration)
        Logger.current.debug("outgoing call", metadata: metadata(request, result, duration, platform))
    }

    /// Class of the status, or the error's code.
    private static func outcome(_ result: Result<OutboundResponse, OutboundError>) -> String {
        switch result {
        case .success(let response): "\(min(max(response.status / 100, 1), 5))xx"
        case .failure(let error): error.code
        }
    }

    private static func metadata(
        _ request: OutboundRequest, _ result: Result<OutboundResponse, OutboundError>, _ duration: Duration,
        _ platform: String
    ) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "platform": "\(platform)",
            "http.method": "\(request.method.rawValue)",
            "http.route": "\(request.url)",
            "http.duration_ms": "\(duration.milliseconds)",
        ]
        if let attempt = request.attemptID { metadata["attempt"] = "\(attempt)" }
        switch result {
        case .success(let response): metadata["http.status"] = "\(response.status)"
        case .failure(let error): metadata["error.code"] = "\(error.code)"
        }
        return metadata
    }
}
