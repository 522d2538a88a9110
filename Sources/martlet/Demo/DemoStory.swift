import Domain
import Foundation
import Outbound
import Sandbox

/// The story: connect everywhere, publish, lose an account, get it back.
struct DemoStory: Sendable {
    let browser: DemoBrowser
    let origin: String
    let sandbox: Sandbox
    let say: @Sendable (String) -> Void

    /// The accounts of the story: platform, body of the authorization, name at the sandbox.
    static let accounts: [(platform: String, body: [String: String], name: String)] = [
        ("bluesky", ["platform": "bluesky", "handle": "ada.bsky.social"], "ada"),
        ("mastodon", ["platform": "mastodon", "instance": "mastodon.example"], "ada"),
        ("x", ["platform": "x"], "ada"),
    ]

    /// The parts of the thread.
    static let parts = [
        "Martlet says hello: once, on time, everywhere.", "A second part, in the same thread.", "And that is all.",
    ]

    /// How many posts people must see in the end: the thread and one more, on each platform.
    static let visiblePosts = accounts.count * (parts.count + 1)

    /// Tells the story from the first-run link on; fills the result as far as it gets.
    func tell(token: String, into result: inout DemoResult) async throws {
        try await settle(token)
        var ids: [String] = []
        for account in Self.accounts { ids.append(try await connect(account.body, as: account.name)) }
        result.connections = try await connections().count
        say("Connected \(result.connections) accounts.")

        let picture = try JSONDecoder().decode(
            DemoAnswer.Thing.self, from: try await browser.upload(DemoPicture.png, named: "gradient.png").body)
        let media: [[String: String]] = [["id": picture.id, "alt_text": "A gradient from blue to violet."]]
        let first: [String: any Sendable] = ["text": Self.parts[0], "media": media]
        let due = Date(timeIntervalSinceNow: 1.5).ISO8601Format(.init(includingFractionalSeconds: true))
        try await publish(
            ["content": first, "parts": Array(Self.parts.dropFirst()), "publish_at": due], to: ids, into: &result)

        try await loseAndRegain(&result)
        try await publish(["content": "And once more, after the reconnect.", "now": true], to: ids, into: &result)
        count(&result)
    }

    private func settle(_ token: String) async throws {
        let made = try await browser.submit(
            origin + "/first-run",
            [
                ("token", token), ("name", "Ada"), ("email", "ada@example.org"),
                ("password", "heron over grey water"), ("workspace", "Studio"), ("zone", "UTC"),
            ])
        guard made.status == 303 else {
            throw DemoBrowser.Unexpected(description: "The owner was not made: \(made.status)")
        }
        let key = try await browser.call(
            .post, "/v1/api-keys", ["name": "demo", "role": "admin"], as: DemoAnswer.Key.self)
        browser.use(apiKey: key.key)
        say("Made the owner and an API key.")
    }

    /// Goes the way of a person: our one-time link, the platform's consent page, the callback.
    private func connect(_ body: [String: String], as name: String) async throws -> String {
        let started = try await browser.call(.post, "/v1/authorizations", body, as: DemoAnswer.Started.self)
        guard let page = try await browser.open(started.url).location,
            let callback = try await browser.submit(page, [("account", name), ("decision", "approve")]).location
        else { throw DemoBrowser.Unexpected(description: "The consent page did not lead back.") }
        _ = try await browser.open(callback)
        let attempt = try await browser.call(
            .get, "/v1/authorizations/\(started.id)", as: DemoAnswer.Attempt.self)
        guard attempt.status == "done", let id = attempt.connection_ids?.first else {
            throw DemoBrowser.Unexpected(description: "Not connected: \(attempt.status) \(attempt.detail ?? "")")
        }
        say("  connected \(body["platform"] ?? "")")
        return id
    }

    private func connections() async throws -> [DemoAnswer.Connection] {
        try await browser.call(.get, "/v1/connections", as: DemoAnswer.Connections.self).connections
    }

    /// Publishes and watches until every delivery has ended.
    private func publish(
        _ post: [String: any Sendable], to ids: [String], into result: inout DemoResult
    ) async throws {
        var body = post
        body["deliveries"] = ids.map { ["connection_id": $0] }
        var seen = try await browser.call(.post, "/v1/posts", body, as: DemoAnswer.Post.self)
        var states: [String: String] = [:]
        for _ in 0..<600 {
            for delivery in seen.deliveries where states[delivery.platform] != delivery.state {
                states[delivery.platform] = delivery.state
                say("  \(delivery.platform): \(delivery.state)" + (delivery.url.map { "  \($0)" } ?? ""))
            }
            if seen.deliveries.allSatisfy({ ["published", "failed", "uncertain"].contains($0.state) }) { break }
            try await Task.sleep(for: .milliseconds(100))
            seen = try await browser.call(.get, "/v1/posts/\(seen.id)", as: DemoAnswer.Post.self)
        }
        result.deliveries.published += seen.deliveries.count { $0.state == "published" }
        result.deliveries.uncertain += seen.deliveries.count { $0.state == "uncertain" }
        result.deliveries.failed += seen.deliveries.count { $0.state != "published" && $0.state != "uncertain" }
    }

    /// The person withdraws the permission on the platform; the product notices, and a reconnect repairs it.
    private func loseAndRegain(_ result: inout DemoResult) async throws {
        sandbox.change("ada", on: "x", .revoke)
        say("The person withdrew the permission on X.")
        guard let lost = try await connections().first(where: { $0.platform == "x" }) else { return }
        let checked = try await browser.call(
            .post, "/v1/connections/\(lost.id)/check", as: DemoAnswer.Connection.self)
        result.turnedRed = checked.status == "disconnected"
        say(result.turnedRed ? "  X turned red." : "  X is \(checked.status).")
        let id = try await connect(["platform": "x", "reconnect": lost.id], as: "ada")
        let repaired = try await browser.call(.get, "/v1/connections/\(id)", as: DemoAnswer.Connection.self)
        result.reconnected = id == lost.id && repaired.status == "healthy"
        say(result.reconnected ? "  Reconnected: the same connection, green again." : "  Not repaired.")
    }

    private func count(_ result: inout DemoResult) {
        let visible = sandbox.ledger.posts().filter { $0.deletedAt == nil }
        result.postsOnPlatforms = visible.count
        result.duplicates = sandbox.ledger.duplicates()
    }
}
