@testable import Dashboard

extension Fixtures {
    static let help = HelpPage(
        frame: frame.at(.connections), heading: "Help with Ada Lovelace",
        subheading: "@ada@mastodon.example on Mastodon", platformName: "Mastodon",
        state: HelpState(
            stateTone: "bad", stateText: "Disconnected", sinceISO: "2026-07-14T07:30:00Z",
            since: "Tue, 14 Jul 2026, 09:30",
            cause: AdviceBox(
                adviceTitle: "Access has run out.", explanation: "It can no longer be renewed.",
                remedy: "Press Reconnect."),
            quotes: ["The token was revoked", "invalid_grant"],
            repair: HelpRepair(
                platform: "mastodon", reconnect: "con_1", instance: "mastodon.example",
                loginHandle: "@ada@mastodon.example", repairText: "Reconnect")),
        fitting: [step], hasFitting: true,
        others: [HelpStep(stepTitle: "Wait", instruction: "It passes.", stepReason: "It is on their side.")],
        othersTitle: "Also worth a look", conditionTone: "warn", condition: "Many accounts fail.",
        statusWords: "It publishes its state.", statusURL: "https://status.example/",
        rungs: [
            HelpRung(
                rungID: "disconnect", rungTitle: "Disconnect the account here", rungWords: "You are asked first.",
                rungMenu: "Settings → Apps", rungPath: "/connections/con_1/disconnect",
                rungURL: "https://mastodon.example/", rungLink: "Disconnect…"),
            HelpRung(
                rungID: "remove", rungTitle: "Remove the app there", rungWords: "So that it is asked anew.",
                rungMenu: "Preferences → Authorized apps", rungURL: "https://mastodon.example/apps",
                rungLink: "Open the page"),
        ])

    /// Nothing is known but the platform.
    static var platformHelp: HelpPage {
        var page = help
        page.state = nil
        page.fitting = []
        page.hasFitting = false
        page.statusURL = nil
        return page
    }

    static let helpIndex = HelpIndexPage(
        frame: frame.at(.connections),
        troubled: [
            HelpEntry(
                entryPath: "/connections/con_1/help", platform: "mastodon", mark: "M", entryName: "Ada Lovelace",
                entryWords: "Disconnected", entryTone: "bad")
        ], hasTroubled: true,
        platforms: [
            HelpEntry(
                entryPath: "/help/mastodon", platform: "mastodon", mark: "M", entryName: "Mastodon",
                entryWords: "In trouble", entryTone: "warn")
        ])

    private static let step = HelpStep(
        stepTitle: "Was the password changed?", instruction: "Press Reconnect.", menuPath: "Preferences → Account",
        stepURL: "https://mastodon.example/settings", stepReason: "A new one ends the access of apps.")
}
