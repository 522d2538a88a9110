import Outbound

extension Schema {
    /// The shape in words of JSON Schema (OpenAPI 3.1); named shapes refer to the components.
    var json: JSONValue {
        switch self {
        case .text(let rule): rule.json
        case .flag: ["type": "boolean"]
        case .integer(let range):
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .fraction(let most): ["type": "number", "minimum": 0, "maximum": .integer(most)]
        case .list(let schema, let limit):
            ["type": "array", "items": schema.json, "maxItems": .integer(limit)]
        case .object(let fields): Self.object(fields)
        case .either(let schemas): ["oneOf": .array(schemas.map(\.json))]
        case .named(let name, _): ["$ref": .string("#/components/schemas/\(name)")]
        case .texts: ["type": "object", "additionalProperties": ["type": "string"]]
        }
    }

    private static func object(_ fields: [Field]) -> JSONValue {
        let properties = Dictionary(fields.map { ($0.name, $0.described) }) { first, _ in first }
        return [
            "type": "object", "additionalProperties": false, "properties": .object(properties),
            "required": .array(fields.filter(\.isRequired).map { .string($0.name) }),
        ]
    }

    /// Every named shape in it, by name.
    func collect(into components: inout [String: JSONValue]) {
        switch self {
        case .named(let name, let schema):
            guard components[name] == nil else { return }
            components[name] = schema.json
            schema.collect(into: &components)
        case .list(let schema, _): schema.collect(into: &components)
        case .object(let fields): for field in fields { field.schema.collect(into: &components) }
        case .either(let schemas): for schema in schemas { schema.collect(into: &components) }
        case .text, .flag, .integer, .fraction, .texts: return
        }
    }
}

extension Schema.Field {
    /// The shape with what the field means.
    fileprivate var described: JSONValue {
        guard !note.isEmpty, case .object(var members) = schema.json else { return schema.json }
        members["description"] = .string(note)
        return .object(members)
    }
}

extension Schema.TextRule {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = ["type": "string", "maxLength": .integer(limit)]
        if let choices { members["enum"] = .array(choices.map(JSONValue.string)) }
        if let format { members["format"] = .string(format) }
        if let prefix { members["pattern"] = .string("^\(prefix)_[0-9a-hjkmnp-tv-z]{26}$") }
        return .object(members)
    }
}
