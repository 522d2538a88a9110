import Outbound
import TestKit

/// Judges what is asked of Threads and Instagram by Meta's own descriptions: edges, parameters, fields. In these tests accounts
/// are called 42, containers 5…, posts 9….
struct ContainerJudge: RequestJudge {
    private static let collection = "meta/threads/threads-api.postman_collection.json"
    /// Whether the descriptions stand there.
    static let isThere = GraphJudge.isThere && ContractFiles.exists(collection)

    func judge(_ request: OutboundRequest) throws {
        let pieces = request.url.path.split(separator: "/").map(String.init)
        guard pieces.count >= 2 else { throw Offence("no node in \(request.url.path)") }
        let (node, edge) = (pieces[1], pieces.count > 2 ? pieces[2] : nil)
        if request.url.origin == "https://graph.threads.net" { return try judgeThreads(request, node, edge) }
        let isOwn = request.url.origin == "https://graph.instagram.com"
        let fields = request.url.queryItems.first { $0.name == "fields" }?.value
        guard !node.hasPrefix("5") else {
            guard fields == "status_code,status" else { throw Offence("fields of a container: \(fields ?? "")") }
            return
        }
        let kind = (node == "42" ? "IGUser" : "IGMedia") + (isOwn ? "ForIGOnlyAPI" : "")
        // The description of the flow of its own spells it without the underscore.
        let described = isOwn && edge == "media_publish" ? "mediapublish" : edge
        try GraphJudge().judge(Self.bare(request), node: kind, edge: described)
        guard let fields else { return }
        try GraphJudge().judge(fields, of: edge == "comments" ? "IGComment" : isOwn ? "IGMediaForIGOnlyAPI" : "IGMedia")
    }

    /// All parameters in the query, without the fields: what lists answer is not described everywhere.
    private static func bare(_ request: OutboundRequest) -> OutboundRequest {
        var items = request.url.queryItems.filter { $0.name != "fields" }
        if case .form(let form) = request.body { items += form }
        let url = OutboundURL(request.url.origin, path: request.url.path, query: items)
        return OutboundRequest(request.method, url, to: request.peer)
    }

    private func judgeThreads(_ request: OutboundRequest, _ node: String, _ edge: String?) throws {
        let file = try JSONValue(parsing: try ContractFiles.bytes(Self.collection), maximumBytes: 16 << 20)
        var items = request.url.queryItems
        if case .form(let form) = request.body { items += form }
        if let fields = items.first(where: { $0.name == "fields" })?.value {
            let names =
                edge == "replies"
                ? ["fields_replies"]
                : edge == "threads"
                    ? ["fields_threads"]
                    : edge != nil ? ["fields_quota"] : node.hasPrefix("5") ? ["fields_container"] : ["fields_threads"]
            let known = names.flatMap { Self.variable($0, file) }
            for field in fields.split(separator: ",") where !known.contains(String(field)) {
                throw Offence("\(edge ?? node) has no field \(field)")
            }
        }
        guard let edge else { return }
        let known = Self.parameters(file["item"], request.method.rawValue, edge)
        guard !known.isEmpty else { throw Offence("there is no \(request.method.rawValue) \(edge)") }
        for item in items where !known.contains(item.name) { throw Offence("\(edge): unknown parameter \(item.name)") }
    }

    private static func variable(_ name: String, _ file: JSONValue) -> [String] {
        let value = file["variable"]?.array?.first { $0["key"]?.string == name }?["value"]?.string ?? ""
        return value.split { ",{}".contains($0) }.map(String.init)
    }

    /// The names of all parameters that the collection shows for an edge.
    private static func parameters(_ items: JSONValue?, _ method: String, _ edge: String) -> Set<String> {
        var names: Set<String> = []
        for item in items?.array ?? [] {
            names.formUnion(parameters(item["item"], method, edge))
            let request = item["request"]
            guard request?["method"]?.string == method, request?["url"]?["path"]?.array?.last?.string == edge else {
                continue
            }
            names.formUnion((request?["url"]?["query"]?.array ?? []).compactMap { $0["key"]?.string })
        }
        return names
    }
}
