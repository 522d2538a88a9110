import Outbound
import TestKit

/// Judges requests by the table of TikTok's endpoints: address, method, fields of query and form.
struct TikTokJudge: RequestJudge {
    static let table = "tiktok/endpoints.json"

    private let document: JSONValue

    init() throws {
        document = try JSONValue(parsing: try ContractFiles.bytes(Self.table))
    }

    func judge(_ request: OutboundRequest) throws {
        let fields = request.formItems
        let grantType = fields.first { $0.name == "grant_type" }?.value
        let all = (document["endpoints"]?.array ?? []).filter { entry in
            entry["path"]?.string == request.url.path && entry["method"]?.string == request.method.rawValue
        }
        let entry = all.count < 2 ? all.first : all.first { isMeant($0, by: grantType) }
        guard let entry else { throw Offence("unknown: \(request.method.rawValue) \(request.url)") }
        let items = request.method == .get ? request.url.queryItems : fields
        try judge(items.map(\.name), by: entry[request.method == .get ? "query" : "body"] ?? .null)
        if let known = entry["fieldsByScope"]?.object { try judge(items, fields: known) }
    }

    private func isMeant(_ entry: JSONValue, by grantType: String?) -> Bool {
        entry["name"]?.string == (grantType == "refresh_token" ? "token.refresh" : "token.exchange")
    }

    private func judge(_ names: [String], by description: JSONValue) throws {
        let required = description["required"]?.strings ?? []
        let known = required + (description["optional"]?.strings ?? [])
        for name in names where !known.contains(name) { throw Offence("unknown field \(name)") }
        for name in required where !names.contains(name) { throw Offence("missing field \(name)") }
    }

    private func judge(_ items: [OutboundURL.Item], fields known: [String: JSONValue]) throws {
        let all = Set(known.values.flatMap { $0.strings ?? [] })
        let asked = items.first { $0.name == "fields" }?.value.split(separator: ",").map(String.init) ?? []
        for name in asked where !all.contains(name) { throw Offence("unknown field \(name)") }
    }
}

extension OutboundRequest {
    /// The items of a form in the body, in order.
    var formItems: [OutboundURL.Item] {
        if case .form(let items) = body { items } else { [] }
    }
}
