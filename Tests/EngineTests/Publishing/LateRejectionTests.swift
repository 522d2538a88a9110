import Domain
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// From the film to its late end through the whole house, before the sandbox.
@Suite("Films that are rejected after they were published", .timeLimit(.minutes(10)), .serialized)
struct LateRejectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let platform: Platform
        let endpoint: String
        let reason: String
        let words: String
        let options: [OptionKey: OptionValue]

        var testDescription: String { platform.rawValue }
    }

    static let cases = [
        Case(
            platform: .tiktok, endpoint: "publish.status", reason: "spam_risk",
            words: "TikTok takes the post for spam.",
            options: [.visibility: "self_only"]),
        Case(
            platform: .youtube, endpoint: "videos.list", reason: "copyright",
            words: "YouTube rejected the video: somebody claims a right in it.",
            options: [.madeForKids: false, .visibility: "public"]),
        Case(
            platform: .facebook, endpoint: "node", reason: "Somebody claims a right in it.",
            words: "Somebody claims a right in it.", options: [.format: "reel"]),
    ]

    private static func publish(_ example: Case, _ year: Year) async throws -> Post.ID {
        let film = try await year.film()
        var content = Content(parts: [Part(text: "Watch", media: [Domain.Attachment(id: film.id)])])
        if example.platform == .youtube { content.title = "A title" }
        let view = try await year.house.engine.posts.create(
            NewPost(
                content: content,
                deliveries: [
                    NewDelivery(connectionID: year.connection.id, options: DeliveryOptions(example.options))
                ], timing: .now),
            key: nil, by: year.house.owner)
        try await year.pass(.minutes(20))
        return view.post.id
    }

    private static func delivery(_ id: Post.ID, _ year: Year) async throws -> Delivery {
        try #require(try await year.house.engine.posts.get(id, by: year.house.owner).deliveries.first).delivery
    }

    private static func notices(_ year: Year) async throws -> [String] {
        try await year.house.parts.read { transaction in
            try transaction.query("SELECT kind FROM outbox WHERE kind LIKE 'delivery.%' ORDER BY id")
                .map { try $0.text("kind") }
        }
    }

    @Test(
        "a film that was out is called failed when its platform says so, in its words, and people are told",
        arguments: cases)
    func rejected(example: Case) async throws {
        try await Year.begin(example.platform) { year in
            let id = try await Self.publish(example, year)
            let out = try await Self.delivery(id, year)
            #expect(out.state == .published, "\(String(describing: out.reason))")
            year.house.sandbox.faults.add(
                Fault(.lateRejection, platform: year.sandboxName, endpoint: example.endpoint).with {
                    $0.body = example.reason
                })
            try await year.pass(.hours(1))

            let failed = try await Self.delivery(id, year)
            #expect(failed.state == .failed)
            #expect(failed.reason == DeliveryReason(code: "rejected_later", words: example.words))
            #expect(try await Self.notices(year) == ["delivery.published", "delivery.failed"])
        }
    }

    @Test("a day of outage right after a film was out alarms nobody", arguments: cases)
    func outage(example: Case) async throws {
        try await Year.begin(example.platform) { year in
            let id = try await Self.publish(example, year)
            year.house.sandbox.faults.add(Fault(.outage, endpoint: example.endpoint, times: nil))
            try await year.pass(.days(2))

            let still = try await Self.delivery(id, year)
            #expect(still.state == .published && still.reason == nil)
            #expect(try await Self.notices(year) == ["delivery.published"])
        }
    }
}
