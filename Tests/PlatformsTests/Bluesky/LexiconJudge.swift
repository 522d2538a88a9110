import Outbound

@testable import Platforms

/// Judges values by the published lexicons, as far as our requests use them. Unknown members are wrong: we send none.
struct LexiconJudge {
    /// What is wrong, with the path to it.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    private struct Place {
        var lexicon: String
        var path: String

        func at(_ name: String) -> Place { Place(lexicon: lexicon, path: path + "/" + name) }
    }

    /// Judges the body of a procedure.
    func judge(inputOf method: String, _ body: JSONValue) throws {
        let input = try definition(method)["input"]
        guard input?["encoding"] == "application/json", let schema = input?["schema"] else {
            throw Problem(description: "\(method) takes no JSON")
        }
        try judge(body, schema, Place(lexicon: method, path: method))
        guard let record = body["record"], let collection = body["collection"]?.string else { return }
        guard let shape = try definition(collection)["record"] else {
            throw Problem(description: "\(collection) is no record")
        }
        try judge(record, shape, Place(lexicon: collection, path: collection))
    }

    /// Judges the parameters of a query.
    func judge(parametersOf method: String, _ items: [OutboundURL.Item]) throws {
        let parameters = try definition(method)["parameters"] ?? ["type": "params", "properties": [:]]
        // What is a list there is said once for each of its elements.
        let isList = { (name: String) in parameters["properties"]?[name]?["type"] == "array" }
        let members = Dictionary(
            items.map { ($0.name, isList($0.name) ? JSONValue.array([.string($0.value)]) : .string($0.value)) },
            uniquingKeysWith: { first, next in .array((first.array ?? []) + (next.array ?? [])) })
        try judge(.object(members), parameters, Place(lexicon: method, path: method))
    }

    /// Whether the method takes other bodies than JSON.
    func takesBytes(_ method: String) throws -> Bool {
        try definition(method)["input"]?["encoding"] == "*/*"
    }

    /// Whether the method takes no body at all.
    func takesNothing(_ method: String) throws -> Bool {
        try definition(method)["input"] == nil
    }

    private func definition(_ name: String, _ part: String = "main") throws -> JSONValue {
        let file = "lexicons/" + name.split(separator: ".").joined(separator: "/") + ".json"
        guard let definition = try Contracts.json(file)["defs"]?[part] else {
            throw Problem(description: "no definition \(name)#\(part)")
        }
        return definition
    }

    private func judge(_ value: JSONValue, _ schema: JSONValue, _ place: Place) throws {
        switch schema["type"]?.string {
        case "object", "params": try judge(object: value, schema, place)
        case "array": try judge(array: value, schema, place)
        case "string": try judge(string: value, schema, place)
        case "ref": try judge(value, reference: schema["ref"]?.string ?? "", place)
        case "union": try judge(union: value, schema, place)
        case "blob": try judge(blob: value, schema, place)
        case "integer": try demand(value.integer != nil, "is no integer", place)
        case "boolean": try demand(value.bool != nil, "is no boolean", place)
        case "unknown": try demand(value.object != nil, "is no object", place)
        default: throw Problem(description: "\(place.path): unknown schema \(schema.text)")
        }
    }

    private func judge(object value: JSONValue, _ schema: JSONValue, _ place: Place) throws {
        guard var members = value.object else { throw Problem(description: "\(place.path) is no object") }
        members["$type"] = nil
        for name in schema["required"]?.strings ?? [] {
            try demand(members[name] != nil, "lacks \(name)", place)
        }
        for (name, member) in members {
            guard let shape = schema["properties"]?[name] else {
                throw Problem(description: "\(place.path) has an unknown member \(name)")
            }
            try judge(member, shape, place.at(name))
        }
    }

    private func judge(array value: JSONValue, _ schema: JSONValue, _ place: Place) throws {
        guard let elements = value.array, let shape = schema["items"] else {
            throw Problem(description: "\(place.path) is no list")
        }
        try demand(elements.count <= schema["maxLength"]?.integer ?? .max, "is too long", place)
        for (index, element) in elements.enumerated() { try judge(element, shape, place.at("\(index)")) }
    }

    private func judge(string value: JSONValue, _ schema: JSONValue, _ place: Place) throws {
        guard let text = value.string else { throw Problem(description: "\(place.path) is no text") }
        try demand(text.utf8.count <= schema["maxLength"]?.integer ?? .max, "has too many bytes", place)
        try demand(text.count <= schema["maxGraphemes"]?.integer ?? .max, "has too many graphemes", place)
        guard let format = schema["format"]?.string else { return }
        try demand(Self.hasFormat(text, format), "is no \(format)", place)
    }

    private static func hasFormat(_ text: String, _ format: String) -> Bool {
        switch format {
        case "did": DID(text) != nil
        case "handle": ATHandle(text) != nil
        case "at-identifier": DID(text) != nil || ATHandle(text) != nil
        case "cid": ContentID(text) != nil
        case "nsid": text.wholeMatch(of: /[a-z]+(\.[a-zA-Z0-9]+){2,}/) != nil
        case "record-key", "tid": TID(text) != nil
        case "at-uri": text.wholeMatch(of: /at:\/\/did:[a-z]+:[^\/]+\/[a-zA-Z.]+\/[a-z0-9]+/) != nil
        case "datetime": text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil
        case "language": text.wholeMatch(of: /[a-z]{2,3}(-[A-Za-z0-9]+)*/) != nil
        case "uri": text.wholeMatch(of: /\w+:(\/\/)?[^\s\/]\S*/) != nil
        default: false
        }
    }

    private func judge(_ value: JSONValue, reference: String, _ place: Place) throws {
        let parts = reference.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
        let lexicon = parts[0].isEmpty ? place.lexicon : parts[0]
        let schema = try definition(lexicon, parts.count > 1 ? parts[1] : "main")
        try judge(value, schema, Place(lexicon: lexicon, path: place.path))
    }

    private func judge(union value: JSONValue, _ schema: JSONValue, _ place: Place) throws {
        let references = schema["refs"]?.strings ?? []
        let type = value["$type"]?.string ?? ""
        let match = references.first { ($0.hasPrefix("#") ? place.lexicon + $0 : $0) == type }
        guard let match else { throw Problem(description: "\(place.path) has the unknown type \(type)") }
        try judge(value, reference: match, place)
    }

    private func judge(blob value: JSONValue, _ schema: JSONValue, _ place: Place) throws {
        try demand(value["$type"] == "blob", "is no blob", place)
        try demand(value["ref"]?["$link"]?.string.flatMap { ContentID($0) } != nil, "has no link", place)
        let types = schema["accept"]?.strings ?? []
        let type = value["mimeType"]?.string ?? ""
        try demand(types.contains { type.hasPrefix($0.prefix { $0 != "*" }) }, "has a wrong type", place)
        try demand(value["size"]?.integer ?? .max <= schema["maxSize"]?.integer ?? .max, "is too large", place)
    }

    private func demand(_ condition: Bool, _ words: String, _ place: Place) throws {
        guard condition else { throw Problem(description: "\(place.path) \(words)") }
    }
}
