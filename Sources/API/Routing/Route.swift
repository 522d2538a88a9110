import Domain
import HTTPTypes
import Outbound

/// One call of the interface: the only place that states path, permission, what it takes and what it answers.
///
/// There is no way to make one without saying who may call it (SEC-62).
struct Route: Sendable {
    /// Who may call it, and what then happens.
    enum Access: Sendable {
        /// Everybody, without a key.
        case everybody(@Sendable () async throws -> Answer)
        /// Whoever holds the permission.
        case member(Permission, @Sendable (Call) async throws -> Answer)
    }

    /// What comes in the body.
    enum Input: Sendable {
        /// Nothing.
        case nothing
        /// JSON of this shape (SEC-59).
        case json(Schema)
        /// A form with one file in the field `file`, or JSON of this shape instead.
        case file(or: Schema)
        /// The bare bytes of a piece of a file, with its place in the header `Upload-Offset`.
        case piece
    }

    /// What goes out when all is well.
    struct Output: Sendable {
        /// The status.
        let status: HTTPResponse.Status
        /// The shape of the body; `nil` without one, or for a description that describes itself.
        let schema: Schema?
    }

    /// The verb.
    let method: HTTPRequest.Method
    /// The path, with parameters in braces.
    let path: String
    /// The name of the operation.
    let name: String
    /// What it does, in a sentence.
    let summary: String
    /// The parameters of the query.
    let query: [Schema.Field]
    /// The body.
    let input: Input
    /// The answer.
    let output: Output
    /// How many tokens of the caller's bucket it takes (SEC-57).
    let cost: Double
    /// Who may call it.
    let access: Access

    /// A call for holders of a permission.
    init(
        _ method: HTTPRequest.Method, _ path: String, _ name: String, _ summary: String, may permission: Permission,
        query: [Schema.Field] = [], takes input: Input = .nothing, answers status: HTTPResponse.Status = .ok,
        _ schema: Schema?, cost: Double = 1, _ body: @escaping @Sendable (Call) async throws -> Answer
    ) {
        self.method = method
        self.path = path
        self.name = name
        self.summary = summary
        self.query = query
        self.input = input
        self.output = Output(status: status, schema: schema)
        self.cost = cost
        access = .member(permission, body)
    }

    /// A call for everybody.
    init(
        everybody path: String, _ name: String, _ summary: String, answers schema: Schema?,
        _ body: @escaping @Sendable () async throws -> Answer
    ) {
        method = .get
        self.path = path
        self.name = name
        self.summary = summary
        query = []
        input = .nothing
        output = Output(status: .ok, schema: schema)
        cost = 0
        access = .everybody(body)
    }

    /// The names of the parameters in the path.
    var parameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}

/// What a call answers.
struct Answer: Sendable {
    /// The status; the route's own where `nil`.
    var status: HTTPResponse.Status?
    /// The body; `nil` for none.
    var body: JSONValue?

    /// Answers with a body.
    init(_ body: JSONValue, status: HTTPResponse.Status? = nil) {
        self.body = body
        self.status = status
    }

    /// Answers without a body.
    static let empty = Answer(body: nil)

    private init(body: JSONValue?) { self.body = body }
}
