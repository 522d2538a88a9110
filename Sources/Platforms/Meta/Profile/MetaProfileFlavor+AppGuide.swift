extension MetaProfileFlavor {
    private static let consoleURL = "https://developers.facebook.com/apps"

    /// How the app for Instagram's own login is got (platform sheet `instagram`, section 1).
    static let instagramGuide = AppGuide(
        consoleURL: consoleURL,
        steps: [
            "Make an app, add the product Instagram, and open \u{201c}API setup with Instagram login\u{201d}.",
            "Take the Instagram app id and secret that are shown there: those of the Meta app do not work.",
        ],
        callbackField:
            "OAuth redirect URIs, in the business login settings; look whether a slash was added when saving",
        idWord: "Instagram app ID", secretWord: "Instagram app secret", demandsHTTPS: true, sendsNotices: true)

    /// How the app for Threads is got (platform sheet `threads`, section 1).
    static let threadsGuide = AppGuide(
        consoleURL: consoleURL,
        steps: [
            "Make an app with the use case \u{201c}Access the Threads API\u{201d}, and add the permissions below to it.",
            "Take the Threads app id and secret from the settings of the use case: those of the Meta app do not work.",
        ],
        callbackField: "Redirect Callback URLs, in the settings of the use case", idWord: "Threads app ID",
        secretWord: "Threads app secret", demandsHTTPS: true, sendsNotices: true)
}
