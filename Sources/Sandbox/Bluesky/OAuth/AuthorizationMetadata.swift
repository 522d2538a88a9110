/// The discovery documents (sheet, section 2b).
enum AuthorizationMetadata {
    /// `/.well-known/oauth-authorization-server`.
    static func server(_ server: BlueskyServer) -> JSONValue {
        let origin = server.origin
        return [
            "issuer": .string(origin),
            "authorization_endpoint": .string(origin + "/oauth/authorize"),
            "token_endpoint": .string(origin + "/oauth/token"),
            "revocation_endpoint": .string(origin + "/oauth/revoke"),
            "pushed_authorization_request_endpoint": .string(origin + "/oauth/par"),
            "jwks_uri": .string(origin + "/oauth/jwks"),
            "require_pushed_authorization_requests": true,
            "authorization_response_iss_parameter_supported": true,
            "client_id_metadata_document_supported": true,
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "revocation_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
            "revocation_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "dpop_signing_alg_values_supported": ["ES256"],
            "scopes_supported": ["atproto", "transition:generic", "transition:email", "transition:chat.bsky"],
            "subject_types_supported": ["public"],
            "protected_resources": .array(resources(of: server).map { .string($0) }),
        ]
    }

    /// `/.well-known/oauth-protected-resource`.
    static func resource(_ server: BlueskyServer) -> JSONValue {
        [
            "resource": .string(server.origin),
            "authorization_servers": [.string(server.issuer)],
            "scopes_supported": [],
            "bearer_methods_supported": ["header"],
            "resource_documentation": "https://atproto.com",
        ]
    }

    private static func resources(of issuer: BlueskyServer) -> [String] {
        BlueskyServer.all.filter { $0.keepsRepositories && $0.issuer == issuer.origin }.map(\.origin)
    }
}
