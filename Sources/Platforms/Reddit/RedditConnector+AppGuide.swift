extension RedditConnector {
    /// How an app is got at Reddit (platform sheet, section 1).
    static let appGuide = AppGuide(
        consoleURL: "https://www.reddit.com/prefs/apps",
        steps: [
            "Ask for access by Reddit\u{2019}s form for developers, and wait for the approval.",
            "Make an app of the kind \u{201c}web app\u{201d}; an \u{201c}installed app\u{201d}, which has no secret, works too.",
        ],
        callbackField: "redirect uri; there is one per app", idWord: "Client ID, below the app\u{2019}s name",
        secretWord: "secret", takesPublicApps: true)
}
