/// The body of a call to a Graph host: a form, a form with files, or JSON.
struct GraphBody: Sendable {
    let fields: Fields
    let files: [Multipart.Part]

    /// Reads the body; throws `FieldProblem`.
    init(_ call: Call) throws {
        guard call.method == "POST", !call.body.isEmpty else {
            (fields, files) = (Fields([]), [])
            return
        }
        switch call.contentType {
        case "multipart/form-data":
            let parts = try Multipart(call).parts
            fields = try Fields(parts.filter { $0.filename == nil }.map { ($0.name, try Self.text($0)) })
            files = parts.filter { $0.filename != nil }
        case "application/json":
            fields = Self.fields(try call.jsonObject())
            files = []
        default:
            fields = try call.formFields()
            files = []
        }
    }

    /// Plain values as text, lists and objects as JSON. Names with brackets, which forms use for lists, mean nothing
    /// in JSON and are dropped without a word (facebook.md section 9, trap 2).
    private static func fields(_ object: [String: JSONValue]) -> Fields {
        Fields(
            object.sorted { $0.key < $1.key }.filter { !$0.key.contains("[") && $0.value != .null }.map { name, value in
                (name, value.string ?? String(decoding: value.bytes, as: UTF8.self))
            })
    }

    private static func text(_ part: Multipart.Part) throws -> String {
        guard let text = String(validating: part.bytes, as: UTF8.self) else { throw FieldProblem.malformed }
        return text
    }
}
