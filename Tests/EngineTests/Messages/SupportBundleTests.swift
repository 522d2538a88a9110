import Domain
import Foundation
import Storage
import TestKit
import Testing

@testable import Engine

/// What is sent along with a message.
@Suite("Support bundles", .timeLimit(.minutes(10)))
struct SupportBundleTests {
    private func document(_ bundle: SupportBundle) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bundle.json.utf8)) as? [String: Any])
    }

    @Test("S1.38 M4 the bundle holds timeline, health, codes, versions, the platform's condition and the node")
    func content() async throws {
        try await TalkStage.play { talk in
            try await talk.stage.happen(.refreshFailing, .ended(.expired))
            let bundle = try document(try await talk.messages.bundle(on: talk.stage.connection.id, by: talk.owner))

            #expect(bundle["martlet"] as? String == Release.version)
            #expect(bundle["schema"] as? Int == Migration.all.map(\.number).max())
            #expect(bundle["node"] as? String == "node-1" && bundle["database"] as? String == "sqlite")
            let connection = try #require(bundle["connection"] as? [String: Any])
            #expect(connection["health"] as? String == "disconnected" && connection["reason"] as? String == "expired")
            #expect(connection["handle"] as? String == "@ada@social.example")
            let timeline = try #require(bundle["timeline"] as? [[String: Any]])
            #expect(timeline.map { $0["event"] as? String } == ["ended", "refresh_failing"])
            #expect(timeline.first?["evidence"] as? String == "told by a test")
            #expect((bundle["platform"] as? [String: Any])?["id"] as? String == "mastodon")
            #expect((bundle["grant"] as? [String: Any])?["generation"] as? Int == 1)
        }
    }

    @Test("SEC-28 SEC-84 no token, no sealed bytes and no post is in it, whatever the platform said")
    func secrets() async throws {
        try await TalkStage.play { talk in
            let token = "EAABsbCS1iHgBAKZC9xyz0123456789abcdef"
            let sealed = Array("canary-sealed-bytes".utf8)
            try await talk.stage.parts.write { transaction in
                let connection = talk.stage.connection
                try HealthBook(ports: talk.stage.parts.ports, node: "n").record(
                    .ended(.revoked), on: connection, evidence: "The token \(token) was revoked", generation: 1,
                    in: transaction)
                try ConnectionStore.noteCheck(
                    of: connection.id, of: connection.workspaceID, words: "Bearer \(token)", in: transaction)
                let stored = try #require(
                    try GrantStore.find(connection.grantID, of: connection.workspaceID, in: transaction))
                try GrantStore.reseal(stored.grant, as: sealed, in: transaction)
                let post = Post(
                    id: Post.ID(talk.stage.parts.ports), workspaceID: connection.workspaceID, authorID: nil,
                    content: Content(text: "canary post"), publishAt: nil, revision: 1, createdAt: transaction.now)
                try PostStore.insert(post, in: transaction)
            }

            let json = try await talk.messages.bundle(on: talk.stage.connection.id, by: talk.owner).json

            for canary in [token, "canary", "Y2FuYXJ5", "sealed"] { #expect(!json.contains(canary), "\(canary)") }
            #expect(json.contains("The token EAAB… was revoked") && json.contains("Bearer EAAB…"))
        }
    }

    @Test("what is sent is what was shown, or nothing is sent")
    func digest() async throws {
        try await TalkStage.play { talk in
            let shown = try await talk.messages.bundle(on: talk.stage.connection.id, by: talk.owner)
            let id = try await talk.begin(bundle: shown.digest)
            #expect(try await talk.operators.thread(id, by: talk.operate).messages.first?.bundle == shown.json)

            try await talk.stage.happen(.refreshFailing)
            let stale = await #expect(throws: EngineError.self) {
                try await talk.messages.answer(id, talk.message("x", bundle: shown.digest), by: talk.owner)
            }
            #expect(stale?.code == "bundle_changed")
            let other = try await talk.messages.bundle(on: talk.stage.connection.id, by: talk.owner)
            #expect(other.digest != shown.digest)
        }
    }

    @Test(
        "SEC-84 long runs of letters and digits are cut, words and addresses of people are not",
        arguments: [
            (
                "Error validating access token: Session has expired",
                "Error validating access token: Session has expired"
            ),
            ("token=abc123def456ghi789jkl0", "toke…"), ("eyJhbGciOiJIUzI1NiIs.eyJzdWIi", "eyJh…"),
            ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsgesellschaft"), ("", ""),
            ("on 2026-07-14 at 09:30", "on 2026-07-14 at 09:30"),
        ])
    func mask(text: String, masked: String) {
        #expect(TokenMask.masked(text) == masked)
    }
}
