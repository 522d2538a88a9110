import Domain
import NIOHTTP1
import Sandbox
import Testing

/// Somebody who lives on the simulated platforms, and how to connect to them.
struct TownAccount: Sendable {
    /// The platform's name in the ledger.
    let platform: String
    /// The body of the authorization.
    let body: [String: String]
    /// Their name on the consent page.
    let name: String

    static func bluesky(_ name: String) -> TownAccount {
        TownAccount(platform: "bluesky", body: ["platform": "bluesky", "handle": name + ".bsky.social"], name: name)
    }

    static func mastodon(_ name: String) -> TownAccount {
        TownAccount(
            platform: "mastodon.example", body: ["platform": "mastodon", "instance": "mastodon.example"], name: name)
    }

    static func x(_ name: String) -> TownAccount {
        TownAccount(platform: "x", body: ["platform": "x"], name: name)
    }

    /// One on each platform.
    static let adas = [bluesky("ada"), mastodon("ada"), x("ada")]
    /// Everybody who is easy to reach.
    static let everybody = adas + [bluesky("grace"), mastodon("grace"), x("grace"), mastodon("linus"), x("linus")]
    /// Eight who post words, on platforms of every way of telling whether a post is out (REL-26).
    static let writers =
        adas + [
            mastodon("grace"), x("grace"), TownAccount(.threads), TownAccount(.facebook), TownAccount(.linkedinPage),
        ]
}

extension Town {
    /// Goes the way of a person: our one-time link, the platform's consent page, the callback.
    func connect(_ account: TownAccount, reconnecting id: String? = nil) async throws -> String {
        var body = account.body
        body["reconnect"] = id
        let started = try await client.call(.POST, "/v1/authorizations", body)
        let link = try #require(started["url"] as? String)
        let attempt = try #require(started["id"] as? String)
        let consent = try #require(try await client.browse(link).location)
        let callback = try await client.browse(consent, form: [("account", account.name), ("decision", "approve")])
        _ = try await client.browse(try #require(callback.location))
        var end = try await client.call(.GET, "/v1/authorizations/\(attempt)")
        if let choices = end["choices"] as? [[String: Any]] {
            let first = choices.first { $0["can_publish"] as? Bool != false }
            let choice = try #require(first?["remote_id"] as? String, "\(end)")
            end = try await client.call(.POST, "/v1/authorizations/\(attempt)/choice", ["choice_ids": [choice]])
        }
        let ids = try #require(end["connection_ids"] as? [String], "\(end)")
        return try #require(ids.first)
    }

    /// How a connection is: its status, and why.
    func health(_ id: String) async throws -> (status: String, reason: String?, expires: String) {
        let view = try await client.call(.GET, "/v1/connections/\(id)")
        return (
            view["status"] as? String ?? "", view["reason"] as? String, view["access_expires_at"] as? String ?? ""
        )
    }
}
