/// How somebody gets an app at a platform: for the set-up page and the manual. In the platform's own terms, so that they are
/// found again there.
package struct AppGuide: Sendable {
    /// The platform's page for developers.
    package let consoleURL: String
    /// What to do there before the credentials can be entered, in order.
    package let steps: [String]
    /// Where the callback address goes there.
    package let callbackField: String
    /// What the platform calls the client id.
    package let idWord: String
    /// What the platform calls the client secret.
    package let secretWord: String
    /// What the platform calls a configuration of the login, which may be entered beside the app; `nil` where there is none.
    package let configWord: String?
    /// Whether an app without a secret is taken, too.
    package let takesPublicApps: Bool
    /// Whether callbacks must be https, even on one's own machine.
    package let demandsHTTPS: Bool
    /// Whether the platform tells of people who withdraw, at addresses that are entered there as well (SEC-80).
    package let sendsNotices: Bool

    /// Gathers the facts.
    package init(
        consoleURL: String, steps: [String], callbackField: String, idWord: String, secretWord: String,
        configWord: String? = nil, takesPublicApps: Bool = false, demandsHTTPS: Bool = false,
        sendsNotices: Bool = false
    ) {
        self.consoleURL = consoleURL
        self.steps = steps
        self.callbackField = callbackField
        self.idWord = idWord
        self.secretWord = secretWord
        self.configWord = configWord
        self.takesPublicApps = takesPublicApps
        self.demandsHTTPS = demandsHTTPS
        self.sendsNotices = sendsNotices
    }
}
