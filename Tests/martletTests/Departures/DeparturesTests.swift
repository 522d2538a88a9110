import Foundation
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// Meta's notices about people who withdrew, sent and signed by the simulated platforms, to the real server.
@Suite("People who withdraw at a platform", .timeLimit(.minutes(10)))
struct DeparturesTests {
    struct Meta: Sendable, CustomTestStringConvertible {
        let platform: String
        /// Somebody whose login speaks for one account.
        let person: String
        var account: TownAccount { TownAccount(platform: platform, body: ["platform": platform], name: person) }
        var testDescription: String { platform }
    }

    private static let all = [
        Meta(platform: "facebook", person: "grace"), Meta(platform: "instagram", person: "ada"),
        Meta(platform: "threads", person: "ada"),
    ]

    private static func notify(
        _ notice: PlatformNotice, _ path: String, _ meta: Meta, in town: Town
    ) async throws -> NoticeReceipt {
        let url = "\(town.client.origin)/oauth/\(path)/\(meta.platform)"
        try #require(
            town.sandbox.setAddress(url, for: notice, client: "sandbox-\(meta.platform)-client", on: meta.platform))
        let receipts = await town.sandbox.notify(meta.person, on: meta.platform, notice)
        return try #require(receipts?.first)
    }

    @Test(
        "SEC-80 who removes the app at the platform is red at once, with the reason, and can come back", arguments: all)
    func deauthorized(meta: Meta) async throws {
        try await Town.build(.file) { town in
            let (server, connections) = try await town.open([meta.account])
            defer { server.kill() }
            let id = try #require(connections.first)

            let receipt = try await Self.notify(.deauthorize, "deauthorize", meta, in: town)

            #expect(receipt.status == 200)
            let red = try await town.health(id)
            #expect(red.status == "disconnected" && red.reason == "revoked_by_user")
            #expect(try await town.connect(meta.account, reconnecting: id) == id)
            #expect(try await town.health(id).status == "healthy")
        }
    }

    @Test(
        "SEC-80 a deletion takes the account out, answers address and code, and says the same when it comes again",
        arguments: all)
    func deleted(meta: Meta) async throws {
        try await Town.build(.file) { town in
            let (server, _) = try await town.open([meta.account])
            defer { server.kill() }

            let receipt = try await Self.notify(.dataDeletion, "data-deletion", meta, in: town)

            let answer = try #require(
                try JSONSerialization.jsonObject(with: Data(receipt.body.utf8)) as? [String: String])
            #expect(receipt.status == 200)
            #expect(answer["confirmation_code"]?.isEmpty == false)
            let page = try await town.client.browse(try #require(answer["url"]))
            #expect(page.status == 200)
            let left = try await town.client.call(.GET, "/v1/connections")
            #expect((left["connections"] as? [Any])?.isEmpty == true)
            let again = try await town.client.browse(
                receipt.url, form: [("signed_request", receipt.form["signed_request"] ?? "")])
            #expect(again.status == 200)
        }
    }

    @Test(
        "SEC-80 S1.36 an account that is taken out comes back as what it was, unless its data were deleted meanwhile",
        arguments: all)
    func comesBack(meta: Meta) async throws {
        try await Town.build(.file) { town in
            let (server, connections) = try await town.open([meta.account])
            defer { server.kill() }
            let id = try #require(connections.first)
            _ = try await town.client.call(.DELETE, "/v1/connections/\(id)")
            #expect(try await town.connect(meta.account) == id)
            _ = try await town.client.call(.DELETE, "/v1/connections/\(id)")

            #expect(try await Self.notify(.dataDeletion, "data-deletion", meta, in: town).status == 200)

            #expect(try await town.connect(meta.account) != id)
        }
    }

    @Test("SEC-80 SEC-9 a notice counts for what came by the app that signed it: the workspace's, or the server's")
    func ownApp() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start()
            defer { server.kill() }
            try await town.settle(server)
            let kept = try await town.client.browse(
                town.client.origin + "/settings/apps/threads",
                form: [("client_id", "sandbox-threads-client"), ("client_secret", "sandbox-threads-secret")])
            #expect(kept.location?.hasPrefix("/settings/apps/threads?said=app-") == true)
            let listed = try await town.client.call(.GET, "/v1/platforms")["platforms"] as? [[String: Any]] ?? []
            let callback = listed.first { $0["id"] as? String == "threads" }?["callback_url"] as? String
            let owner = try #require(callback?.split(separator: "/").last.map(String.init))
            let meta = Self.all[2]
            let id = try await town.connect(meta.account)
            #expect(try await Self.notify(.deauthorize, "deauthorize", meta, in: town).status == 200)
            #expect(try await town.health(id).status == "healthy")

            let own = "\(town.client.origin)/oauth/deauthorize/threads/\(owner)"
            try #require(
                town.sandbox.setAddress(own, for: .deauthorize, client: "sandbox-threads-client", on: "threads"))
            let receipt = try #require(await town.sandbox.notify(meta.person, on: "threads", .deauthorize)?.first)

            #expect(receipt.status == 200)
            #expect(try await town.health(id).reason == "revoked_by_user")
        }
    }

    @Test("SEC-80 what the platform did not sign changes nothing")
    func forged() async throws {
        try await Town.build(.file) { town in
            let meta = Self.all[2]
            let (server, connections) = try await town.open([meta.account])
            defer { server.kill() }
            let receipt = try await Self.notify(
                .deauthorize, "deauthorize", Meta(platform: "threads", person: "grace"), in: town)
            #expect(receipt.status == 200, "somebody unknown is answered like somebody known")

            for forged in ["", "a.b", String((receipt.form["signed_request"] ?? "").dropLast(2)) + "AA"] {
                let answer = try await town.client.browse(receipt.url, form: [("signed_request", forged)])
                #expect(answer.status == 422)
            }

            #expect(try await town.health(try #require(connections.first)).status == "healthy")
        }
    }
}
