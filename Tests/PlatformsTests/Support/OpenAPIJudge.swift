import Outbound
import TestKit

/// Why a request does not fit a published API description.
struct Offence: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Judges requests by an OpenAPI description: address, query, body.
struct OpenAPIJudge: RequestJudge {
    private let document: JSONValue

    init(_ path: String) throws {
        document = try JSONValue(parsing: try ContractFiles.bytes(path), maximumBytes: 16 << 20)
    }

    /// Throws an offence; an address that the description does not know is one.
    func judge(_ request: OutboundRequest) throws {
        let operation = try operation(request)
        try judge(request.url.queryItems, operation)
        try judge(request.body, operation)
    }

    /// Whether the description knows the address at all.
    func knows(_ request: OutboundRequest) -> Bool { (try? operation(request)) != nil }

    private func operation(_ request: OutboundRequest) throws -> JSONValue {
        let method = request.method.rawValue.lowercased()
        let segments = Array(request.url.path.split(separator: "/").dropFirst(prefix.count))
        let matches = (document["paths"]?.object ?? [:]).filter { path, item in
            let pattern = path.split(separator: "/")
            return item[method] != nil && pattern.count == segments.count
                && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        // Literal addresses come before those with places for values.
        let best = matches.min { $0.key.count(where: { $0 == "{" }) < $1.key.count(where: { $0 == "{" }) }
        guard let operation = best?.value[method] else { throw Offence("unknown: \(method) \(request.url)") }
        return operation
    }

    /// Paths are told without the path of the server.
    private var prefix: [Substring] {
        let server = document["servers"]?[0]?["url"]?.string.flatMap { OutboundURL($0) }
        return Array((server?.path ?? "").split(separator: "/"))
    }

    private func judge(_ items: [OutboundURL.Item], _ operation: JSONValue) throws {
        let parameters = try (operation["parameters"]?.array ?? []).map(resolve).filter { $0["in"]?.string == "query" }
        for item in items {
            // Lists are said once for each of their elements, by some servers with brackets behind the name.
            let names = [item.name, item.name.replacing("[]", with: "")]
            guard let parameter = parameters.first(where: { names.contains($0["name"]?.string ?? "") }) else {
                throw Offence("unknown query parameter \(item.name)")
            }
            try judge(item.value, by: try resolve(parameter["schema"] ?? .null), at: item.name)
        }
        for parameter in parameters where parameter["required"]?.bool == true {
            guard items.contains(where: { $0.name == parameter["name"]?.string }) else {
                throw Offence("missing query parameter \(parameter["name"]?.string ?? "")")
            }
        }
    }

    /// A text of a query or form, read as what the schema wants.
    private func judge(_ text: String, by schema: JSONValue, at place: String) throws {
        let value: JSONValue =
            switch schema["type"]?.string {
            case "integer", "number": .number(text)
            case "boolean": .bool(text == "true")
            case "array": .array(text.split(separator: ",").map { .string(String($0)) })
            default: .string(text)
            }
        if schema["type"]?.string == "boolean", text != "true", text != "false" {
            throw Offence("\(place): no boolean")
        }
        try SchemaJudge(resolve: resolve).judge(value, by: schema, at: place)
    }

    private func judge(_ body: OutboundBody, _ operation: JSONValue) throws {
        let content = try operation["requestBody"].map(resolve)?["content"]
        switch body {
        case .none:
            if content != nil, try resolve(operation["requestBody"] ?? .null)["required"]?.bool == true {
                throw Offence("missing body")
            }
        case .json(let value):
            guard let schema = content?["application/json"]?["schema"] else {
                // An empty object where no body is described is a body of nothing.
                if value == [:] { return }
                throw Offence("no JSON body is described")
            }
            try SchemaJudge(resolve: resolve).judge(value, by: schema, at: "body")
        case .multipart(let parts):
            guard let schema = content?["multipart/form-data"]?["schema"] else { throw Offence("no multipart") }
            try judge(parts, by: schema)
        case .form(let items):
            // Form bodies are described by their JSON twin.
            guard
                let schema = content?["application/x-www-form-urlencoded"]?["schema"]
                    ?? content?["application/json"]?["schema"]
            else { throw Offence("no form body is described") }
            let members = items.map { ($0.name, JSONValue.string($0.value)) }
            try SchemaJudge(resolve: resolve).judge(.object(Dictionary(members) { $1 }), by: schema, at: "form")
        case .bytes, .file, .stream: throw Offence("raw bytes")
        }
    }

    private func judge(_ parts: [MultipartPart], by schema: JSONValue) throws {
        let members = parts.map { part -> (String, JSONValue) in
            guard case .bytes(let bytes) = part.content, part.filename == nil else {
                return (part.name, .string("file"))
            }
            return (part.name, .string(String(decoding: bytes, as: UTF8.self)))
        }
        try SchemaJudge(resolve: resolve).judge(.object(Dictionary(members) { $1 }), by: schema, at: "multipart")
    }

    private func resolve(_ value: JSONValue) throws -> JSONValue {
        guard let reference = value["$ref"]?.string else { return value }
        var found = document
        for name in reference.dropFirst(2).split(separator: "/") {
            guard let next = found[String(name)] else { throw Offence("dangling \(reference)") }
            found = next
        }
        return try resolve(found)
    }
}

/// Judges values by the part of JSON Schema that API descriptions use.
struct SchemaJudge {
    let resolve: (JSONValue) throws -> JSONValue

