import Domain

extension Guide {
    /// Platform sheet `x`, sections 1 and 3.
    static let x = Guide(
        .x,
        removal: Removal(
            path: [
                "More", "Settings and privacy", "Security and account access", "Apps and sessions", "Connected apps",
            ],
            url: "https://x.com/settings/connected_apps"),
        status: Status(
            url: "https://docs.x.com/status", words: "X publishes the state of the interface that Martlet uses."),
        steps: [
            Step(
                "Was the user name or the password changed?",
                "After such a change press Reconnect and log in with the new one.", at: "More", "Settings and privacy",
                "Your account", url: "https://x.com/settings/account",
                why: "X ends the access of all apps when the password changes, and a new name has to be made known.",
                fits: [.ended, .expired, .otherAccount]),
            Step(
                "Log in to X with the right account first",
                "Open x.com, look at the picture at the lower left, and switch the account there if it is another one.",
                at: "x.com", "Picture at the lower left", "Add an existing account",
                why: "X does not ask which account is meant: it takes the one that is logged in.",
                fits: [.otherAccount, .notFound, .ended]),
            Step(
                "See whether X has locked the account",
                "Log in on x.com. If X asks to confirm an address or a telephone number, do so, then reconnect.",
                url: "https://x.com/login", why: "A locked or suspended account lets no app speak for it.",
                fits: [.account, .ended]),
            Step(
                "Look whether the app is still there",
                "Open the list of connected apps. If this server's app is missing, somebody removed it: reconnect.",
                at: "Settings and privacy", "Security and account access", "Apps and sessions", "Connected apps",
                url: "https://x.com/settings/connected_apps",
                why: "Everybody with the login can take the access back there.", fits: [.ended, .permission]),
        ])
}
