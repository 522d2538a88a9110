extension TikTokConnector {
    /// How an app is got at TikTok (platform sheet, section 1).
    static let appGuide = AppGuide(
        consoleURL: "https://developers.tiktok.com/apps",
        steps: [
            "Make an app with the products Login Kit and Content Posting API, and switch \u{201c}Direct Post\u{201d} on.",
            "Add the permissions below, and send the app in for review.",
            "For public posts apply for the audit of the client afterwards.",
        ],
        callbackField: "Redirect URI of Login Kit, for the platform Web", idWord: "Client key",
        secretWord: "Client secret", demandsHTTPS: true)
}
