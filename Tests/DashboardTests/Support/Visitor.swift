import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore

@testable import Dashboard

/// Somebody with a browser, in front of the pages over a fake Engine.
struct Visitor: Sendable {
    let engine: FakeEngine
    var settings = DashboardSettings(publicURL: "http://localhost:8080")
    var cookie: String? = "martlet=good"
    var fields: HTTPFields = [.named("Sec-Fetch-Site"): "same-origin"]

    init(_ engine: FakeEngine = FakeEngine()) {
        self.engine = engine
    }

    /// The same one, not logged in.
    var guest: Visitor {
        var visitor = self
        visitor.cookie = nil
        return visitor
    }

    /// The same one, by a script that wants JSON.
    var script: Visitor {
        var visitor = self
        visitor.fields[.accept] = "application/json"
        return visitor
    }

    func get(_ path: String) async throws -> Answer { try await send(.get, path) }

    func post(_ path: String, _ form: [(String, String)] = []) async throws -> Answer {
        let body = form.map { "\($0)=\(QueryText.encoded($1))" }.joined(separator: "&")
        return try await send(.post, path, body: body, type: "application/x-www-form-urlencoded")
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String? = nil, type: String? = nil
    ) async throws -> Answer {
        var headers = fields
        headers[.cookie] = cookie
        headers[.contentType] = type
        let sent = headers
        let router = try DashboardRoutes(desks: engine.desks, settings: settings).router()
        return try await Application(router: router).test(.router) { client in
            try await client.execute(
                uri: path, method: method, headers: sent, body: body.map { ByteBuffer(string: $0) }
            ) { response in
                Answer(status: response.status, headers: response.headers, text: String(buffer: response.body))
            }
        }
    }
}

/// What came back.
struct Answer: Sendable {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let text: String

    var html: HTML { HTML(text) }
    var location: String? { headers[.location] }
    var cookies: [String] { headers[values: .setCookie] }

    /// The attributes of the element with this identifier.
    func element(_ id: String) -> HTML.Element? { html.all(where: "id", is: id).first }
}
