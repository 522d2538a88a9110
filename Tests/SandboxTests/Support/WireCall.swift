import HTTPTypes
import Sandbox
import Testing

/// One request of a table: method, path and body, with a name for the report.
struct WireCall: Sendable, CustomTestStringConvertible {
    enum Body: Sendable {
        case none
        case json(JSONValue)
        case form([(String, String)])
        case raw(String, type: String)
    }

    let method: HTTPRequest.Method
    let path: String
    var body: Body = .none
    var headers: HTTPFields = [:]

    var testDescription: String { "\(method.rawValue) \(path)" }

    init(_ method: HTTPRequest.Method, _ path: String, _ body: Body = .none, headers: HTTPFields = [:]) {
        self.method = method
        self.path = path
        self.body = body
        self.headers = headers
    }
}

extension SandboxClient {
    /// Sends a call below a prefix, with a token if there is one.
    func send(_ call: WireCall, below prefix: String = "", token: String? = nil) async throws -> Reply {
        var headers = call.headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        var body: [UInt8]?
        switch call.body {
        case .none: break
        case .json(let value): (body, headers[.contentType]) = (value.bytes, "application/json")
        case .form(let pairs):
            (body, headers[.contentType]) = (Array(Percent.query(pairs).utf8), "application/x-www-form-urlencoded")
        case .raw(let text, let type): (body, headers[.contentType]) = (Array(text.utf8), type)
        }
        return try await send(call.method, prefix + call.path, headers: headers, body: body)
    }
}

extension SandboxClient.Reply {
    /// A header by its name; `nil` when it is absent.
    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// The names of the members of the JSON object, sorted; empty for anything else.
    var members: [String] { json?.object?.keys.sorted() ?? [] }
}
