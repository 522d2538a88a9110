import HTTPTypes

/// Who a client is: reads its metadata and checks its assertion (sheet, section 2b).
struct ClientDesk: Sendable {
    let network: BlueskyNetwork
    let server: BlueskyServer

    /// A client that has proved who it is.
    struct Client: Sendable {
        /// What it says about itself.
        let metadata: ClientMetadata
        /// Its name and key.
        let identity: GrantBook.Client
    }

    /// Parameters by which a client proves who it is.
    static let parameters = ["client_id", "client_assertion", "client_assertion_type"]

    /// Reads and checks the metadata behind an address.
    func metadata(of clientID: String) async throws -> ClientMetadata {
        do {
            if ClientMetadata.isLoopback(clientID) { return try ClientMetadata(loopback: clientID) }
            try ClientMetadata.checkAddress(clientID)
            return try ClientMetadata(document: await network.fetch(clientID), clientID: clientID)
        } catch let failure as ClientMetadata.Failure {
            throw OAuthAnswer.refusal("invalid_client_metadata", failure.reason)
        } catch {
            throw OAuthAnswer.refusal("invalid_client_metadata", "Unable to obtain client metadata: \(error)")
        }
    }

    /// Finds out who calls a token or request endpoint.
    func identify(_ form: Fields) async throws -> Client {
        let clientID = try form.required("client_id")
        let metadata = try await metadata(of: clientID)
        let assertion = form["client_assertion"]
        guard metadata.isConfidential else {
            guard assertion == nil, form["client_assertion_type"] == nil else {
                throw OAuthAnswer.refusal("invalid_client", "a public client has no assertion")
            }
            return Client(metadata: metadata, identity: .init(id: clientID, keyID: nil))
        }
        guard form["client_assertion_type"] == ClientAssertion.type, let assertion else {
            throw OAuthAnswer.refusal("invalid_client", "client_assertion required", status: .unauthorized)
        }
        let keys = try await keys(of: metadata)
        return Client(metadata: metadata, identity: .init(id: clientID, keyID: try check(assertion, metadata, keys)))
    }

    private func keys(of metadata: ClientMetadata) async throws -> [PublicJWK] {
        guard let url = metadata.keysURL else { return metadata.keys }
        do {
            return PublicJWK.set(try await network.fetch(url))
        } catch {
            throw OAuthAnswer.refusal("invalid_client", "Unable to obtain the client's keys: \(error)")
        }
    }

    private func check(_ assertion: String, _ metadata: ClientMetadata, _ keys: [PublicJWK]) throws -> String {
        let demand = ClientAssertion.Demand(
            clientID: metadata.clientID, audience: server.issuer, keys: keys, realTime: network.realSeconds)
        do {
            return try network.with { state in
                guard var desk = state.proofs[server.origin] else { throw ClientAssertion.Failure(reason: "no desk") }
                defer { state.proofs[server.origin] = desk }
                return try ClientAssertion.check(assertion, demand, seen: &desk.assertions)
            }
        } catch let failure as ClientAssertion.Failure {
            throw OAuthAnswer.refusal("invalid_client", failure.reason, status: .unauthorized)
        }
    }
}

extension Fields {
    /// A parameter that must be there, else `invalid_request`.
    func required(_ name: String) throws -> String {
        guard let value = self[name], !value.isEmpty else {
            throw OAuthAnswer.refusal("invalid_request", "parameter \(name) is missing")
        }
        return value
    }
}
