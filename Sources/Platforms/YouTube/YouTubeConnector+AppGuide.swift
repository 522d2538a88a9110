extension YouTubeConnector {
    /// How a client is got at Google (platform sheet, section 1).
    static let appGuide = AppGuide(
        consoleURL: "https://console.cloud.google.com/apis/credentials",
        steps: [
            "Make a project, and enable YouTube Data API v3 and YouTube Analytics API in it.",
            "Fill in the consent screen with the permissions below; publish it, and ask for its verification.",
            "Make an OAuth client of the type Web application.",
        ],
        callbackField: "Authorized redirect URIs of the OAuth client", idWord: "Client ID", secretWord: "Client secret")
}
