import Domain
import HTTPTypes
import Engine
import Outbound
import Sandbox
import Storage
import Synchronization
import Testing

@testable import API

extension House {
    /// Connects Bluesky's Ada by app password through the interface; answers the connection's id.
    func connectBluesky() async throws -> String {
        let reply = try await send(.post, "/v1/authorizations", appPasswordBody())
        try #require(reply.status == 201, "\(reply.json.text)")
        return try #require(reply.json["connection_ids"]?[0]?.string)
    }

    /// The body that connects Ada at once.
    func appPasswordBody() throws -> JSONValue {
        let platform = try #require(sandbox.platforms.lazy.compactMap { $0 as? BlueskyPlatform }.first)
        let password = try #require(platform.appPassword(of: "ada"))
        return ["platform": "bluesky", "handle": "ada.bsky.social", "app_password": .string(password)]
    }

    /// A second workspace with a key of its own that may do everything there.
    func foreignKey() async throws -> Secret {
        let ports = engine.ports
        let workspace = Workspace(id: Workspace.ID(ports), name: "Others", zone: "UTC")
        let brand = Brand(id: Brand.ID(ports), workspaceID: workspace.id, name: "Others")
        try await database.write { transaction in
            try PersonStore.insert(workspace, in: transaction)
            try PersonStore.insert(brand, in: transaction)
        }
        let principal = Principal(workspaceID: workspace.id, personID: nil, role: .owner)
        return try await engine.people.createAPIKey(name: "others", role: .owner, by: principal).key
    }

    /// A key with a role.
    func key(of role: Role) async throws -> Secret {
        try await engine.people.createAPIKey(name: role.rawValue, role: role, by: owner).key
    }

    /// Schedules a post for a far day; answers the response.
    func schedule(_ text: String, to connection: String, headers: [String: String] = [:]) async throws -> Reply {
        try await send(.post, "/v1/posts", Self.post(text, to: connection), headers: headers)
    }

    /// A body for a far day.
    static func post(_ text: String, to connection: String) -> JSONValue {
        [
            "content": .string(text), "publish_at": "2199-03-01T09:00:00+02:00",
            "deliveries": [["connection_id": .string(connection)]],
        ]
    }

    /// A body for a far day that repeats.
    static func series(to connection: String) -> JSONValue {
        [
            "content": "Again", "deliveries": [["connection_id": .string(connection)]], "repeat": "daily", "count": 3,
            "starts_at": ["local": "2199-03-01T09:00"],
        ]
    }

    /// Uploads a picture.
    func upload(_ bytes: [UInt8] = Picture.png, name: String = "bird.png", key: Secret? = nil) async throws -> Reply {
        let body = Array("--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n".utf8)
        return try await sendRaw(
            .post, "/v1/media", body + bytes + Array("\r\n--line--\r\n".utf8),
            headers: [
                "Authorization": "Bearer \((key ?? self.key).expose())",
                "Content-Type": "multipart/form-data; boundary=line",
            ])
    }
}

/// A small picture.
enum Picture {
    /// One white pixel as PNG.
    static let png: [UInt8] =
        Base64URL.decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4__8_AAX-Av4N70a4AAAAAElFTkSuQmCC") ?? []
}

extension House {
    /// Waits until every delivery of a post is final or waits for a person; the job runner must run.
    func settled(_ id: Post.ID) async throws -> PostView {
        while true {
            let view = try await engine.posts.get(id, by: owner)
            if view.deliveries.allSatisfy({ $0.delivery.state.isFinal || $0.delivery.state.waitsForPerson }) {
                return view
            }
            await Task.yield()
        }
    }
}

/// Counts from several tasks.
final class Counted: Sendable {
    private let number = Mutex(0)

    /// How often it was added to.
    var count: Int { number.withLock { $0 } }

    /// Adds one.
    func add() { number.withLock { $0 += 1 } }
}

extension House {
    /// Stores another account that lives from the same grant as a connection.
    func copyConnection(_ text: String, number: Int) async throws {
        let id = try #require(Connection.ID(text))
        let ports = engine.ports
        try await database.write { [owner] transaction in
            let known = try #require(try ConnectionStore.find(id, of: owner.workspaceID, in: transaction))
            var account = known.account
            account.remoteID += "-\(number)"
            try ConnectionStore.insert(
                Connection(
                    id: Connection.ID(ports), workspaceID: known.workspaceID, brandID: known.brandID,
                    platform: known.platform, grantID: known.grantID, account: account,
                    healthSince: known.healthSince, connectedAt: known.connectedAt),
                in: transaction)
        }
    }
}
