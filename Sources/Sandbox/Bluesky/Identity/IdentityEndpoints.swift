import HTTPTypes

/// Handles and DIDs: the directory, the well-known files of handles, `resolveHandle` (sheet, section 1).
struct IdentityEndpoints: Sendable {
    let network: BlueskyNetwork

    /// The public directory of `did:plc`.
    static let directory = "https://plc.directory"
    /// The AppView for anonymous reads.
    static let appView = "https://public.api.bsky.app"

    /// Origins of the handles' own hosts.
    static func handleOrigins(_ accounts: [BlueskyAccount]) -> [String] {
        accounts.map { "https://" + $0.handle }
    }

    func endpoints(handles: [String]) -> [Endpoint] {
        let resolvers = BlueskyServer.all.map(\.origin) + [Self.appView]
        return [Endpoint("plc.document", "GET", Self.directory, "/:did") { try directory($0) }]
            + handles.flatMap { origin in
                [
                    Endpoint("handle.did", "GET", origin, "/.well-known/atproto-did") { try handleFile($0) },
                    Endpoint("handle.document", "GET", origin, "/.well-known/did.json") { try webDocument($0) },
                ]
            }
            + resolvers.map { origin in
                Endpoint(
                    "identity.resolveHandle", "GET", origin, "/xrpc/com.atproto.identity.resolveHandle"
                ) { try resolve($0) }
            }
    }

    private func directory(_ call: Call) throws -> Answer {
        let did = call.captures["did"] ?? ""
        guard did.hasPrefix("did:plc:"), let account = network.with({ $0.account(did: did) }) else {
            throw Refusal.json(.notFound, ["message": .string("DID not registered: \(did)")])
        }
        return .json(DIDDocument.json(of: account)).with([.contentType: "application/did+ld+json"])
    }

    private func handleFile(_ call: Call) throws -> Answer {
        guard let account = account(at: call.origin) else { throw Refusal(.text("not found", status: .notFound)) }
        return .text(account.did)
    }

    private func webDocument(_ call: Call) throws -> Answer {
        guard let account = account(at: call.origin), account.did.hasPrefix("did:web:") else {
            throw Refusal(.text("not found", status: .notFound))
        }
        return .json(DIDDocument.json(of: account))
    }

    private func resolve(_ call: Call) throws -> Answer {
        let query = try XRPC.parameters(call, required: ["handle"])
        let handle = (query["handle"] ?? "").lowercased()
        guard ATSyntax.handle.accepts(handle) else { throw XRPC.invalid("Params/handle must be a valid handle") }
        let did = network.with { state in state.accounts.first { $0.handle == handle }?.did }
        guard let did else { throw XRPC.invalid("Unable to resolve handle") }
        return .json(["did": .string(did)])
    }

    private func account(at origin: String) -> BlueskyAccount? {
        network.with { state in state.accounts.first { "https://" + $0.handle == origin } }
    }
}
