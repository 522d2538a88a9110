package import Outbound

/// Metadata of an authorization server (RFC 8414), checked.
package struct ServerMetadata: Sendable {
    /// The server's name; equals the origin from which the document came.
    package let issuer: String
    /// The page where the person consents.
    package let authorizationEndpoint: OutboundURL
    /// Where codes and refresh tokens are exchanged.
    package let tokenEndpoint: OutboundURL
    /// Where tokens are withdrawn.
    package let revocationEndpoint: OutboundURL?
    /// Where authorization requests are pushed.
    package let pushEndpoint: OutboundURL?
    /// Whether callbacks carry `iss` (RFC 9207).
    package let promisesIssuer: Bool
    /// The scopes that exist there; `nil` when not said.
    package let scopes: Set<String>?
    /// The whole document.
    package let document: JSONValue

    /// Reads a document; the issuer must be the origin from which it was fetched (RFC 8414 section 3.3), endpoints must
    /// not be weaker than the issuer's scheme.
    package init(_ document: JSONValue, fetchedFrom origin: Origin) throws(MetadataProblem) {
        guard let issuer = document["issuer"]?.string else { throw .missing("issuer") }
        // Compared as a text: a name that only means the same would be a second name for one server.
        guard issuer == origin.description else { throw .otherIssuer }
        let read = EndpointReader(document: document, scheme: origin.scheme)
        self.issuer = issuer
        self.document = document
        authorizationEndpoint = try read.required("authorization_endpoint")
        tokenEndpoint = try read.required("token_endpoint")
        revocationEndpoint = try read.optional("revocation_endpoint")
        pushEndpoint = try read.optional("pushed_authorization_request_endpoint")
        promisesIssuer = document["authorization_response_iss_parameter_supported"]?.bool ?? false
        scopes = document["scopes_supported"]?.strings.map { Set($0) }
    }

    /// Demands what the AT Protocol's profile of OAuth demands.
    package func requireATProtocolProfile() throws(MetadataProblem) {
        for (name, needed) in Self.lists {
            guard let offered = document[name]?.strings else { throw .missing(name) }
            guard needed.allSatisfy(offered.contains) else { throw .unsupported(name) }
        }
        for name in Self.flags where document[name]?.bool != true { throw .unsupported(name) }
        guard pushEndpoint != nil else { throw .missing("pushed_authorization_request_endpoint") }
    }

    /// The server as the client needs it.
    package func server(peer: Peer, dialect: OAuthDialect = OAuthDialect()) -> AuthorizationServer {
        AuthorizationServer(
            issuer: issuer, authorizationEndpoint: authorizationEndpoint, tokenEndpoint: tokenEndpoint,
            revocationEndpoint: revocationEndpoint, pushEndpoint: pushEndpoint, promisesIssuer: promisesIssuer,
            peer: peer, dialect: dialect)
    }

    private static let lists: [(String, [String])] = [
        ("response_types_supported", ["code"]),
        ("grant_types_supported", ["authorization_code", "refresh_token"]),
        ("code_challenge_methods_supported", ["S256"]),
        ("token_endpoint_auth_methods_supported", ["none", "private_key_jwt"]),
        ("token_endpoint_auth_signing_alg_values_supported", ["ES256"]),
        ("dpop_signing_alg_values_supported", ["ES256"]),
        ("scopes_supported", ["atproto"]),
    ]

    private static let flags = [
        "authorization_response_iss_parameter_supported", "require_pushed_authorization_requests",
        "client_id_metadata_document_supported",
    ]
}

private struct EndpointReader {
    let document: JSONValue
    let scheme: Origin.Scheme

    func required(_ name: String) throws(MetadataProblem) -> OutboundURL {
        guard let url = try optional(name) else { throw .missing(name) }
        return url
    }

    func optional(_ name: String) throws(MetadataProblem) -> OutboundURL? {
        guard let value = document[name], !value.isNull else { return nil }
        guard let url = value.string.flatMap({ OutboundURL($0) }), url.origin.scheme == scheme else {
            throw .badURL(name)
        }
        return url
    }
}
