import Domain
import Engine
import Outbound

/// A checked request of somebody who may make it.
struct Call: Sendable {
    /// The proof for the Engine.
    let principal: Principal
    /// The parameters of the path.
    let parameters: [String: String]
    /// The parameters of the query; each fits its shape.
    let query: [String: String]
    /// The body; fits the route's shape. `null` without one.
    let body: JSONValue
    /// The file, for routes that take one.
    let file: IncomingFile?
    /// The `Upload-Offset` header, for routes that take a piece of a file.
    let offset: Int
    /// The `Idempotency-Key` header.
    let idempotencyKey: String?

    /// The identifier in the path. Throws 404 for anything that is not one (SEC-63).
    func id<Subject: Identified>(_ name: String = "id") throws(EngineError) -> Identifier<Subject> {
        guard let text = parameters[name], let id = Identifier<Subject>(text) else { throw .notFound }
        return id
    }

    /// A time of the query.
    func time(_ name: String) -> Instant? { query[name].flatMap(RFC3339.instant) }
}

extension JSONValue {
    /// An object of the fields that have a value.
    static func fields(_ members: [String: JSONValue?]) -> JSONValue { .object(members.compactMapValues(\.self)) }

    /// A time as the interface writes it.
    static func time(_ instant: Instant) -> JSONValue { .string(RFC3339.text(instant)) }

    /// An identifier.
    static func id<Subject>(_ id: Identifier<Subject>) -> JSONValue { .string(id.text) }

    /// The identifier under a name, in a body that was checked.
    func id<Subject: Identified>(_ name: String) -> Identifier<Subject>? {
        guard let text = self[name]?.string else { return nil }
        return Identifier<Subject>(text)
    }

    /// The time under a name, in a body that was checked.
    func time(_ name: String) -> Instant? { self[name]?.string.flatMap(RFC3339.instant) }
}
