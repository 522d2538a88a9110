import Domain
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// From the post to its figures through the whole house, before the sandbox.
@Suite("Figures of every platform that tells any", .timeLimit(.minutes(10)), .serialized)
struct EveryFigureTests {
    private static let platforms: [Platform] = [.x, .linkedinPage, .reddit, .bluesky, .mastodon]

    @Test(
        "S0.03 S2.02 one connection publishes, and tells a day later how the post does and how the account",
        arguments: platforms)
    func figures(platform: Platform) async throws {
        try await Year.begin(platform, settings: { $0.paidFigures = [.x] }) { year in
            let options: [OptionKey: OptionValue] = platform == .reddit ? [.subreddit: "r/sandbox"] : [:]
            var content = Content(text: "Good morning")
            if platform == .reddit { content.title = "Morning" }
            let view = try await year.house.engine.posts.create(
                NewPost(
                    content: content,
                    deliveries: [NewDelivery(connectionID: year.connection.id, options: DeliveryOptions(options))],
                    timing: .now),
                key: nil, by: year.house.owner)
            try await year.pass(.hours(49))

            let rules = try #require(year.house.parts.connectors[platform]?.profile.figures)
            let post = try #require(
                try await year.house.engine.figures.post(view.post.id, by: year.house.owner).first)
            #expect(post.delivery.state == .published, "\(String(describing: post.delivery.reason))")
            #expect(post.figures.state == .counted, "\(post.figures.note ?? "")")
            let told = Set(post.figures.days.flatMap(\.values.keys))
            #expect(!told.isEmpty && told.isSubset(of: rules.ofPosts))
            let account = try await year.house.engine.figures.connection(year.connection.id, by: year.house.owner)
            #expect(account.figures.state == .counted, "\(account.figures.note ?? "")")
            #expect(Set(account.figures.days.flatMap(\.values.keys)) == Set(rules.ofAccounts))
            #expect((2...3).contains(account.figures.days.count))
            #expect(try await year.health() == .healthy)
        }
    }

    @Test("S2.02 X is not asked for anything unless the operator pays for it")
    func notX() async throws {
        try await Year.begin(.x) { year in
            try await year.pass(.days(2))
            let jobs = try await year.house.parts.read {
                try $0.query("SELECT id FROM jobs WHERE kind = 'measure'").count
            }
            #expect(jobs == 0)
            let account = try await year.house.engine.figures.connection(year.connection.id, by: year.house.owner)
            #expect(account.figures.state == .priced)
        }
    }
}
