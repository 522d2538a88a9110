import Domain
import OAuth
import Outbound

/// Calls of the AT Protocol: a named method at a server, with or without somebody's session.
struct XRPC: Sendable {
    let door: any Door
    let nonces: NonceStore
    let ports: Ports

    /// Reads.
    func query(
        _ method: String, _ parameters: [OutboundURL.Item] = [], at origin: Origin, to peer: Peer = .named(.bluesky),
        as session: Session? = nil, within limit: Duration? = nil
    ) async throws(XRPCError) -> JSONValue {
        let url = OutboundURL(origin, path: "/xrpc/" + method, query: parameters)
        return try await answer(to: OutboundRequest(.get, url, to: peer), as: session, within: limit)
    }

    /// Acts as somebody, at their server.
    func procedure(
        _ method: String, _ body: OutboundBody, kind: CallKind = .platformCall, as session: Session,
        within limit: Duration? = nil
    ) async throws(XRPCError) -> JSONValue {
        let url = OutboundURL(try Self.server(of: session), path: "/xrpc/" + method)
        let request = OutboundRequest(.post, url, to: .named(.bluesky), kind: kind, body: body)
        return try await answer(to: request, as: session, within: limit)
    }

    /// Sends a call that must succeed with a JSON object.
    func answer(
        to request: OutboundRequest, as session: Session?, within limit: Duration? = nil
    ) async throws(XRPCError) -> JSONValue {
        var request = request
        request.headers["Accept"] = "application/json"
        if let limit { request.limits.total = min(limit, request.limits.total) }
        let response = try await send(request, as: session)
        // An answer that is no JSON object is refused below, with its status.
        guard let json = response.jsonObject else {
            throw .refused(XRPCRefusal(response))
        }
        return json
    }

    /// Sends a call and gives back whatever comes.
    func send(_ request: OutboundRequest, as session: Session?) async throws(XRPCError) -> OutboundResponse {
        do throws(OutboundError) {
            guard let session else { return try await door.send(request) }
            guard session.grant.server.method == .oauth else {
                var signed = request
                signed.headers["Authorization"] = "Bearer " + session.tokens.access.expose()
                return try await door.send(signed)
            }
            guard let key = session.tokens.dpopKey.flatMap({ DPoPKey($0) }) else { throw Self.unusable }
            let signer = DPoPSigner(key: key, nonces: nonces, ports: ports)
            return try await signer.send(request, accessToken: session.tokens.access, through: door)
        } catch { throw .door(error) }
    }

    /// The data server of a session's account.
    static func server(of session: Session) throws(XRPCError) -> Origin {
        guard let origin = Origin(session.grant.server.apiOrigin) else { throw .door(unusable) }
        return origin
    }

    /// A grant whose own facts are broken; nothing was sent.
    private static let unusable = OutboundError(.notAllowed(.header), requestMayHaveBeenSent: false)
}
