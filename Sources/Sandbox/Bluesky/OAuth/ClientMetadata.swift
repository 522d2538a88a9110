/// What a client says about itself, checked (sheet, section 2b).
struct ClientMetadata: Sendable {
    /// Why metadata is refused; the reason is for the error description.
    struct Failure: Error, Equatable {
        /// The rule that is broken.
        let reason: String
    }

    /// The client's address, which is its name.
    let clientID: String
    /// Name for the consent page.
    let name: String
    /// Where people may be sent back to.
    let redirectURIs: [String]
    /// All that it may ask for.
    let scope: ScopeSet
    /// Whether it proves who it is with a key; else sessions are short.
    let isConfidential: Bool
    /// Keys written into the metadata.
    let keys: [PublicJWK]
    /// Where the keys are instead.
    let keysURL: String?

    /// Whether people may be sent back to this address.
    func allowsRedirect(to uri: String) -> Bool {
        redirectURIs.contains(uri) || redirectURIs.contains { Self.isSameLoopback($0, uri) }
    }

    /// Loopback addresses match without their port (RFC 8252 section 7.3).
    private static func isSameLoopback(_ left: String, _ right: String) -> Bool {
        guard let left = WebAddress(left), let right = WebAddress(right) else { return false }
        return left.isLoopbackAddress && left.scheme == "http" && right.scheme == "http" && left.host == right.host
            && left.pathAndQuery == right.pathAndQuery
    }
}

extension ClientMetadata {
    /// Checks a metadata document that was fetched from its address.
    init(document: JSONValue, clientID: String) throws(Failure) {
        guard document["client_id"]?.string == clientID else {
            throw Failure(reason: "client_id does not match the document's address")
        }
        guard let address = WebAddress(clientID) else { throw Failure(reason: "client_id is not an address") }
        let scope = try Self.checkGrants(document)
        let method = document["token_endpoint_auth_method"]?.string
        self.init(
            clientID: clientID, name: document["client_name"]?.string ?? address.host,
            redirectURIs: try Self.redirectURIs(document, address), scope: scope,
            isConfidential: method == "private_key_jwt", keys: PublicJWK.set(document["jwks"]),
            keysURL: document["jwks_uri"]?.string)
        try checkKeys(document, method)
        if let home = document["client_uri"]?.string, WebAddress(home)?.host != address.host {
            throw Failure(reason: "client_uri must have the host of client_id")
        }
    }

    private static func checkGrants(_ document: JSONValue) throws(Failure) -> ScopeSet {
        func texts(_ name: String) -> [String] { document[name]?.array?.compactMap(\.string) ?? [] }
        guard texts("grant_types").contains("authorization_code") else {
            throw Failure(reason: "grant_types must contain authorization_code")
        }
        guard Set(texts("grant_types")).isSubset(of: ["authorization_code", "refresh_token"]) else {
            throw Failure(reason: "grant_types contains an unknown grant")
        }
        guard texts("response_types").contains("code") else {
            throw Failure(reason: "response_types must contain code")
        }
        guard document["dpop_bound_access_tokens"] == true else {
            throw Failure(reason: "dpop_bound_access_tokens must be true")
        }
        guard let scope = document["scope"]?.string.flatMap(ScopeSet.init) else {
            throw Failure(reason: "scope must contain atproto and only known scopes")
        }
        return scope
    }

    private static func redirectURIs(_ document: JSONValue, _ client: WebAddress) throws(Failure) -> [String] {
        let uris = document["redirect_uris"]?.array?.compactMap(\.string) ?? []
        guard !uris.isEmpty else { throw Failure(reason: "redirect_uris must not be empty") }
        let isWeb = (document["application_type"]?.string ?? "web") == "web"
        for uri in uris where isWeb {
            guard let address = WebAddress(uri), address.scheme == "https" else {
                throw Failure(reason: "redirect_uris of a web application must be https")
            }
        }
        return uris
    }

    private func checkKeys(_ document: JSONValue, _ method: String?) throws(Failure) {
        let isKeyed = document["jwks"] != nil || document["jwks_uri"] != nil
        switch method {
        case "none":
            guard !isKeyed else { throw Failure(reason: "a public client has no jwks") }
        case "private_key_jwt":
            guard document["token_endpoint_auth_signing_alg"] == "ES256" else {
                throw Failure(reason: "token_endpoint_auth_signing_alg must be ES256")
            }
            guard isKeyed, document["jwks"] == nil || document["jwks_uri"] == nil else {
                throw Failure(reason: "private_key_jwt needs either jwks or jwks_uri")
            }
            let hasPrivatePart = document["jwks"]?["keys"]?.array?.contains { $0["d"] != nil } ?? false
            guard !hasPrivatePart else { throw Failure(reason: "jwks contains a private key") }
        default:
            throw Failure(reason: "token_endpoint_auth_method must be none or private_key_jwt")
        }
    }
}
