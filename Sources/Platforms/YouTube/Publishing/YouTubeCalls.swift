import Domain
import Outbound

/// Calls to YouTube for one step.
struct YouTubeCalls: Sendable {
    let calls: APICalls

    /// One call, whatever is answered.
    func send(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        kind: CallKind = .platformCall, adding more: Headers = [:], for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> OutboundResponse {
        do throws(OutboundError) {
            return try await calls.send(method, path, query: query, body: body, kind: kind, adding: more)
        } catch { throw error.platformFailure(purpose) }
    }

    /// The answer of a call that must succeed with a JSON object.
    func json(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> JSONValue {
        let response = try await send(method, path, query: query, body: body, for: purpose)
        // Anything but JSON is described by the refusal.
        guard let json = response.jsonObject else {
            throw GoogleRefusal(response).failure(purpose)
        }
        return json
    }

    /// The one item of a list, which must be of this name; `nil` where the list does not have it.
    func item(
        _ path: String, _ parts: String, id: String
    ) async throws(PlatformFailure) -> JSONValue? {
        let answer = try await json(.get, path, query: [.init("part", parts), .init("id", id)])
        return answer["items"]?.array?.first { $0["id"]?.string == id }
    }
}

extension YouTubeConnector {
    /// Calls as the channel of a session, all within the time of one step.
    func calls(as session: Session, within budget: Duration? = nil) -> YouTubeCalls {
        YouTubeCalls(
            calls: APICalls(
                door: door, origin: Self.api, peer: Self.peer, token: session.tokens.access,
                budget: TimeBudget(budget ?? profile.stepDeadline, ports: ports)))
    }
}
