import Domain
import Storage
import TestKit

@testable import Engine

/// Many accounts of a platform of which only the rows matter.
struct Crowd: Sendable {
    /// How many.
    let count: Int
    var platform = Platform.x
    var health = Health.healthy
    /// Whether the platform refused them, and nobody believes that yet.
    var isDoubted = false
}

extension Scene {
    /// Puts a crowd beside the account; the name keeps it apart from others.
    func insert(_ crowd: Crowd, _ name: String = "crowd") async throws {
        try await rig.database.write { [rig] transaction in
            for index in 0..<crowd.count {
                let grant = Grant(
                    id: Grant.ID(rig.clock.ports), workspaceID: rig.owner.workspaceID, platform: crowd.platform,
                    platformAppID: nil, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
                    server: GrantServer(apiOrigin: "https://virtual.example"))
                let id = "\(name)-\(index)"
                let connection = Connection(
                    id: Connection.ID(rig.clock.ports), workspaceID: rig.owner.workspaceID, brandID: rig.brandID,
                    platform: crowd.platform, grantID: grant.id,
                    account: RemoteAccount(remoteID: id, server: "https://virtual.example", name: id, handle: id),
                    healthSince: transaction.now, connectedAt: transaction.now)
                try GrantStore.insert(grant, sealed: [1], in: transaction)
                try ConnectionStore.insert(connection, in: transaction)
                if crowd.isDoubted {
                    _ = try GrantStore.isDoubtConfirmed(grant, pause: .minutes(1), in: transaction)
                }
                if crowd.health != .healthy {
                    _ = try ConnectionStore.changeHealth(of: connection, to: crowd.health, in: transaction)
                }
            }
        }
    }
}
