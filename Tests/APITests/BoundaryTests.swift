import Domain
import HTTPTypes
import Outbound
import Testing

@testable import API

@Suite("Who may do what", .timeLimit(.minutes(10)))
struct BoundaryTests {
    /// A body that fits the shape of each call that takes one.
    private static func body(of route: Route, connection: String) -> JSONValue? {
        switch route.name {
        case "startAuthorization": ["platform": "x"]
        case "chooseAccounts": ["choice_ids": ["1"]]
        case "pauseConnection": ["active": true]
        case "validatePost": House.post("Hello", to: connection)
        case "createPost": ["content": "Hello", "draft": true]
        case "editPost": ["content": "Other"]
        case "resolveDelivery": ["abandon": true]
        case "rescheduleDelivery": ["publish_at": "2199-01-01T00:00:00Z"]
        case "createKey": ["name": "k", "role": "viewer"]
        case "beginUpload": ["file_name": "a", "byte_count": 1]
        case "decideReview": ["deliveries": [], "action": "drop"]
        case "addSlot": ["weekday": "monday", "time": "09:30"]
        case "makeChoice": ["option": "board", "name": "Looms"]
        case "changeZone": ["zone": "Europe/Berlin", "preview": true]
        case "createSeries": House.series(to: connection)
        case "editSeries": ["content": "Other"]
        case "addBrand", "renameBrand": ["name": "Looms"]
        case "putAccounts": ["connection_ids": [.string(connection)]]
        default: nil
        }
    }

    /// What a call needs besides a body.
    private static func headers(of route: Route) -> [String: String] {
        route.name == "continueUpload" ? ["Content-Type": "application/octet-stream", "Upload-Offset": "0"] : [:]
    }

