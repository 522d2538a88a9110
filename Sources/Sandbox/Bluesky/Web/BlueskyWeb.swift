import HTTPTypes

/// The website on which posts can be seen (sheet, section 4, permalinks).
struct BlueskyWeb: Sendable {
    /// Where it is.
    static let origin = "https://bsky.app"

    let network: BlueskyNetwork
    let pages: TimelinePages

    /// Path of a post on the sandbox.
    static func path(did: String, recordKey: String) -> String {
        "/bsky.app/profile/\(did)/post/\(recordKey)"
    }

    var endpoints: [Endpoint] {
        let shown = pages.endpoints(account: "/profile/:handle", posts: ["/profile/:did/post/:rkey"])
        return shown.map { endpoint in
            Endpoint(endpoint.name, endpoint.method, endpoint.origin, endpoint.path) { call in
                try await endpoint.reply(canonical(call))
            }
        }
    }

    /// The same page by the name that the pages know: posts by DID, profiles by handle.
    private func canonical(_ call: Call) -> Call {
        var call = call
        let name = call.captures["did"] ?? call.captures["handle"] ?? ""
        let account = network.with { state in state.index(identifier: name).map { state.accounts[$0] } }
        guard let account else { return call }
        if call.captures["handle"] != nil { call.captures["handle"] = account.handle }
        if let recordKey = call.captures["rkey"] { call.path = "/profile/\(account.did)/post/\(recordKey)" }
        return call
    }
}
