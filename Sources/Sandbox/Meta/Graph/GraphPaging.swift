/// Lists with `paging.next`, as short as the platform likes: `limit` is only an upper bound.
struct GraphPaging {
    /// Entries in one answer at most, so that whoever ignores `paging.next` is found out.
    static let most = 5

    let origin: String
    let path: String
    let fields: Fields

    /// One page of the list; throws `GraphProblem` for a cursor that was never given out.
    func page(_ all: [JSONValue]) throws -> JSONValue {
        let limit = try limit()
        let start = try start(all.count)
        let end = min(start + min(limit, Self.most), all.count)
        var paging: [String: JSONValue] = [:]
        if start < end {
            paging["cursors"] = ["before": .string(cursor(start)), "after": .string(cursor(end))]
        }
        if end < all.count { paging["next"] = .string(address([("limit", String(limit)), ("after", cursor(end))])) }
        var members: [String: JSONValue] = ["data": .array(Array(all[start..<end]))]
        members["paging"] = paging.isEmpty ? nil : .object(paging)
        return .object(members)
    }

    private func limit() throws -> Int {
        guard let text = fields["limit"] else { return 25 }
        guard let limit = Int(text), (1...100).contains(limit) else {
            throw GraphProblem.parameter("Param limit must be a number between 1 and 100")
        }
        return limit
    }

    private func start(_ count: Int) throws -> Int {
        guard let after = fields["after"] else { return 0 }
        guard let bytes = URLSafeBase64.decode(after), let start = Int(String(decoding: bytes, as: UTF8.self)),
            (0...count).contains(start)
        else { throw GraphProblem.parameter("Invalid cursors values: \(after)") }
        return start
    }

    private func cursor(_ position: Int) -> String { URLSafeBase64.encode(Array(String(position).utf8)) }

    /// The same request with another cursor; the token is part of the address, as on the real hosts.
    private func address(_ cursor: [(String, String)]) -> String {
        let kept = fields.list.filter { !["limit", "after"].contains($0.name) }.map { ($0.name, $0.value) }
        return "\(origin)\(path)?\(Percent.query(kept + cursor))"
    }
}
