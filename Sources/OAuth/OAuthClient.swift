package import Domain
package import Outbound

/// The OAuth client of all platforms (RFC 6749, 7009, 7636, 9126, 9449), one call per verb.
package struct OAuthClient: Sendable {
    private let door: any Door
    private let ports: Ports
    /// Nonces learnt so far; shared with signers of resource calls.
    package let nonces: NonceStore

    /// Works through the door, by the given clock and chance.
    package init(door: any Door, ports: Ports, nonces: NonceStore = NonceStore()) {
        self.door = door
        self.ports = ports
        self.nonces = nonces
    }

    /// Where the browser goes, with everything in the link.
    package func authorizationURL(_ request: AuthorizationRequest, as client: RegisteredClient) -> OutboundURL {
        let name = OutboundURL.Item(client.server.dialect.clientIDName, client.id)
        return client.server.authorizationEndpoint.appending([name] + request.items(client.server.dialect))
    }

    /// Pushes the request (RFC 9126) and answers where the browser goes, with nothing but a reference in the link.
    package func push(
        _ request: AuthorizationRequest, as client: RegisteredClient, dpopKey: DPoPKey? = nil
    ) async throws(OAuthError) -> OutboundURL {
        guard let endpoint = client.server.pushEndpoint else {
            throw .metadata(.missing("pushed_authorization_request_endpoint"))
        }
        let response = try await send(request.items(client.server.dialect), to: endpoint, client, dpopKey)
        let members = try OAuthAnswer.members(of: response)
        guard response.isSuccess, let reference = members["request_uri"]?.nonBlankString,
            reference.utf8.count <= 2048
        else { throw .badAnswer(BadAnswer(status: response.status, defect: .member("request_uri"))) }
        return client.server.authorizationEndpoint.appending([
            OutboundURL.Item("client_id", client.id), OutboundURL.Item("request_uri", reference),
        ])
    }

    /// Exchanges the code. To be called once per attempt, after it was consumed (SEC-6).
    package func exchange(
        code: Secret, redirectURI: String, pkce: PKCE, as client: RegisteredClient, dpopKey: DPoPKey? = nil
    ) async throws(OAuthError) -> TokenAnswer {
        var items = [
            OutboundURL.Item("grant_type", "authorization_code"),
            OutboundURL.Item("code", code.expose()),
            OutboundURL.Item("redirect_uri", redirectURI),
        ]
        if client.server.dialect.pkce != nil {
            items.append(OutboundURL.Item("code_verifier", pkce.verifier.expose()))
        }
        return try await tokens(items + client.server.dialect.exchangeParameters, client, dpopKey)
    }

    /// Asks for the next pair. Once sent it runs to its end whatever happens to the caller (REL-5).
    package func refresh(
        _ refreshToken: Secret, as client: RegisteredClient, dpopKey: DPoPKey? = nil,
        parameters: [OutboundURL.Item] = []
    ) async throws(OAuthError) -> TokenAnswer {
        let items = [
            OutboundURL.Item("grant_type", "refresh_token"),
            OutboundURL.Item("refresh_token", refreshToken.expose()),
        ]
        return try await tokens(items + parameters, client, dpopKey)
    }

    /// A token of the client itself, for platforms that know such a thing (RFC 6749 section 4.4).
    package func clientToken(
        scopes: [String], as client: RegisteredClient, parameters: [OutboundURL.Item] = []
    ) async throws(OAuthError) -> TokenAnswer {
        let items = [
            OutboundURL.Item("grant_type", "client_credentials"),
            OutboundURL.Item("scope", scopes.joined(separator: client.server.dialect.scopeSeparator)),
        ]
        return try await tokens(items + parameters, client, nil)
    }

    /// Withdraws a token (RFC 7009, SEC-18). Any 2xx confirms, whatever its body; servers answer so for unknown
    /// tokens as well.
    package func revoke(
        _ token: Secret, hint: String? = nil, as client: RegisteredClient, dpopKey: DPoPKey? = nil
    ) async throws(OAuthError) {
        guard let endpoint = client.server.revocationEndpoint else {
            throw .metadata(.missing("revocation_endpoint"))
        }
        var items = [OutboundURL.Item("token", token.expose())]
        if let hint { items.append(OutboundURL.Item("token_type_hint", hint)) }
        let response = try await send(items, to: endpoint, client, dpopKey)
        guard !response.isSuccess else { return }
        _ = try OAuthAnswer.members(of: response)
        throw .badAnswer(BadAnswer(status: response.status, defect: .member("error"), retryAt: response.retryAt))
    }

    private func tokens(
        _ items: [OutboundURL.Item], _ client: RegisteredClient, _ dpopKey: DPoPKey?
    ) async throws(OAuthError) -> TokenAnswer {
        try TokenAnswer(try await send(items, to: client.server.tokenEndpoint, client, dpopKey))
    }

    private func send(
        _ items: [OutboundURL.Item], to endpoint: OutboundURL, _ client: RegisteredClient, _ dpopKey: DPoPKey?
    ) async throws(OAuthError) -> OutboundResponse {
        let request = try client.request(to: endpoint, items, ports: ports)
        let signer = dpopKey.map { DPoPSigner(key: $0, nonces: nonces, ports: ports) }
        let cancelled = OutboundError(.cancelled, requestMayHaveBeenSent: false)
        do throws(OutboundError) {
            return try await shielded(cancelled: cancelled) { [door, ports] () async throws(OutboundError) in
                guard let signer else { return try await door.send(request) }
                return try await signer.send(request, through: door) { first in
                    // An assertion is good for one use (RFC 7523 section 3); what could be signed once can be again.
                    (try? client.request(to: endpoint, items, ports: ports)) ?? first
                }
            }
        } catch { throw .door(error) }
    }
}
