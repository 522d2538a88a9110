import Domain
import Outbound

extension APICalls {
    /// One call that must be answered by a JSON object with a status of 2xx; everything else is a failure.
    func xAnswer(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        kind: CallKind = .platformCall, for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> JSONValue {
        let response = try await xResponse(method, path, query: query, body: body, kind: kind, for: purpose)
        // Anything but JSON is described by the refusal.
        guard let json = response.jsonObject else {
            throw XRefusal(response).platformFailure(purpose)
        }
        return json
    }

    /// One call, whatever the answer.
    func xResponse(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        kind: CallKind = .platformCall, for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> OutboundResponse {
        do throws(OutboundError) {
            return try await send(method, path, query: query, body: body, kind: kind)
        } catch { throw error.platformFailure(purpose) }
    }

    /// A reading whose parameters have an old and a new spelling: in the one that X took last, or else in the other.
    func xResponse(
        _ path: String, in dialect: XDialect, _ query: (XDialect.Spelling) -> [OutboundURL.Item]
    ) async throws(PlatformFailure) -> OutboundResponse {
        let spelling = dialect.spelling
        let response = try await xResponse(.get, path, query: query(spelling))
        guard let other = dialect.alternative(to: spelling, after: XRefusal(response)) else { return response }
        return try await xResponse(.get, path, query: query(other))
    }

    /// The `data` of an answer. X may answer 200 with errors in place of data.
    func xData(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        kind: CallKind = .platformCall, for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> JSONValue {
        let response = try await xResponse(method, path, query: query, body: body, kind: kind, for: purpose)
        // As above.
        guard response.isSuccess, let data = try? response.json()["data"], data.object != nil else {
            throw XRefusal(response).platformFailure(purpose)
        }
        return data
    }
}
