import Domain
import Outbound

/// Calls to the API of one server, as somebody or as nobody, within one time budget.
struct APICalls: Sendable {
    let door: any Door
    let origin: Origin
    let peer: Peer
    /// Speaks for the account; `nil` for public reads.
    var token: Secret?
    /// What all calls together may take; `nil` leaves each call its usual bound.
    var budget: TimeBudget?
    /// Fields of every request.
    var headers: Headers = ["Accept": "application/json"]

    /// Sends one call and gives back whatever comes.
    func send(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        kind: CallKind = .platformCall, adding more: Headers = [:]
    ) async throws(OutboundError) -> OutboundResponse {
        try await send(
            method, to: OutboundURL(origin, path: path, query: query), body: body, kind: kind, adding: more)
    }

    /// The same with an address whose query is written already.
    func send(
        _ method: OutboundRequest.Method, to url: OutboundURL, body: OutboundBody = .none,
        kind: CallKind = .platformCall, adding more: Headers = [:]
    ) async throws(OutboundError) -> OutboundResponse {
        var request = OutboundRequest(method, url, to: peer, kind: kind, headers: headers, body: body)
        if let token { request.headers["Authorization"] = "Bearer " + token.expose() }
        for field in more.fields { request.headers[field.name] = field.value }
        try limit(&request)
        return try await door.send(request)
    }

    /// A step may use its whole budget for one slow answer; nothing is sent when it is used up.
    private func limit(_ request: inout OutboundRequest) throws(OutboundError) {
        guard let left = budget?.remaining else { return }
        guard left > .zero else { throw OutboundError(.timeout, requestMayHaveBeenSent: false) }
        request.limits.total = left
        request.limits.firstByte = left
    }
}
