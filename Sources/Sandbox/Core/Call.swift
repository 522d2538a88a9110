package import HTTPTypes
import Synchronization

/// One request to a simulated platform, body included.
package struct Call: Sendable {
    /// Name of the endpoint that was matched.
    package var endpoint: String
    /// HTTP method.
    package var method: String
    /// The origin as the caller means it, e.g. `https://api.x.com`.
    package var origin: String
    /// The path below the origin, percent-encoded as received.
    package var path: String
    /// What the path pattern captured, decoded.
    package var captures: [String: String]
    /// The raw query, without `?`.
    package var query: String
    /// Request headers.
    package var headers: HTTPFields
    /// The whole body.
    package var body: [UInt8]
    /// Set by a fault: answer as if another account had asked.
    package var answersForWrongAccount = false
    /// The fault that hit it; some kinds are played by the endpoint itself.
    package var fault: Fault?

    private let noted: Note

    /// A call as the server or a test puts it together.
    package init(
        endpoint: String = "", method: String, origin: String, path: String, captures: [String: String] = [:],
        query: String = "", headers: HTTPFields = [:], body: [UInt8] = []
    ) {
        self.endpoint = endpoint
        self.method = method
        self.origin = origin
        self.path = path
        self.captures = captures
        self.query = query
        self.headers = headers
        self.body = body
        noted = Note()
    }

    /// Tells the ledger whose call this turned out to be.
    package func note(account: String) { noted.account.withLock { $0 = account } }

    /// Whose call this turned out to be.
    package var notedAccount: String? { noted.account.withLock { $0 } }

    /// The token after `Authorization: Bearer` (or another scheme); `nil` when absent or of another scheme.
    package func credentials(scheme: String = "Bearer") -> String? {
        guard let header = headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == scheme.lowercased() else { return nil }
        return String(parts[1])
    }

    /// A header by its name; `nil` when it is absent.
    package func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// The media type of the body in lower case, without parameters.
    package var contentType: String {
        let header = headers[.contentType] ?? ""
        return String(header.prefix { $0 != ";" }).lowercased().trimmed
    }

    /// The query as strictly parsed fields.
    package func queryFields() throws -> Fields { try Fields(encoded: query) }

    /// The body as strictly parsed form fields.
    package func formFields() throws -> Fields {
        guard contentType == "application/x-www-form-urlencoded" else { throw FieldProblem.wrongType }
        return try Fields(encoded: String(decoding: body, as: UTF8.self))
    }

    /// The body as a JSON object; throws `FieldProblem.malformed` for anything else.
    package func jsonObject() throws -> [String: JSONValue] {
        guard contentType == "application/json" else { throw FieldProblem.wrongType }
        guard case .object(let object)? = JSONValue(parsing: body) else { throw FieldProblem.malformed }
        return object
    }
}

private final class Note: Sendable {
    let account = Mutex<String?>(nil)
}

extension String {
    /// Without blanks at both ends.
    var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
