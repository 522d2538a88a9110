extension XConnector {
    /// How an app is got at X (platform sheet, section 1).
    static let appGuide = AppGuide(
        consoleURL: "https://console.x.com",
        steps: [
            "Make a developer app, and buy credits for it.",
            "Switch on \u{201c}User authentication settings\u{201d} with the permission Read and write.",
            "Choose the type Web App, which has a client secret; a Native App has none and works too.",
        ],
        callbackField: "Callback URI / Redirect URL, in the user authentication settings",
        idWord: "OAuth 2.0 client id (not the API key)", secretWord: "Client secret", takesPublicApps: true)
}