    func judge(_ value: JSONValue, by schema: JSONValue, at place: String) throws {
        let described = try resolve(schema)
        if let member = described["discriminator"]?["propertyName"]?.string, let choice = value[member]?.string,
            let chosen = described["discriminator"]?["mapping"]?[choice]
        {
            return try judge(value, by: ["$ref": chosen], at: place)
        }
        let schema = try merged(described)
        if let options = schema["oneOf"]?.array ?? schema["anyOf"]?.array { try any(value, options, place) }
        if let allowed = schema["enum"]?.array, !allowed.contains(value) {
            throw Offence("\(place): \(value) not allowed")
        }
        switch schema["type"]?.string {
        case "object": try object(value, schema, place)
        case "array": try array(value, schema, place)
        case "string": try string(value, schema, place)
        case "integer", "number":
            guard value.integer != nil || value.double != nil else { throw Offence("\(place): no number") }
            if let least = schema["minimum"]?.integer, let number = value.integer, number < least {
                throw Offence("\(place): too small")
            }
            if let most = schema["maximum"]?.integer, let number = value.integer, number > most {
                throw Offence("\(place): too large")
            }
        case "boolean": guard value.bool != nil else { throw Offence("\(place): no boolean") }
        default: break
        }
    }

    /// Parts that hold together, as one: only so can unknown members be told.
    private func merged(_ schema: JSONValue) throws -> JSONValue {
        guard let parts = schema["allOf"]?.array, var members = schema.object else { return schema }
        var properties = schema["properties"]?.object ?? [:]
        var required = schema["required"]?.array ?? []
        let all = try parts.map { try merged(try resolve($0)) }
        // One part that is no object is a reference with a description of its own.
        if all.count == 1, let only = all.first, only["type"]?.string != "object", only["properties"] == nil {
            return only
        }
        for part in all {
            properties.merge(part["properties"]?.object ?? [:]) { first, _ in first }
            required += part["required"]?.array ?? []
        }
        members["type"] = "object"
        members["properties"] = .object(properties)
        members["required"] = .array(required)
        return .object(members)
    }

    private func any(_ value: JSONValue, _ options: [JSONValue], _ place: String) throws {
        var offences: [String] = []
        for option in options {
            do { return try judge(value, by: option, at: place) } catch let offence as Offence {
                offences.append(offence.description)
            }
        }
        throw Offence("\(place): fits none of \(options.count): \(offences)")
    }

    private func object(_ value: JSONValue, _ schema: JSONValue, _ place: String) throws {
        guard let members = value.object else { throw Offence("\(place): no object") }
        let properties = schema["properties"]?.object ?? [:]
        for name in schema["required"]?.strings ?? [] where members[name] == nil {
            throw Offence("\(place): missing \(name)")
        }
        for (name, member) in members {
            guard let property = properties[name] else {
                if schema["additionalProperties"]?.object != nil { continue }
                throw Offence("\(place): unknown \(name)")
            }
            try judge(member, by: property, at: "\(place).\(name)")
        }
    }

    private func array(_ value: JSONValue, _ schema: JSONValue, _ place: String) throws {
        guard let elements = value.array else { throw Offence("\(place): no list") }
        if let least = schema["minItems"]?.integer, elements.count < least { throw Offence("\(place): too few") }
        if let most = schema["maxItems"]?.integer, elements.count > most { throw Offence("\(place): too many") }
        for element in elements { try judge(element, by: schema["items"] ?? .null, at: place) }
    }

    private func string(_ value: JSONValue, _ schema: JSONValue, _ place: String) throws {
        guard let text = value.string else { throw Offence("\(place): no text") }
        if let least = schema["minLength"]?.integer, text.count < least { throw Offence("\(place): too short") }
        if let most = schema["maxLength"]?.integer, text.count > most { throw Offence("\(place): too long") }
        if let pattern = schema["pattern"]?.string, try Regex(pattern).firstMatch(in: text) == nil {
            throw Offence("\(place): \(text) does not fit \(pattern)")
        }
    }
}
