extension MetaPagesFlavor {
    private static let consoleURL = "https://developers.facebook.com/apps"
    // A configuration names the permissions in the place of the link (sheet `facebook`, section 2).
    private static let configWord = "Configuration ID of Facebook Login for Business"

    /// What Meta must approve (sheet `facebook`, section 1).
    static let approvalNote = """
        Until Meta has reviewed the app, only people with a role on it can connect. For everybody else Meta wants Advanced \
        Access for each permission, with a recording of the whole way, and a verified business; that takes weeks.
        """

    /// How the app for Pages is got (platform sheet `facebook`, sections 1 and 3).
    static let facebookGuide = AppGuide(
        consoleURL: consoleURL,
        steps: [
            "Make an app of the type Business, and add Facebook Login to it.",
            "Add the permissions below to the app\u{2019}s use cases: the dialog refuses what the app does not have.",
        ],
        callbackField: "Valid OAuth Redirect URIs, in the settings of Facebook Login", idWord: "App ID",
        secretWord: "App secret", configWord: configWord, demandsHTTPS: true, sendsNotices: true)

    /// How the app for Instagram accounts of Pages is got (platform sheet `instagram-facebook`, sections 1 and 2).
    static let instagramGuide = AppGuide(
        consoleURL: consoleURL,
        steps: [
            "Make an app of the type Business with Facebook Login, or take the one that you have for Facebook Pages.",
            "Add Instagram with Facebook Login, and the permissions below.",
        ],
        callbackField: "Valid OAuth Redirect URIs, in the settings of Facebook Login", idWord: "App ID",
        secretWord: "App secret", configWord: configWord, demandsHTTPS: true, sendsNotices: true)
}
