import Domain
import Storage
import TestKit
import Testing

/// Apps that workspaces bring, as rows: in use, out of use, forgotten.
@Suite("Stored platform apps in and out of use", .timeLimit(.minutes(5)))
struct PlatformAppChangeTests {
    private func app(_ house: Household, _ clientID: String, of owner: Workspace.ID? = nil) -> StoredPlatformApp {
        StoredPlatformApp(
            id: PlatformApp.ID(house.clock.ports), workspaceID: owner ?? house.workspace.id, platform: .x,
            server: "https://api.x.com", clientID: clientID, sealedSecret: [1, 2],
            redirectURI: "https://martlet.example/callback")
    }

    private func current(_ house: Household, _ owner: Workspace.ID) async throws -> String? {
        try await house.read {
            try PlatformAppStore.find(on: .x, server: "https://api.x.com", of: owner, in: $0)?.clientID
        }
    }

    @Test(
        "SEC-9 what is out of use is not found for connecting, and stays for its grants",
        arguments: DatabaseKind.engines)
    func retired(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let (old, theirs) = (app(house, "old"), app(house, "theirs", of: neighbour.workspace.id))
            house.clock.advance(by: .seconds(1))
            let new = app(house, "new")
            for app in [old, theirs, new] { try await house.write { try PlatformAppStore.insert(app, in: $0) } }

            let count = try await house.write {
                try PlatformAppStore.retire(on: .x, of: house.workspace.id, except: new.id, in: $0)
            }
            #expect(count == 1)
            #expect(try await current(house, house.workspace.id) == "new")
            let all = try await house.write { try PlatformAppStore.retire(on: .x, of: house.workspace.id, in: $0) }
            #expect(all == 1)
            #expect(try await current(house, house.workspace.id) == nil)
            #expect(try await current(house, neighbour.workspace.id) == "theirs")
            let kept = try await house.read { try PlatformAppStore.find(old.id, of: old.workspaceID, in: $0) }
            #expect(kept?.retiredAt != nil)
        }
    }

    @Test("the configuration of a login is kept with its app and changes with it", arguments: DatabaseKind.engines)
    func configured(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            var app = app(house, "client")
            app.configID = "4711"
            let (id, owner) = (app.id, app.workspaceID)
            let read: @Sendable (Transaction) throws -> String? = {
                try PlatformAppStore.find(id, of: owner, in: $0)?.configID
            }
            try await house.write { [app] in try PlatformAppStore.insert(app, in: $0) }
            #expect(try await house.read(read) == "4711")
            #expect(try await house.read { try PlatformAppStore.list(of: owner, in: $0).map(\.configID) } == ["4711"])

            try await house.write {
                try PlatformAppStore.renew(id, of: owner, sealedSecret: [3], configID: "4712", in: $0)
            }
            #expect(try await house.read(read) == "4712")
            try await house.write { try PlatformAppStore.renew(id, of: owner, sealedSecret: [3], in: $0) }
            #expect(try await house.read(read) == nil)
        }
    }

    @Test("a new secret puts an app into use again and makes what was said of it void", arguments: DatabaseKind.engines)
    func renewed(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let app = app(house, "client")
            let examination = AppExamination(.refused(words: "No such app."), at: Instant(seconds: 5))
            try await house.write { transaction in
                try PlatformAppStore.insert(app, in: transaction)
                try PlatformAppStore.note(examination, of: app.id, of: neighbour.workspace.id, in: transaction)
            }
            let read: @Sendable (Transaction) throws -> StoredPlatformApp? = {
                try PlatformAppStore.find(app.id, of: app.workspaceID, in: $0)
            }
            #expect(try await house.read(read)?.examination == nil)
            try await house.write { transaction in
                try PlatformAppStore.note(examination, of: app.id, of: app.workspaceID, in: transaction)
                try PlatformAppStore.retire(on: .x, of: app.workspaceID, in: transaction)
            }
            #expect(try await house.read(read)?.examination == examination)
            try await house.write {
                try PlatformAppStore.renew(app.id, of: app.workspaceID, sealedSecret: [3], in: $0)
            }

            let row = try await house.read(read)
            #expect(row?.sealedSecret == [3] && row?.retiredAt == nil && row?.examination == nil)
        }
    }

    @Test("every verdict is read as it was noted", arguments: DatabaseKind.engines)
    func verdicts(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let app = app(house, "client")
            try await house.write { try PlatformAppStore.insert(app, in: $0) }
            for verdict in [AppVerdict.accepted, .refused(words: "no"), .unknown(words: "away")] {
                let examination = AppExamination(verdict, at: Instant(seconds: 7))
                try await house.write {
                    try PlatformAppStore.note(examination, of: app.id, of: app.workspaceID, in: $0)
                }

                let row = try await house.read { try PlatformAppStore.find(app.id, of: app.workspaceID, in: $0) }
                #expect(row?.examination == examination)
            }
        }
    }

    @Test(
        "SEC-86 what is out of use is forgotten once nothing lives from it, and not before",
        arguments: DatabaseKind.engines)
    func pruned(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let apps = [app(house, "in use"), app(house, "idle"), app(house, "feeding")]
            let grant = Grant(
                id: Grant.ID(house.clock.ports), workspaceID: house.workspace.id, platform: .x,
                platformAppID: apps[2].id, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
                server: GrantServer(apiOrigin: "https://api.x.com"))
            try await house.write { transaction in
                for app in apps { try PlatformAppStore.insert(app, in: transaction) }
                try GrantStore.insert(grant, sealed: [1], in: transaction)
                try PlatformAppStore.retire(
                    on: .x, of: house.workspace.id, except: apps[0].id, in: transaction)
                try PlatformAppStore.prune(in: transaction)
            }
            let left: @Sendable (Transaction) throws -> Set<String> = {
                Set(try PlatformAppStore.list(of: house.workspace.id, in: $0).map(\.clientID))
            }
            #expect(try await house.read(left) == ["in use", "feeding"])
            try await house.write { transaction in
                try GrantStore.remove(grant.id, of: grant.workspaceID, in: transaction)
                try PlatformAppStore.prune(in: transaction)
            }

            #expect(try await house.read(left) == ["in use"])
        }
    }

    @Test(
        "SEC-86 SEC-6 an app out of use is kept for who is on the way to it, until that is over",
        arguments: DatabaseKind.engines)
    func onTheWay(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let apps = [app(house, "finished"), app(house, "given up")]
            let attempts = apps.map { app in
                StoredAuthorization(
                    authorization: Authorization(
                        id: Authorization.ID(house.clock.ports), workspaceID: house.workspace.id,
                        personID: house.person.id, brandID: house.brand.id, platform: .x, reconnects: nil,
                        returnTo: nil, state: .pending, expiresAt: house.now + .minutes(10)),
                    sessionHash: nil, destination: "{}", appID: app.id, redirectURI: app.redirectURI)
            }
            try await house.write { transaction in
                for app in apps { try PlatformAppStore.insert(app, in: transaction) }
                for (index, attempt) in attempts.enumerated() {
                    try AuthorizationStore.insert(attempt, ticketHash: "ticket-\(index)", in: transaction)
                }
                try PlatformAppStore.retire(on: .x, of: house.workspace.id, in: transaction)
            }
            let prune: @Sendable (Transaction) throws -> Set<String> = { transaction in
                try PlatformAppStore.prune(in: transaction)
                return Set(try PlatformAppStore.list(of: house.workspace.id, in: transaction).map(\.clientID))
            }
            #expect(try await house.write(prune) == ["finished", "given up"])

            let end = AuthorizationFailure(.denied)
            let first = attempts[0].authorization
            #expect(
                try await house.write {
                    try AuthorizationStore.move(first, to: .failed(end), until: first.expiresAt, in: $0)
                })
            #expect(try await house.write(prune) == ["given up"])
            house.clock.advance(by: .minutes(10))
            #expect(try await house.write(prune).isEmpty)
        }
    }
}
