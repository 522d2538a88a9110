/// Parameters of a Mastodon call, from JSON, a form or multipart, as one object.
///
/// Form names `a[]` become arrays and `a[b]` objects, as Rails reads them.
struct MastodonInput: Sendable {
    private(set) var members: [String: JSONValue] = [:]

    /// Reads the body; an empty one has no members. Throws `FieldProblem`.
    init(_ call: Call) throws {
        if call.body.isEmpty { return }
        switch call.contentType {
        case "application/json": members = try call.jsonObject()
        case "multipart/form-data":
            for part in try Multipart(call).parts where part.filename == nil { try add(part.name, part.text) }
        default:
            for field in try call.formFields().list { try add(field.name, field.value) }
        }
    }

    /// Throws for members that are not known.
    func check(_ known: [String]) throws {
        try members.check(optional: known)
    }

    func string(_ name: String) throws -> String? {
        try members.value(name) { value in value.string ?? value.integer.map(String.init) }
    }

    func require(_ name: String) throws -> String {
        guard let value = try string(name), !value.isEmpty else { throw FieldProblem.missing(name) }
        return value
    }

    func bool(_ name: String) throws -> Bool? {
        try members.value(name) { value in
            if let bool = value.bool { return bool }
            return ["true": true, "1": true, "false": false, "0": false][value.string ?? ""]
        }
    }

    func strings(_ name: String) throws -> [String] { try members.strings(name) }

    func object(_ name: String) throws -> [String: JSONValue]? { try members.value(name, \.object) }

    private mutating func add(_ name: String, _ value: String) throws {
        let parts = name.split(separator: "[", omittingEmptySubsequences: false).map { String($0) }
        guard parts.dropFirst().allSatisfy({ $0.hasSuffix("]") }), parts.count <= 3 else {
            throw FieldProblem.malformed
        }
        let path = [parts[0]] + parts.dropFirst().map { String($0.dropLast()) }
        members[path[0]] = try Self.merge(members[path[0]], path.dropFirst(), value, name: name)
    }

    private static func merge(
        _ old: JSONValue?, _ path: ArraySlice<String>, _ value: String, name: String
    ) throws -> JSONValue {
        guard let key = path.first else {
            guard old == nil else { throw FieldProblem.repeated(name) }
            return .string(value)
        }
        if key.isEmpty {
            guard old == nil || old?.array != nil else { throw FieldProblem.malformed }
            return .array((old?.array ?? []) + [.string(value)])
        }
        guard old == nil || old?.object != nil else { throw FieldProblem.malformed }
        var object = old?.object ?? [:]
        object[key] = try merge(object[key], path.dropFirst(), value, name: name)
        return .object(object)
    }
}
