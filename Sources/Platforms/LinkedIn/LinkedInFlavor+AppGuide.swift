extension LinkedInFlavor {
    private static let consoleURL = "https://developer.linkedin.com"
    private static let callbackField = "Authorized redirect URLs for your app, under Auth"

    /// How the app for members is got (platform sheet `linkedin`, section 1).
    static let memberGuide = AppGuide(
        consoleURL: consoleURL,
        steps: [
            "Make an app that belongs to your company page, and let the page verify it.",
            "Add the products \u{201c}Sign In with LinkedIn using OpenID Connect\u{201d} and \u{201c}Share on LinkedIn\u{201d}.",
        ],
        callbackField: callbackField, idWord: "Client ID", secretWord: "Primary Client Secret")

    /// How the app for pages is got (platform sheet `linkedin-page`, section 1).
    static let pageGuide = AppGuide(
        consoleURL: consoleURL,
        steps: [
            "Make a second app beside the one for profiles: this product must be the only one of its app.",
            "Ask for the product \u{201c}Community Management API\u{201d}, and wait until LinkedIn grants it.",
        ],
        callbackField: callbackField, idWord: "Client ID", secretWord: "Primary Client Secret")
}
