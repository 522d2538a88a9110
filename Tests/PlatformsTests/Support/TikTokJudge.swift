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
        let form = request.formItems
        let grantType = form.first { $0.name == "grant_type" }?.value
        let all = (document["endpoints"]?.array ?? []).filter { entry in
            entry["path"]?.string == request.url.path && entry["method"]?.string == request.method.rawValue
        }
        let entry = all.count < 2 ? all.first : all.first { isMeant($0, by: grantType) }
        guard let entry else { throw Offence("unknown: \(request.method.rawValue) \(request.url)") }
        let query = request.url.queryItems
        try judge(query.map(\.name), by: entry["query"] ?? .null)
        if case .json(let body) = request.body {
            try judge(body, by: entry)
            guard request.headers["Content-Type"] == "application/json; charset=UTF-8" else {
                throw Offence("JSON without its character set")
            }
        } else {
            try judge(form.map(\.name), by: entry["body"] ?? .null)
        }
        let known = (entry["fieldsByScope"]?.object ?? [:]).values.flatMap { $0.strings ?? [] }
        let isList = ["video.list", "video.query"].contains(entry["name"]?.string)
        let fields = isList ? document["videoFields"]?.strings ?? [] : known
        if !fields.isEmpty { try judge(query, fields: Set(fields)) }
    }

    /// The body of a call that makes a post or asks about it.
    private func judge(_ body: JSONValue, by entry: JSONValue) throws {
        let names = Array((body.object ?? [:]).keys)
        guard let info = entry["post_info"] else { return try judge(names, by: entry["body"] ?? .null) }
        let fixed = entry["top"]?.object ?? [:]
        let parts: JSONValue = .array((["post_info", "source_info"] + fixed.keys).map { .string($0) })
        try judge(names, by: ["required": parts])
        for (name, words) in fixed where !(words.strings ?? []).contains(body[name]?.string ?? "") {
            throw Offence("unknown \(name)")
        }
        let required = (info["required"]?.strings ?? []) + (info["requiredForDirectPost"]?.strings ?? [])
        try judge(
            Array((body["post_info"]?.object ?? [:]).keys),
            by: ["required": .array(required.map { .string($0) }), "optional": info["optional"] ?? .null])
        let audience = body["post_info"]?["privacy_level"]?.string ?? ""
        guard document["enums"]?["privacy_level"]?.strings?.contains(audience) == true else {
            throw Offence("unknown privacy level \(audience)")
        }
        let source = body["source_info"]
        guard let kind = source?["source"]?.string, let wanted = entry["source_info"]?[kind] else {
            throw Offence("unknown source")
        }
        try judge(Array((source?.object ?? [:]).keys), by: ["required": wanted])
    }

    private func isMeant(_ entry: JSONValue, by grantType: String?) -> Bool {
        entry["name"]?.string == (grantType == "refresh_token" ? "token.refresh" : "token.exchange")
    }

    private func judge(_ names: [String], by description: JSONValue) throws {
        // What lies deeper is written with a dot.
        let required = (description["required"]?.strings ?? []).map { String($0.prefix { $0 != "." }) }
        let known = required + (description["optional"]?.strings ?? [])
        for name in names where !known.contains(name) { throw Offence("unknown field \(name)") }
        for name in required where !names.contains(name) { throw Offence("missing field \(name)") }
    }

    private func judge(_ items: [OutboundURL.Item], fields all: Set<String>) throws {
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
