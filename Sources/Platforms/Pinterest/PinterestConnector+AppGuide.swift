extension PinterestConnector {
    /// How an app is got at Pinterest (platform sheet, section 1).
    static let appGuide = AppGuide(
        consoleURL: "https://developers.pinterest.com/apps/",
        steps: [
            "With a Pinterest business account make an app; the address of a privacy policy is asked for.",
            "Wait for trial access, connect an account, and ask for standard access with a recording.",
        ],
        callbackField: "Redirect URIs of the app", idWord: "App ID", secretWord: "App secret key")
}
