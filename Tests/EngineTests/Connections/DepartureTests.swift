import Crypto
import Domain
import Foundation
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// What Meta's notices do, and what they cannot do.
@Suite("Notices of people who withdrew", .timeLimit(.minutes(10)))
struct DepartureTests {
    /// Ada, as Threads names her.
    private static let ada = "26100000000000001"
    private static let apps = [
        ConfiguredApp(
            platform: .threads, clientID: "sandbox-threads-client", clientSecret: Secret("sandbox-threads-secret")),
        ConfiguredApp(platform: .x, clientID: "sandbox-x-client", clientSecret: Secret("sandbox-x-secret")),
    ]

    /// A notice as Threads signs it.
    private static func notice(
        at time: Instant, signedWith secret: String = "sandbox-threads-secret", beside words: String = ""
    ) -> String {
        let json =
            #"{"algorithm":"HMAC-SHA256","issued_at":\#(time.seconds),"user_id":"\#(ada)","words":"\#(words)"}"#
        let payload = Base64URL.encode(Array(json.utf8))
        let signature = HMAC<SHA256>.authenticationCode(
            for: Array(payload.utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return "\(Base64URL.encode(Array(signature))).\(payload)"
    }

    private static func open(_ body: @escaping @Sendable (House, TestPorts, Connection) async throws -> Void)
        async throws
    {
        let clock = TestPorts(now: Rig.start)
        try await House.open(
            ports: clock.ports, runsJobs: false, isShared: clock, settings: { $0.configuredApps = apps }
        ) { house in
            try await body(house, clock, try await house.connect(.threads, as: "ada"))
        }
    }

    private static func health(of connection: Connection, _ house: House) async throws -> Health {
        try await house.engine.connections.get(connection.id, by: house.owner).connection.health
    }

    @Test("SEC-80 a notice from before the person came back ends nothing, a new one does")
    func replayed() async throws {
        try await Self.open { house, clock, connection async throws in
            let departures = house.engine.departures
            clock.advance(by: .minutes(2))
            let old = Self.notice(at: clock.now)
            try await departures.deauthorize(.threads, signed: old)
            #expect(try await Self.health(of: connection, house) == .disconnected(.revokedByUser))
            clock.advance(by: .minutes(10))
            _ = try await house.connect(.threads, as: "ada", reconnects: connection.id)

            try await departures.deauthorize(.threads, signed: old)
            #expect(try await Self.health(of: connection, house) == .healthy)

            try await departures.deauthorize(.threads, signed: Self.notice(at: clock.now))
            #expect(try await Self.health(of: connection, house) == .disconnected(.revokedByUser))
        }
    }

    @Test("SEC-80 SEC-9 only the secrets of the platform's own app sign, by each path")
    func signers() async throws {
        try await Self.open { house, clock, connection async throws in
            let departures = house.engine.departures
            let own = house.owner.workspaceID
            let brought = EnteredApp(
                clientID: "sandbox-tiktok-client", clientSecret: Secret("sandbox-tiktok-secret"))
            #expect(try await house.engine.apps.set(brought, on: .tiktok, by: house.owner) == .accepted)
            let cases: [(Workspace.ID?, String)] = [
                (nil, "sandbox-x-secret"), (nil, "sandbox-tiktok-secret"), (own, "sandbox-threads-secret"),
                (own, "sandbox-tiktok-secret"), (Workspace.ID(house.parts.ports), "sandbox-threads-secret"),
            ]
            for (owner, secret) in cases {
                let signed = Self.notice(at: clock.now, signedWith: secret)
                await expectRefusal("invalid signed_request") {
                    try await departures.deauthorize(.threads, owner: owner, signed: signed)
                }
                await expectRefusal("invalid signed_request") {
                    try await departures.delete(.threads, owner: owner, signed: signed)
                }
            }
            await expectRefusal("invalid signed_request") {
                try await departures.deauthorize(.x, signed: Self.notice(at: clock.now, signedWith: "sandbox-x-secret"))
            }
            let long = Self.notice(at: clock.now, beside: String(repeating: "x", count: 4_096))
            await expectRefusal("invalid signed_request") {
                try await departures.deauthorize(.threads, signed: long)
            }
            #expect(try await Self.health(of: connection, house) == .healthy)
        }
    }

    @Test("SEC-80 SEC-24 whoever removed the app leaves no tokens, who asks for deletion leaves no name")
    func forgotten() async throws {
        try await Self.open { house, clock, connection async throws in
            let departures = house.engine.departures
            try await departures.deauthorize(.threads, signed: Self.notice(at: clock.now))
            let grants = try await house.parts.read { transaction in
                try GrantStore.find(connection.grantID, of: connection.workspaceID, in: transaction)
            }
            #expect(grants == nil)
            _ = try await house.connect(.threads, as: "ada", reconnects: connection.id)
            clock.advance(by: .minutes(2))

            let dump = try await Self.dump(house)
            #expect(dump.contains("ada_sandbox"), "the dump is what it seems")
            let code = try await departures.delete(.threads, signed: Self.notice(at: clock.now))

            #expect(try await departures.deletion(code)?.platform == .threads)
            let left = try await Self.dump(house)
            for trace in ["ada_sandbox", Self.ada] { #expect(!left.contains(trace), "\(trace)") }
        }
    }

    @Test(
        "SEC-80 S1.36 a deletion drops what was held back as well, whether the account was taken out before or not",
        arguments: [true, false])
    func heldBack(isTakenOut: Bool) async throws {
        try await Self.open { house, clock, connection async throws in
            let id = try await Self.holdBack(to: connection, house)
            let workspaceID = connection.workspaceID
            func state() async throws -> DeliveryState? {
                try await house.parts.read { try DeliveryStore.find(id, of: workspaceID, in: $0)?.delivery.state }
            }
            if isTakenOut {
                _ = try await house.engine.connections.disconnect(
                    connection.id, leavingPermission: true, by: house.owner)
            }
            #expect(try await state() == .needsReconnect, "it waits for the account to come back")
            #expect(try await Self.dump(house).contains("ada_sandbox"))
            clock.advance(by: .minutes(2))

            _ = try await house.engine.departures.delete(.threads, signed: Self.notice(at: clock.now))

            #expect(try await state() == .cancelled)
            let left = try await Self.dump(house)
            for trace in ["ada_sandbox", Self.ada] { #expect(!left.contains(trace), "\(trace)") }
        }
    }

    @Test("SEC-80 SEC-9 the app of a workspace deletes nothing of others, taken out before or not")
    func ofOthers() async throws {
        try await Self.open { house, clock, connection async throws in
            let brought = EnteredApp(
                clientID: "sandbox-threads-client", clientSecret: Secret("sandbox-threads-secret"))
            #expect(try await house.engine.apps.set(brought, on: .threads, by: house.owner) == .accepted)
            try await Self.removeElsewhere(house, like: connection)
            clock.advance(by: .minutes(2))
            func isNamed() async throws -> Bool { try await Self.dump(house).contains("ada_elsewhere") }
            #expect(try await isNamed())

            let departures = house.engine.departures
            _ = try await departures.delete(
                .threads, owner: house.owner.workspaceID, signed: Self.notice(at: clock.now))
            #expect(try await isNamed())
            _ = try await departures.delete(.threads, signed: Self.notice(at: clock.now))
            #expect(try await !isNamed(), "the app of the server speaks for all of them")
        }
    }

    @Test(
        "SEC-80 what is forgotten is named no more in notices, alerts, talks and bundles; the others still are",
        arguments: NoticeStage.engines)
    func traces(kind: DatabaseKind) async throws {
        try await TalkStage.play(kind) { talk in
            let stage = talk.stage
            let bundle = try await talk.messages.bundle(on: stage.connection.id, by: talk.owner)
            let id = try await talk.begin("It says something", bundle: bundle.digest)
            try await stage.happen(.ended(.expired))
            try await stage.pass(.minutes(5))
            let handle = stage.connection.account.handle
            let tables = ["member_notices", "threads", "messages", "connections", "history", "outbox"]
            let before = try await Self.dump(stage.database, tables)
            #expect(before.components(separatedBy: handle).count > 5, "the dump is what it seems")

            try await stage.parts.write { try DepartureStore.forget(stage.connection, in: $0) }

            let after = try await Self.dump(stage.database, tables)
            #expect(!after.contains(handle))
            #expect(try await talk.messages.get(id, by: talk.owner).messages.map(\.text) == ["It says something"])
            let told = try await talk.toldOperator()
            #expect(told.map(\.kind) == ["message.asked", "operators.alert"])
            #expect(told.last?.facts.alert == NoticeFacts.Alert(lines: [], count: 1))
        }
    }

    /// A delivery that waits for the account to be connected again.
    private static func holdBack(to connection: Connection, _ house: House) async throws -> Delivery.ID {
        let (ports, workspaceID) = (house.parts.ports, connection.workspaceID)
        let post = Post(
            id: Post.ID(ports), workspaceID: workspaceID, authorID: nil, content: Content(text: "Hello"),
            publishAt: ports.now(), revision: 1, createdAt: ports.now())
        let delivery = Delivery(
            id: Delivery.ID(ports), workspaceID: workspaceID, postID: post.id, connectionID: connection.id,
            state: .scheduled, dueAt: ports.now())
        try await house.parts.write { transaction in
            try PostStore.insert(post, in: transaction)
            try DeliveryStore.insert(delivery, to: connection, in: transaction)
            try DeliveryStore.move(delivery, on: .dueDisconnected, DeliveryChange(), in: transaction)
        }
        return delivery.id
    }

    /// The same account was connected in another workspace, and taken out.
    private static func removeElsewhere(_ house: House, like connection: Connection) async throws {
        let ports = house.parts.ports
        let workspace = Workspace(id: Workspace.ID(ports), name: "Quay", zone: "UTC")
        let brand = Brand(id: Brand.ID(ports), workspaceID: workspace.id, name: "Quay")
        let theirs = Connection(
            id: Connection.ID(ports), workspaceID: workspace.id, brandID: brand.id, platform: connection.platform,
            grantID: Grant.ID(ports),
            account: RemoteAccount(
                remoteID: connection.account.remoteID, server: connection.account.server, name: "Ada",
                handle: "ada_elsewhere"),
            healthSince: ports.now(), connectedAt: ports.now())
        try await house.parts.write { transaction in
            try PersonStore.insert(workspace, in: transaction)
            try PersonStore.insert(brand, in: transaction)
            try ConnectionStore.insert(theirs, in: transaction)
            #expect(try ConnectionStore.remove(theirs.id, of: workspace.id, in: transaction))
        }
    }

    private static func dump(_ house: House) async throws -> String {
        try await dump(house.parts.database, ["connections", "history", "deliveries", "grants", "authorizations"])
    }

    private static func dump(_ database: Database, _ tables: [String]) async throws -> String {
        try await database.read { transaction in
            try tables.map { table in
                try transaction.query("SELECT * FROM \(table)").map { row in
                    try row.columns.map { "\(try row.value($0))" }.joined(separator: " ")
                }.joined(separator: "\n")
            }.joined(separator: "\n")
        }
    }
}
