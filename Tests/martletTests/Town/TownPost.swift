import Foundation
import NIOHTTP1
import Sandbox
import Testing

/// A post that is given to a server which may die at any time; the client repeats it with the same key (P1, P2).
struct TownPost: Sendable {
    /// What is in every part, and in no other post.
    let text: String
    let body: [String: any Sendable]
    /// How many posts of it the public must see on each platform.
    let partCount: Int

    /// - Parameter media: Pictures of the first part.
    init(
        _ text: String, parts: Int = 1, media: [String] = [], to connections: [String],
        in delay: Duration? = nil
    ) {
        self.text = text
        partCount = parts
        let pictures = media.map { ["id": $0, "alt_text": "A picture of \(text)"] }
        var body: [String: any Sendable] = [
            "content": ["text": text, "media": pictures] as [String: any Sendable],
            "parts": (1..<max(parts, 1)).map { "\(text), part \($0 + 1)" },
            "deliveries": connections.map { ["connection_id": $0] },
        ]
        if let delay {
            let due = Date(
                timeIntervalSinceNow: Double(delay.components.seconds) + Double(delay.components.attoseconds) / 1e18)
            body["publish_at"] = due.ISO8601Format(.init(includingFractionalSeconds: true))
        } else {
            body["now"] = true
        }
        self.body = body
    }

    /// Gives it to the server, again if need be; answers the post's identifier.
    func send(by client: Client) async throws -> String {
        let view = try await client.call(.POST, "/v1/posts", body, idempotencyKey: text.replacing(" ", with: "-"))
        return try #require(view["id"] as? String)
    }
}

extension Town {
    /// States in which a delivery rests: final, or waiting for a person.
    static let rests: Set<String> = ["published", "failed", "cancelled", "uncertain", "needs_reconnect"]

    /// The deliveries of a post.
    func deliveries(_ post: String, by client: Client? = nil) async throws -> [[String: Any]] {
        let view = try await (client ?? self.client).call(.GET, "/v1/posts/\(post)")
        return view["deliveries"] as? [[String: Any]] ?? []
    }

    /// Waits until every delivery of the post rests; answers the states, with the reason of what is not published.
    func settled(_ post: String, within limit: Duration = .seconds(90), by client: Client? = nil) async throws
        -> [String]
    {
        var states: [String] = []
        try await eventually(within: limit, every: .milliseconds(200)) {
            states = try await deliveries(post, by: client).compactMap { $0["state"] as? String }
            return !states.isEmpty && states.allSatisfy(Self.rests.contains)
        }
        if states.allSatisfy({ $0 == "published" }) { return states }
        return try await deliveries(post, by: client).map { delivery in
            let journal = delivery["journal"] as? [[String: Any]] ?? []
            let words = journal.compactMap { $0["words"] as? String } + [delivery["platform_words"] as? String ?? ""]
            return "\(delivery["state"] ?? "") (\(delivery["reason"] ?? ""): \(words.joined(separator: " / ")))"
        }
    }

    /// How often people see this text, per platform.
    func sightings(of text: String) -> [String: Int] {
        let seen = sandbox.ledger.posts().filter {
            $0.deletedAt == nil && ($0.text == text || $0.text.hasPrefix(text + ","))
        }
        return Dictionary(grouping: seen, by: \.platform).mapValues(\.count)
    }

    /// Work whose outcome was noted before a kill is not done again (P6, P7, P12), and no intent stays without an outcome.
    func expectNoWorkTwice(_ post: String) async throws {
        for delivery in try await deliveries(post) {
            let journal = delivery["journal"] as? [[String: Any]] ?? []
            let done = journal.filter { ["done", "found"].contains($0["outcome"] as? String) }
            let steps = done.compactMap { $0["step"] as? String }
            #expect(steps.count == Set(steps).count, "\(delivery["platform"] ?? ""): \(steps)")
            #expect(journal.allSatisfy { $0["outcome"] is String }, "no intent is left without an outcome")
        }
    }

    /// Expects that a post came out whole and once on each platform.
    func expectOnce(_ post: TownPost, on platforms: [String] = TownAccount.adas.map(\.platform)) {
        #expect(sightings(of: post.text) == Dictionary(platforms.map { ($0, post.partCount) }) { $0 + $1 })
        #expect(sandbox.ledger.duplicates() == 0, "\(post.text)")
    }
}

/// The names in faults and ledger of the calls that make a post visible.
enum CommitCall {
    static let names = ["bluesky": "repo.createRecord", "mastodon.example": "statuses.create", "x": "tweets.create"]
    /// The same where words alone can be posted.
    static let ofWords = names.merging([
        "facebook": "feed.create", "linkedin-page": "posts.create", "threads": "threads.publish",
    ]) { $1 }
}
