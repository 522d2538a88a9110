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
    private static let platforms: [Platform] = [.x, .linkedinPage, .reddit, .bluesky, .mastodon, .youtube, .facebook]
    /// What a platform must be told.
    private static let options: [Platform: [OptionKey: OptionValue]] = [
        .reddit: [.subreddit: "r/sandbox"], .youtube: [.madeForKids: false, .visibility: "public"],
        .facebook: [.format: "reel"],
    ]

    @Test(
        "S0.03 S2.02 one connection publishes, and tells a day later how the post does and how the account",
        arguments: platforms)
    func figures(platform: Platform) async throws {
        try await Year.begin(platform, settings: { $0.paidFigures = [.x] }) { year in
            let options = Self.options[platform] ?? [:]
            var content = Content(text: "Good morning")
            if [.reddit, .youtube].contains(platform) { content.title = "Morning" }
            if [.youtube, .facebook].contains(platform) {
                content.parts[0].media = [Domain.Attachment(id: try await year.film().id)]
            }
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

    @Test(
        "REL-48 what YouTube counted is cleared away after the thirty days that its terms allow, nobody else's is",
        arguments: [(Platform.youtube, 0), (.mastodon, 1)])
    func kept(platform: Platform, left: Int) async throws {
        try await Year.begin(platform) { year in
            let (id, workspaceID) = (year.connection.id, year.house.owner.workspaceID)
            try await year.house.parts.write {
                try FigureStore.put([.connection(id): [.followers: 7]], of: workspaceID, in: $0)
            }
            try await year.house.engine.prepare()
            for (days, count) in [(30, 1), (1, left)] as [(Int64, Int)] {
                year.clock.advance(by: .days(days))
                try await year.node.work(on: try #require(try await year.node.claim([.sweep]).jobs.first))
                let kept = try await year.house.parts.read {
                    try FigureStore.list(of: .connection(id), of: workspaceID, since: Day(number: 0), in: $0)
                }
                #expect(kept.count == count)
            }
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
