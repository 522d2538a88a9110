import Domain
import Engine
import HTTPTypes
import Hummingbird
import NIOCore
import Outbound

/// Carries out routes: who calls, may they, do they come too often, is the request well formed; then the call itself.
struct Runner: Sendable {
    /// Finds out who calls.
    let authentication: Authentication
    /// Keeps callers from flooding the installation (SEC-57).
    let buckets: TokenBuckets
    /// Whether nothing can be stored at present (REL-43).
    let isReadOnly: @Sendable () -> Bool

    /// The response of a route to a request. Throws what becomes a problem document.
    func respond(to request: Request, context: APIContext, route: Route) async throws -> Response {
        switch route.access {
        case .everybody(let body):
            return Self.response(try await body(), route.output.status)
        case .member(let permission, let body):
            let caller = try await authentication.caller(of: request)
            if let wait = buckets.take(route.cost, of: caller.bucket) { throw Refusal.tooMany(retryAfter: wait) }
            guard caller.principal.may(permission) else { throw EngineError.forbidden(permission) }
            guard permission == .view || request.method == .get || !isReadOnly() else { throw EngineError.readOnly }
            let call = try await read(request, context, route, by: caller.principal)
            return Self.response(try await body(call), route.output.status)
        }
    }

    private func read(
        _ request: Request, _ context: APIContext, _ route: Route, by principal: Principal
    ) async throws -> Call {
        let query = try Self.query(of: request, fields: route.query)
        var body = JSONValue.null
        var (file, offset): (IncomingFile?, Int) = (nil, 0)
        switch route.input {
        case .nothing: try await request.refuseBody()
        case .json(let schema): body = try await request.json(schema)
        case .file(let schema):
            guard !request.saysJSON else {
                body = try await request.json(schema)
                break
            }
            file = try IncomingFile(form: request)
        case .piece:
            (file, offset) = (try IncomingFile(bytes: request), try Self.uploadOffset(of: request))
        }
        let parameters = route.parameters.compactMap { name -> (String, String)? in
            context.parameters.get(name).map { (name, String($0)) }
        }
        return Call(
            principal: principal, parameters: Dictionary(parameters) { first, _ in first }, query: query, body: body,
            file: file, offset: offset, idempotencyKey: try Self.idempotencyKey(of: request))
    }

    /// The query by the same rules as bodies: nothing unknown, nothing twice, everything in its shape (SEC-59).
    private static func query(of request: Request, fields: [Schema.Field]) throws(Refusal) -> [String: String] {
        var values: [String: String] = [:]
        var members: [String: JSONValue] = [:]
        for (key, text) in request.uri.queryParameters {
            let name = String(key)
            guard values.updateValue(String(text), forKey: name) == nil else {
                throw .field(String(name.prefix(60)), "The parameter is there twice.")
            }
            members[name] = value(String(text), as: fields.first { $0.name == name }?.schema)
        }
        let problems = Schema.object(fields).problems(in: .object(members))
        guard problems.isEmpty else { throw .fields(problems) }
        return values
    }

    /// Texts of a query stand for flags and numbers, too.
    private static func value(_ text: String, as schema: Schema?) -> JSONValue {
        switch schema {
        case .integer, .fraction: .number(text)
        case .flag where text == "true" || text == "false": .bool(text == "true")
        default: .string(text)
        }
    }

    private static func uploadOffset(of request: Request) throws(Refusal) -> Int {
        guard let name = HTTPField.Name("Upload-Offset"), let offset = request.headers[name].flatMap(Int.init),
            offset >= 0
        else { throw .field("Upload-Offset", "This header says at which byte the piece begins.") }
        return offset
    }

    private static func idempotencyKey(of request: Request) throws(Refusal) -> String? {
        guard let name = HTTPField.Name("Idempotency-Key") else { return nil }
        let values = request.headers[values: name]
        guard let value = values.first else { return nil }
        guard values.count == 1, (1...255).contains(value.utf8.count),
            value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { throw .field("Idempotency-Key", "It must be 1 to 255 visible ASCII characters.") }
        return value
    }

    private static func response(_ answer: Answer, _ status: HTTPResponse.Status) -> Response {
        guard let body = answer.body else { return Response(status: .noContent) }
        return Response(status: answer.status ?? status, json: body)
    }
}

extension Response {
    /// A JSON response.
    init(status: HTTPResponse.Status, json: JSONValue, type: String = "application/json") {
        self.init(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }
}
