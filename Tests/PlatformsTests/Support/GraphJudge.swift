import Outbound
import TestKit

/// Judges requests to Meta's Graph by Meta's own descriptions of nodes: edges, methods, parameters, fields.
struct GraphJudge {
    private static let folder = "meta/graph-specs/"
    /// Parameters that every address takes, and fields that lists of Pages give although the description lacks them.
    private static let general: Set = ["fields", "limit", "after", "appsecret_proof"]
    private static let unlisted: [String: Set<String>] = ["Page": ["tasks", "picture"]]

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
        let parameters = Set(api["params"]?.array?.compactMap { $0["name"]?.string } ?? [])
        for item in request.url.queryItems where !parameters.union(Self.general).contains(item.name) {
            throw Offence("\(node)/\(edge ?? ""): unknown parameter \(item.name)")
        }
        let fields = request.url.queryItems.first { $0.name == "fields" }?.value
        guard let fields, let target = edge == nil ? node : api["return"]?.string else { return }
        try judge(fields, of: target)
    }

    /// Judges a selection such as `id,owner{name},picture.type(large)`.
    func judge(_ fields: String, of node: String) throws {
        let described = (try description(node)["fields"]?.array ?? []).compactMap { field in
            field["name"]?.string.map { ($0, field["type"]?.string ?? "") }
        }
        let types = Dictionary(described) { first, _ in first }
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
