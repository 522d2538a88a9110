import Domain
import Outbound

extension APICalls {
    /// One call that must be answered by a JSON object with a status of 2xx and no error inside.
    func graph(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        for purpose: CallPurpose = .read
    ) async throws(GraphError) -> JSONValue {
        let response = try await graphResponse(method, path, query: query, body: body)
        // Anything but JSON is described by the refusal.
        guard let json = response.jsonObject, json["error"] == nil else {
            throw .refused(GraphRefusal(response))
        }
        return json
    }

    /// One call, whatever the answer.
    func graphResponse(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        kind: CallKind = .platformCall
    ) async throws(GraphError) -> OutboundResponse {
        do throws(OutboundError) { return try await send(method, path, query: query, body: body, kind: kind) } catch {
            throw .door(error)
        }
    }
}

/// Why a Graph call brought nothing usable.
enum GraphError: Error, Sendable {
    /// No answer.
    case door(OutboundError)
    /// The platform said no.
    case refused(GraphRefusal)

    /// An answer that lacks what it is for.
    static let unusable = GraphError.door(OutboundError(.badResponse, requestMayHaveBeenSent: true))

    /// The failure that it amounts to.
    func platformFailure(_ purpose: CallPurpose) -> PlatformFailure {
        switch self {
        case .door(let error): error.platformFailure(purpose)
        case .refused(let refusal): refusal.platformFailure(purpose)
        }
    }

    /// The same while connecting.
    var authorizationFailure: AuthorizationFailure {
        switch self {
        case .door(let error): return error.authorizationFailure
        case .refused(let refusal):
            let failure = refusal.platformFailure(.read)
            let code: AuthorizationFailure.Code =
                switch failure.kind {
                case .permission: .missingScope
                case .accountType: .accountType
                case .app: .app
                case .rateLimit: .rateLimit
                case .transient: .unreachable
                case .auth, .content, .media, .unknown: .refused
                }
            return AuthorizationFailure(code, words: failure.words)
        }
    }

    /// The class of a failed extension of a token (REL-9).
    var refreshFailure: RefreshFailure {
        switch self {
        case .door(let error): .transient(words: error.description)
        case .refused(let refusal): refusal.refreshFailure
        }
    }
}
