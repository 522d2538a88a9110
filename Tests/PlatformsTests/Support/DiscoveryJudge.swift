import Outbound
import TestKit

/// Judges requests by a discovery document of Google's: address, method, parameters of the query.
struct DiscoveryJudge: RequestJudge {
    private let document: JSONValue

    init(_ path: String) throws {
        document = try JSONValue(parsing: try ContractFiles.bytes(path), maximumBytes: 16 << 20)
    }

    /// The permissions that the document knows.
    var scopes: Set<String> { Set((document["auth"]?["oauth2"]?["scopes"]?.object ?? [:]).keys) }

    func judge(_ request: OutboundRequest) throws {
        let method = request.method.rawValue
        guard
            let known = methods(document).first(where: { $0["httpMethod"]?.string == method && isAt(request.url, $0) })
        else { throw Offence("unknown: \(method) \(request.url)") }
        try judgeQuery(request, known)
        if case .json(let body) = request.body { try judge(body, known, request.url) }
        guard request.url.path.hasPrefix("/upload/"), case .stream(_, let type) = request.body else { return }
        let accepted = known["mediaUpload"]?["accept"]?.strings ?? []
        guard accepted.contains(type) else { throw Offence("no upload of \(type)") }
    }

    /// Whether a method lives at an address: at its own, or at the one for uploads.
    private func isAt(_ url: OutboundURL, _ method: JSONValue) -> Bool {
        method["path"]?.string == String(url.path.dropFirst())
            || method["mediaUpload"]?["protocols"]?["simple"]?["path"]?.string == url.path
    }

    /// The body of a call by the schema of the method; every part of it that is written must be named.
    private func judge(_ body: JSONValue, _ method: JSONValue, _ url: OutboundURL) throws {
        guard let name = method["request"]?["$ref"]?.string else { throw Offence("no body is taken") }
        try judge(body, schema: name)
        let parts = url.queryItems.first { $0.name == "part" }?.value.split(separator: ",").map(String.init) ?? []
        guard Set((body.object ?? [:]).keys).isSubset(of: parts) else { throw Offence("a part is not named: \(parts)") }
    }

    private func judge(_ value: JSONValue, schema name: String) throws {
        let known = document["schemas"]?[name]?["properties"]?.object ?? [:]
        for (member, value) in value.object ?? [:] {
            guard let property = known[member] else { throw Offence("\(name) has no \(member)") }
            try judge(value, property, "\(name).\(member)")
        }
    }

    private func judge(_ value: JSONValue, _ property: JSONValue, _ place: String) throws {
        if let schema = property["$ref"]?.string { return try judge(value, schema: schema) }
        let fits =
            switch property["type"]?.string {
            case "string": value.string != nil
            case "boolean": value.bool != nil
            case "array": value.array != nil
            case "integer", "number": value.double != nil
            default: true
            }
        guard fits else { throw Offence("\(place) is of another type") }
        if let words = property["enum"]?.strings, let word = value.string, !words.contains(word) {
            throw Offence("\(place) is never \(word)")
        }
    }

    private func judgeQuery(_ request: OutboundRequest, _ known: JSONValue) throws {
        let own = known["parameters"]?.object ?? [:]
        let parameters = own.merging(document["parameters"]?.object ?? [:]) { first, _ in first }
        for item in request.url.queryItems {
            guard let parameter = parameters[item.name], parameter["location"]?.string == "query" else {
                throw Offence("unknown query parameter \(item.name)")
            }
            if parameter["type"]?.string == "boolean", !["true", "false"].contains(item.value) {
                throw Offence("\(item.name): no boolean")
            }
        }
        for (name, parameter) in own where parameter["required"]?.bool == true {
            guard request.url.queryItems.contains(where: { $0.name == name }) else {
                throw Offence("missing query parameter \(name)")
            }
        }
    }

    private func methods(_ resource: JSONValue) -> [JSONValue] {
        let own = (resource["methods"]?.object ?? [:]).values
        return own + (resource["resources"]?.object ?? [:]).values.flatMap(methods)
    }
}