    @Test("S0.04 SEC-63 ids of another workspace and unknown ids give the same 404 on every call that takes one")
    func foreign() async throws {
        try await House.open { house in
            let connection = try await house.connectBluesky()
            let post = try await house.schedule("Ours", to: connection)
            let delivery = try #require(post.json["deliveries"]?[0]?["id"]?.string)
            let attempt = try await house.send(.post, "/v1/authorizations", ["platform": "x"])
            let key = try await house.send(.post, "/v1/api-keys", ["name": "k", "role": "viewer"])
            let media = try await house.upload()
            let upload = try await house.send(.post, "/v1/media/uploads", ["file_name": "a", "byte_count": 9])
            let slot = try await house.send(.post, "/v1/slots", ["weekday": "monday", "time": "09:30"])
            let series = try await house.send(.post, "/v1/series", House.series(to: connection))
            let brand = try await house.send(.post, "/v1/brands", ["name": "Mills"])
            let ours = [
                "brands": try brand.id, "slots": try slot.id, "series": try series.id,
                "connections": connection, "posts": try post.id, "deliveries": delivery,
                "authorizations": try attempt.id, "api-keys": try key.id, "media": try media.id,
                "uploads": try upload.id,
            ]
            let foreigner = try await house.foreignKey()
            let routes = house.routes.table.filter { !$0.parameters.isEmpty }
            #expect(routes.count == 31)
            for route in routes {
                let steps = route.path.split(separator: "/").dropFirst()
                let subject = String(try #require(steps.contains("uploads") ? "uploads" : steps.first))
                let id = try #require(ours[subject])
                let unknown = id.prefix(4) + String(repeating: "7", count: 26)
                let body = Self.body(of: route, connection: connection)
                for id in [id, String(unknown), "nonsense"] {
                    let query = route.name == "listChoices" ? "?option=board" : ""
                    let uri = route.path.replacing("{id}", with: id) + query
                    let reply = try await house.send(
                        route.method, uri, body, key: foreigner, headers: Self.headers(of: route))
                    #expect(reply.status == 404, "\(route.name) \(id)")
                    #expect(reply.code == "not_found")
                }
            }
            #expect(try await house.send(.get, "/v1/connections", key: foreigner).json["connections"]?.array == [])
            #expect(try await house.send(.get, "/v1/posts", key: foreigner).json["posts"]?.array == [])
            let borrowed = try await house.send(
                .post, "/v1/posts", House.post("Theirs", to: connection), key: foreigner)
            #expect(borrowed.status == 404)
            #expect(try await house.send(.get, "/v1/connections/\(connection)").status == 200)
        }
    }

    @Test("SEC-62 each role gets exactly what the matrix says, on every call", arguments: Role.allCases)
    func roles(role: Role) async throws {
        try await House.open { house in
            let key = try await house.key(of: role)
            for route in house.routes.table {
                guard case .member(let permission, _) = route.access else { continue }
                let uri = route.path.replacing("{id}", with: "nonsense")
                let body = Self.body(of: route, connection: "con_" + String(repeating: "7", count: 26))
                let reply = try await house.send(route.method, uri, body, key: key)
                #expect((reply.status == 403) == !role.permissions.contains(permission), "\(route.name)")
                if reply.status == 403 { #expect(reply.code == "forbidden") }
            }
        }
    }

    @Test("SEC-62 an author keeps drafts but puts nothing on the calendar")
    func author() async throws {
        try await House.open { house in
            let connection = try await house.connectBluesky()
            let key = try await house.key(of: .author)
            let draft = try await house.send(.post, "/v1/posts", ["content": "Draft", "draft": true], key: key)
            #expect(draft.status == 201)
            let post = try await house.send(.post, "/v1/posts", House.post("Out", to: connection), key: key)
            #expect(post.status == 403)
            let boosted = try await house.send(.post, "/v1/api-keys", ["name": "x", "role": "owner"], key: key)
            #expect(boosted.status == 403)
        }
    }

    @Test("every call but three needs a key or a session, and says so")
    func nobody() async throws {
        try await House.open { house in
            for route in house.routes.table {
                let uri = route.path.replacing("{id}", with: "nonsense")
                let reply = try await house.send(route.method, uri, headers: ["Authorization": "Bearer mrt_wrong"])
                guard case .member = route.access else {
                    #expect(reply.status == 200)
                    continue
                }
                #expect(reply.status == 401)
                #expect(reply.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
            }
        }
    }

    @Test("SEC-52 a session cookie reads freely, and writes only from our own pages")
    func sessions() async throws {
        try await House.open { house in
            let cookie = "other=1; martlet=\(house.session.expose())"
            let read = try await house.send(.get, "/v1/posts", headers: ["Cookie": cookie])
            #expect(read.status == 200)
            let body: JSONValue = ["content": "Draft", "draft": true]
            let tries: [([String: String], Int)] = [
                ([:], 403), (["Sec-Fetch-Site": "cross-site"], 403), (["Sec-Fetch-Site": "same-site"], 403),
                (["Origin": "https://evil.example"], 403),
                (["Sec-Fetch-Site": "cross-site", "Origin": House.publicURL], 403),
                (["Sec-Fetch-Site": "same-origin"], 201), (["Origin": House.publicURL], 201),
            ]
            for (headers, status) in tries {
                let all = headers.merging(["Cookie": cookie]) { first, _ in first }
                let answer = try await house.send(.post, "/v1/posts", body, headers: all)
                #expect(answer.status == status, "\(headers)")
            }
            let wrong = ["Cookie": "martlet=abc", "Sec-Fetch-Site": "same-origin"]
            let refused = try await house.send(.post, "/v1/posts", body, headers: wrong)
            #expect(refused.status == 401)
        }
    }

    @Test("SEC-57 a flood is answered with 429 and the time to wait, per key")
    func flood() async throws {
        try await House.open(callsPerMinute: 5) { house in
            let other = try await house.key(of: .viewer)
            var last = try await house.send(.get, "/v1/posts")
            for _ in 0..<6 where last.status == 200 { last = try await house.send(.get, "/v1/posts") }
            #expect(last.status == 429)
            let wait = try #require(last.header("Retry-After").flatMap(Int.init))
            #expect((1...60).contains(wait))
            #expect(try await house.send(.get, "/v1/posts", key: other).status == 200)
        }
    }
}
