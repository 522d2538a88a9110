import Domain
import HTTPTypes
import Outbound
import Testing

@testable import API

@Suite("The description of the interface", .timeLimit(.minutes(10)))
struct DescriptionTests {
    @Test("S3.43 each route is described, and nothing else is; each says its permission")
    func complete() async throws {
        try await House.open { house in
            let reply = try await house.send(.get, "/openapi.json", headers: ["Authorization": ""])
            #expect(reply.json["openapi"]?.string == "3.1.0")
            let paths = try #require(reply.json["paths"]?.object)
            let described = Set(paths.flatMap { path, item in (item.object ?? [:]).keys.map { "\($0) \(path)" } })
            let routes = house.routes.table
            #expect(described == Set(routes.map { "\($0.method.rawValue.lowercased()) \($0.path)" }))
            #expect(described.count == routes.count)
            #expect(Set(routes.map(\.name)).count == routes.count)
            for route in routes {
                let operation = try #require(paths[route.path]?[route.method.rawValue.lowercased()])
                #expect(operation["operationId"]?.string == route.name)
                switch route.access {
                case .everybody: #expect(operation["x-permission"] == nil)
                case .member(let permission, _):
                    #expect(operation["x-permission"]?.string == permission.rawValue)
                    #expect(operation["security"]?.array?.isEmpty == false)
                }
            }
        }
    }

    @Test("every reference leads to a component, and every component is referred to")
    func references() async throws {
        try await House.open { house in
            let document = try await house.send(.get, "/openapi.json").json
            var references: Set<String> = []
            Self.collect(document, &references)
            let components = try #require(document["components"]?["schemas"]?.object?.keys)
            #expect(references == Set(components.map { "#/components/schemas/\($0)" }))
        }
    }

    private static func collect(_ value: JSONValue, _ references: inout Set<String>) {
        if let reference = value["$ref"]?.string { references.insert(reference) }
        for member in (value.object ?? [:]).values { collect(member, &references) }
        for element in value.array ?? [] { collect(element, &references) }
    }

    /// Every call of the architecture.
    private static let calls = [
        "GET /v1/platforms", "POST /v1/authorizations", "GET /v1/authorizations/{id}",
        "POST /v1/authorizations/{id}/choice", "GET /v1/connections", "GET /v1/connections/{id}",
        "PATCH /v1/connections/{id}", "DELETE /v1/connections/{id}", "POST /v1/connections/{id}/check",
        "POST /v1/connections/{id}/refresh", "GET /v1/connections/{id}/history", "POST /v1/media",
        "GET /v1/media/{id}", "POST /v1/posts/validate", "POST /v1/posts",
        "GET /v1/posts/{id}/figures", "GET /v1/connections/{id}/figures",
        "GET /v1/posts", "GET /v1/posts/{id}", "PATCH /v1/posts/{id}",
        "DELETE /v1/posts/{id}", "POST /v1/deliveries/{id}/retry", "POST /v1/deliveries/{id}/resolve",
        "POST /v1/deliveries/{id}/reschedule", "GET /v1/api-keys", "POST /v1/api-keys",
        "DELETE /v1/api-keys/{id}", "GET /livez", "GET /readyz",
        "GET /openapi.json", "POST /v1/media/uploads", "GET /v1/media/uploads/{id}",
        "PATCH /v1/media/uploads/{id}", "DELETE /v1/media/uploads/{id}",
        "GET /v1/review", "POST /v1/review", "POST /v1/deliveries/{id}/drop",
        "GET /v1/slots", "POST /v1/slots", "DELETE /v1/slots/{id}",
        "POST /v1/series", "GET /v1/series", "GET /v1/series/{id}", "PATCH /v1/series/{id}", "DELETE /v1/series/{id}",
        "GET /v1/connections/{id}/choices", "GET /v1/workspace", "PATCH /v1/workspace",
        "POST /v1/connections/{id}/choices", "GET /v1/brands", "POST /v1/brands", "PATCH /v1/brands/{id}",
        "DELETE /v1/brands/{id}", "POST /v1/brands/{id}/connections",
    ]

    @Test("every call of the specification is there, below a prefix that is ours")
    func specified() async throws {
        try await House.open { house in
            let table = house.routes.table.map { "\($0.method.rawValue) \($0.path)" }
            #expect(Set(table) == Set(Self.calls))
            for path in house.routes.table.map(\.path) {
                #expect(APIRoutes.prefixes.contains { path == $0 || path.hasPrefix($0 + "/") })
            }
        }
    }
}
