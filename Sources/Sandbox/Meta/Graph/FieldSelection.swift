/// The `fields` parameter: names, `.modifier(argument)` and `{inner fields}`.
struct FieldSelection: Sendable, Hashable {
    /// One wanted field.
    struct Field: Sendable, Hashable {
        let name: String
        /// Modifiers as written, e.g. `type(large)`.
        let modifiers: [String]
        /// Inner fields; `nil` when there are no braces.
        let inner: FieldSelection?
    }

    let fields: [Field]

    /// Deeper nesting than this is refused.
    private static let deepest = 4

    /// Reads the parameter; throws `GraphProblem` for syntax errors.
    init(_ text: String) throws {
        var rest = Substring(text)
        self = try Self(&rest, depth: 0)
        guard rest.isEmpty else { throw Self.syntax(rest) }
    }

    init(fields: [Field]) {
        self.fields = fields
    }

    private init(_ rest: inout Substring, depth: Int) throws {
        guard depth < Self.deepest else { throw Self.syntax(rest) }
        var fields: [Field] = []
        repeat {
            if rest.first == "," { rest.removeFirst() }
            let name = Self.word(&rest)
            guard !name.isEmpty, !fields.contains(where: { $0.name == name }) else { throw Self.syntax(rest) }
            let modifiers = try Self.modifiers(&rest)
            var inner: FieldSelection?
            if rest.first == "{" {
                rest.removeFirst()
                inner = try Self(&rest, depth: depth + 1)
                guard rest.first == "}" else { throw Self.syntax(rest) }
                rest.removeFirst()
            }
            fields.append(Field(name: name, modifiers: modifiers, inner: inner))
        } while rest.first == ","
        self.fields = fields
    }

    private static func modifiers(_ rest: inout Substring) throws -> [String] {
        var found: [String] = []
        while rest.first == "." {
            rest.removeFirst()
            let name = word(&rest)
            guard !name.isEmpty, rest.first == "(", let end = rest.firstIndex(of: ")") else { throw syntax(rest) }
            found.append(name + String(rest[...end]))
            rest = rest[rest.index(after: end)...]
        }
        return found
    }

    private static func word(_ rest: inout Substring) -> String {
        let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        rest = rest[word.endIndex...]
        return String(word)
    }

    private static func syntax(_ rest: Substring) -> GraphProblem {
        GraphProblem(2500, "Syntax error \"Expected end of string instead of \\\"\(rest.prefix(20))\\\".\"")
    }
}

/// What a node can be asked for: every field with its value, computed when asked.
struct GraphNode: Sendable {
    /// A value for a selection.
    typealias Value = @Sendable (FieldSelection.Field) throws -> JSONValue?

    /// Type as error messages name it.
    let type: String
    /// Every field there is.
    let fields: [String: Value]
    /// What is given without `fields`.
    let usual: [String]

    /// The JSON of the wanted fields and always `id`; throws `GraphProblem` for a field that does not exist.
    func json(_ selection: FieldSelection?) throws -> JSONValue {
        let wanted = selection ?? FieldSelection(fields: usual.map { .init(name: $0, modifiers: [], inner: nil) })
        var members: [String: JSONValue] = [:]
        for field in wanted.fields {
            guard let value = fields[field.name] else { throw GraphProblem.unknownField(field.name, of: type) }
            members[field.name] = try value(field)
        }
        let id = FieldSelection.Field(name: "id", modifiers: [], inner: nil)
        members["id"] = try members["id"] ?? fields["id"]?(id)
        return .object(members)
    }
}

extension GraphNode {
    /// A field that has no inner fields and takes no modifiers.
    static func plain(_ value: JSONValue?) -> Value {
        { field in
            guard field.inner == nil, field.modifiers.isEmpty else {
                throw GraphProblem.parameter("Field \(field.name) takes neither modifiers nor fields")
            }
            return value
        }
    }
}
