import Outbound
import TestKit

/// Judges requests to Meta's Graph by Meta's own descriptions of nodes: edges, methods, parameters, fields.
struct GraphJudge {
    private static let folder = "meta/graph-specs/"
    /// Parameters that every address takes, and fields and files that are taken although the description lacks them.
    private static let general: Set = ["fields", "limit", "after", "since", "until", "appsecret_proof"]
    private static let unlisted: [String: Set<String>] = ["Page": ["tasks", "picture"], "photos": ["source"]]

    /// What calls make whose description names something else.
    private static let made = ["feed": "PagePost"]

    /// Whether the descriptions stand there.
    static let isThere = ContractFiles.exists(folder + "Page.json")

    /// Judges a call to an edge of a node, or to the node itself where there is no edge. Throws an offence.
    func judge(_ request: OutboundRequest, node: String, edge: String? = nil) throws {
        let description = try description(node)
        let method = request.method.rawValue
        let api = (description["apis"]?.array ?? []).first { api in
            api["method"]?.string == method && (edge == nil ? api["endpoint"] == nil : api["endpoint"]?.string == edge)
        }
        guard let api else { throw Offence("\(node) has no \(method) \(edge ?? "of itself")") }
        let described = Set(api["params"]?.array?.compactMap { $0["name"]?.string } ?? [])
        let parameters = described.union(Self.general).union(edge.flatMap { Self.unlisted[$0] } ?? [])
        for name in request.url.queryItems.map(\.name) + Self.names(in: request.body) where !parameters.contains(name) {
            throw Offence("\(node)/\(edge ?? ""): unknown parameter \(name)")
        }
        let fields = request.url.queryItems.first { $0.name == "fields" }?.value
        let made = request.method == .post ? edge.flatMap { Self.made[$0] } : nil
        guard let fields, let target = made ?? (edge == nil ? node : api["return"]?.string) else { return }
        try judge(fields, of: target)
    }

    /// The parameters of a form, with files or without; elements of lists count as the list.
    private static func names(in body: OutboundBody) -> [String] {
        switch body {
        case .form(let items): items.map { String($0.name.prefix { $0 != "[" }) }
        case .multipart(let parts): parts.map { String($0.name.prefix { $0 != "[" }) }
        case .none, .bytes, .json, .file, .stream: []
        }
    }

    /// Judges a selection such as `id,owner{name},picture.type(large)`.
    func judge(_ fields: String, of node: String) throws {
        // Nodes that others only have inside them are not all described.
        guard ContractFiles.exists("\(Self.folder)\(node).json") else { return }
        let description = try description(node)
        let described = (description["fields"]?.array ?? []).compactMap { field in
            field["name"]?.string.map { ($0, field["type"]?.string ?? "") }
        }
        // What hangs on a node can be asked for like a field of it.
        let edges = (description["apis"]?.array ?? []).filter { $0["method"]?.string == "GET" }.compactMap { api in
            api["endpoint"]?.string.map { ($0, api["return"]?.string ?? "") }
        }
        let types = Dictionary(described + edges) { first, _ in first }
        for field in Self.pieces(fields) {
            let name = String(field.prefix { $0 != "{" && $0 != "." })
            guard types[name] != nil || Self.unlisted[node]?.contains(name) == true else {
                throw Offence("\(node) has no field \(name)")
            }
            guard field.hasSuffix("}"), let type = types[name] else { continue }
            try judge(String(field.dropFirst(name.count + 1).dropLast()), of: type)
        }
    }

    /// Pieces between the commas of the outermost level.
    private static func pieces(_ text: String) -> [String] {
        var pieces = [""]
        var depth = 0
        for character in text {
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            if character == ",", depth == 0 { pieces.append("") } else { pieces[pieces.count - 1].append(character) }
        }
        return pieces
    }

    private func description(_ node: String) throws -> JSONValue {
        try JSONValue(parsing: try ContractFiles.bytes("\(Self.folder)\(node).json"), maximumBytes: 16 << 20)
    }
}
