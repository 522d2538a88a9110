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
        let path = String(request.url.path.dropFirst())
        let method = request.method.rawValue
        guard
            let known = methods(document).first(where: {
                $0["path"]?.string == path && $0["httpMethod"]?.string == method
            })
        else { throw Offence("unknown: \(method) \(request.url)") }
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
