import Domain

extension MastodonConnector {
    /// What is constant about Mastodon (platform sheet, sections 2 to 5 and 7).
    package var profile: PlatformProfile { Self.profile }

    private static let profile = PlatformProfile(
        platform: .mastodon, target: .instance, appSource: .onTheFly, scopes: MastodonScopes.offered,
        capabilities: InstanceLimits.usual, refreshRate: 0.5, defaultAccessLife: nil, idempotency: .key,
        reconcileNote: """
            The key is remembered for an hour by Mastodon and not at all by most other servers. A lost answer is looked \
            up among the account's own posts, by reply, media and text. It counts as absent on Mastodon after one look \
            15 seconds later (a repeat with the same key is harmless within the hour), elsewhere after two looks.
            """,
        // Answers of busy instances take long, and clients that gave up early made duplicates (sheet, section 9);
        // more than this does not fit into the lease of a delivery (REL-2).
        stepDeadline: .seconds(45), repeatsTokens: true, figures: figureRules)
}

/// The permissions asked at an instance.
enum MastodonScopes {
    /// As shown before connecting.
    static let offered = [
        Scope("profile", "See your name and picture"),
        Scope("read:statuses", "See your posts, to make sure that each arrived once"),
        Scope("write:statuses", "Publish posts"),
        Scope("write:media", "Upload pictures"),
    ]

    /// The names for one server: `profile` exists from Mastodon 4.3 on, and some know only the two coarse ones.
    static func asked(supported: Set<String>?, software: InstanceSoftware) -> [String] {
        if software.hasCoarseScopesOnly { return ["read", "write"] }
        let identity = supported?.contains("profile") == true ? "profile" : "read:accounts"
        return [identity] + offered.dropFirst().map(\.name)
    }

    /// Whether a granted set allows what a name stands for; `read` and `write` stand for all below them.
    static func covers(_ granted: Set<String>, _ name: String) -> Bool {
        if granted.contains(name) { return true }
        let family = name.prefix { $0 != ":" }
        if name == "profile" { return !granted.isDisjoint(with: ["read", "read:accounts"]) }
        return granted.contains(String(family))
    }

    /// The granted names, with ours added for which another name stands, so that nothing seems to be missing.
    static func normalized(_ granted: Set<String>) -> Set<String> {
        granted.union(offered.map(\.name).filter { covers(granted, $0) })
    }
}
