/// What a platform says of an app's credentials before anybody connects by it.
package enum AppVerdict: Sendable, Hashable {
    /// The platform knows the app, and took the secret.
    case accepted
    /// The platform refuses the app; its own words, to be shown as text.
    case refused(words: String)
    /// Nothing is known, and why not.
    case unknown(words: String)
}

/// A verdict with its time.
package struct AppExamination: Sendable, Hashable {
    /// What the platform said.
    package let verdict: AppVerdict
    /// When.
    package let at: Instant

    /// Gathers both.
    package init(_ verdict: AppVerdict, at: Instant) {
        self.verdict = verdict
        self.at = at
    }
}
