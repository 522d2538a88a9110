extension ClientMetadata {
    /// Whether this is the address of a client for development: `http://localhost` and nothing but a query.
    static func isLoopback(_ clientID: String) -> Bool {
        clientID.hasPrefix("http://localhost")
    }

    /// The metadata that a loopback client's address stands for; always a public client.
    init(loopback clientID: String) throws(Failure) {
        let rest = clientID.dropFirst("http://localhost".count)
        guard rest.isEmpty || rest.hasPrefix("?") || rest.hasPrefix("/?") || rest == "/" else {
            throw Failure(reason: "a loopback client_id has neither port nor path")
        }
        let query = rest.drop { $0 == "/" || $0 == "?" }
        guard let fields = try? Fields(encoded: String(query)),
            fields.list.allSatisfy({ ["redirect_uri", "scope"].contains($0.name) }), fields.all("scope").count <= 1
        else { throw Failure(reason: "a loopback client_id takes redirect_uri and scope only") }
        let uris = fields.all("redirect_uri")
        for uri in uris {
            guard let address = WebAddress(uri), address.scheme == "http", address.isLoopbackAddress else {
                throw Failure(reason: "redirect_uri of a loopback client must be http://127.0.0.1 or http://[::1]")
            }
        }
        guard let scope = ScopeSet(fields["scope"] ?? "atproto") else {
            throw Failure(reason: "scope must contain atproto and only known scopes")
        }
        self.init(
            clientID: clientID, name: "Loopback client",
            redirectURIs: uris.isEmpty ? ["http://127.0.0.1/", "http://[::1]/"] : uris, scope: scope,
            isConfidential: false, keys: [], keysURL: nil)
    }

    /// Checks the form of a public client's address: https, a path, no port, no fragment, no user.
    static func checkAddress(_ clientID: String) throws(Failure) {
        guard let address = WebAddress(clientID), address.scheme == "https", address.port == nil,
            address.pathAndQuery.hasPrefix("/"), address.pathAndQuery != "/", !clientID.contains("#"),
            !clientID.contains("@")
        else { throw Failure(reason: "client_id must be an https address with a path and without a port") }
    }
}
