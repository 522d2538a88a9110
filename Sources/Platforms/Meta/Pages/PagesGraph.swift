import Crypto
import Domain
import Outbound

/// Calls to Facebook's Graph by one token, each with the proof that the app's secret is behind it.
struct PagesGraph: Sendable {
    /// Lists longer than this many answers are cut; nobody picks among five thousand Pages.
    static let mostAnswers = 50

    let calls: APICalls
    let proof: [OutboundURL.Item]

    /// Calls as the owner of a token.
    ///
    /// The proof is sent whether or not the app demands it (sheet `facebook`, section 2).
    init(_ calls: APICalls, token: Secret, app: PlatformApp?) {
        self.calls = calls
        proof = (app?.clientSecret).map { [.init("appsecret_proof", Self.proof(of: token, by: $0))] } ?? []
    }

    /// One node or edge.
    func get(_ path: String, _ query: [OutboundURL.Item]) async throws(GraphError) -> JSONValue {
        try await calls.graph(.get, MetaPagesFlavor.version + path, query: query + proof)
    }

    /// Removes what stands at a path.
    func delete(_ path: String) async throws(GraphError) {
        _ = try await calls.graph(.delete, MetaPagesFlavor.version + path, query: proof)
    }

    /// All entries of a list, answer by answer. Of the links only the cursor is used: never their host, never the token
    /// in them (sheet `facebook`, section 2).
    func list<Entry>(
        _ path: String, fields: String? = nil, limit: Int = 100, where conditions: [OutboundURL.Item] = [],
        _ read: (JSONValue) -> Entry?
    ) async throws(GraphError) -> [Entry] {
        let query =
            (fields.map { [OutboundURL.Item("fields", $0)] } ?? []) + conditions + [.init("limit", String(limit))]
        var entries: [Entry] = []
        var cursors: Set<[OutboundURL.Item]> = [[]]
        var cursor: [OutboundURL.Item]? = []
        while let position = cursor, cursors.count <= Self.mostAnswers {
            let answer = try await get(path, query + position)
            guard let data = answer["data"]?.array else { throw .unusable }
            entries += data.compactMap(read)
            cursor = try next(answer, besides: query).flatMap { cursors.insert($0).inserted ? $0 : nil }
        }
        return entries
    }

    private func next(
        _ answer: JSONValue, besides query: [OutboundURL.Item]
    ) throws(GraphError) -> [OutboundURL.Item]? {
        guard let link = answer["paging"]?["next"]?.nonBlankString else { return nil }
        guard let url = OutboundURL(link), url.origin == calls.origin else { throw .unusable }
        let known = Set(query.map(\.name)).union(["access_token", "appsecret_proof"])
        return url.queryItems.filter { !known.contains($0.name) }
    }

    /// HMAC-SHA256 of the token under the app's secret, in hexadecimal digits.
    static func proof(of token: Secret, by secret: Secret) -> String {
        let key = SymmetricKey(data: Array(secret.expose().utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Array(token.expose().utf8), using: key)
        return code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
