/// Scopes of Mastodon: `write` covers `write:statuses`.
enum MastodonScopes {
    private static let parts = [
        "accounts", "blocks", "bookmarks", "favourites", "filters", "follows", "lists", "mutes", "notifications",
        "search", "statuses",
    ]

    static let known: Set<String> = Set(
        [
            "profile", "read", "write", "follow", "push", "read:me", "write:media", "write:conversations",
            "write:reports",
        ]
            + parts.flatMap { ["read:\($0)", "write:\($0)"] })

    /// The words of a scope text; an empty one means `read`.
    static func words(_ text: String?) -> [String] {
        let words = (text ?? "").split(whereSeparator: { $0 == " " || $0 == "+" }).map(String.init)
        return words.isEmpty ? ["read"] : words
    }

    static func covers(_ granted: [String], _ wanted: String) -> Bool {
        granted.contains(wanted) || granted.contains(String(wanted.prefix { $0 != ":" }))
    }

    /// A scope as people read it.
    static func explained(_ scope: String) -> String {
        switch scope {
        case "profile": "Read your profile"
        case "read": "Read all your account's data"
        case "write": "Change all your account's data"
        case "follow": "Change your relationships"
        case "push": "Receive your notifications"
        case "write:statuses": "Publish posts"
        case "write:media": "Upload media files"
        case "read:statuses": "See all posts"
        case "read:accounts": "See account information"
        default: "Access \(scope.replacing(":", with: " "))"
        }
    }
}
