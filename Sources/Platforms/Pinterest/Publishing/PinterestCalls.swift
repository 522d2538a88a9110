import Domain
import Outbound

/// Calls to Pinterest for one step.
struct PinterestCalls: Sendable {
    let calls: APICalls

    /// The answer of a call that must succeed with a JSON object.
    func json(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        kind: CallKind = .platformCall, for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> JSONValue {
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await calls.send(method, path, query: query, body: body, kind: kind)
        } catch { throw error.platformFailure(purpose) }
        // Anything but JSON is described by the refusal.
        guard let json = response.jsonObject else {
            throw PinterestRefusal(response).failure(purpose)
        }
        return json
    }
}

extension PinterestConnector {
    /// Calls as the account of a session, all within the time of one step.
    func calls(as session: Session, within budget: Duration? = nil) -> PinterestCalls {
        PinterestCalls(
            calls: APICalls(
                door: door, origin: server.api, peer: Self.peer, token: session.tokens.access,
                budget: TimeBudget(budget ?? profile.stepDeadline, ports: ports)))
    }
}
