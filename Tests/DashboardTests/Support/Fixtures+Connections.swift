@testable import Dashboard

extension Fixtures {
    static let connections = ConnectionsPage(
        frame: frame, connections: [red, yellow, green], isEmpty: false, tiles: tiles, mayConnect: true,
        roomWords: "5 of 5 accounts of the plan “starter” are connected.", isFull: true,
        problem: "There is no server by that name.", hasBrands: true,
        brandOptions: [SelectOption(value: "brd_1", title: "Engines", isSelected: true)])

    static let red = card(
        id: "con_2", health: "disconnected", tone: "bad", text: "Disconnected",
        advice: AdviceBox(
            adviceTitle: "Access was withdrawn.",
            explanation: "The permission was removed at Bluesky, by you or by somebody with your login.",
            remedy: "Press Reconnect; everything that is scheduled stays."))
    static let yellow = card(
        id: "con_3", health: "warning", tone: "warn", text: "Warning",
        advice: AdviceBox(
            adviceTitle: "Access is about to run out.", explanation: "Renewing it failed for a passing reason.",
            remedy: "Nothing for now."))
    static var green: ConnectionCard {
        var card = card(id: "con_1", health: "healthy", tone: "good", text: "Connected", advice: nil)
        card.isActive = false
        card.isPaused = true
        card.needsReconnect = false
        card.avatarURL = nil
        card.notes = ["3 posts scheduled."]
        return card
    }

    private static func card(
        id: String, health: String, tone: String, text: String, advice: AdviceBox?
    ) -> ConnectionCard {
        ConnectionCard(
            id: id, health: health, tone: tone, healthText: text, name: "Ada Lovelace",
            handle: "@ada@mastodon.example", initial: "A", avatarURL: "/assets/martlet.svg",
            profileURL: "https://mastodon.example/@ada", platform: "mastodon", platformName: "Mastodon", mark: "M",
            connectedISO: "2026-07-01T07:30:00Z", connectedOn: "1 Jul 2026", checkedISO: "2026-07-14T07:30:00Z",
            checkedAt: "Tue, 14 Jul 2026, 09:30", advice: advice,
            notes: ["Reconnecting repairs 1 other account of the same login."],
            waitingWords: "2 posts will wait for your word after the reconnect.", isActive: true, isPaused: false,
            needsReconnect: true, mayConnect: true, instance: "mastodon.example", loginHandle: "@ada@mastodon.example")
    }

    static let tiles = [
        PlatformTile(
            platform: "bluesky", platformName: "Bluesky", mark: "B", isConfigured: true,
            setUpPath: "/settings/apps/bluesky", publishes: true,
            scopes: [ScopeLine(scopeName: "atproto", purpose: "Know who you are")], wantsInstance: false,
            wantsHandle: true, sandboxHint: "In the sandbox: ada.bsky.social", takesAppPassword: true,
            handle: "ada.bsky.social"),
        PlatformTile(
            platform: "mastodon", platformName: "Mastodon", mark: "M", isConfigured: true,
            setUpPath: "/settings/apps/mastodon", publishes: true,
            scopes: [
                ScopeLine(scopeName: "profile", purpose: "Read name and picture"),
                ScopeLine(scopeName: "write:statuses", purpose: "Publish posts"),
            ], wantsInstance: true, wantsHandle: false, sandboxHint: "In the sandbox: gts.example",
            takesAppPassword: false, instance: "mastodon.example"),
        PlatformTile(
            platform: "x", platformName: "X", mark: "X", isConfigured: false, setUpPath: "/settings/apps/x",
            publishes: true, scopes: [],
            wantsInstance: false,
            wantsHandle: false, takesAppPassword: false),
    ]
}
