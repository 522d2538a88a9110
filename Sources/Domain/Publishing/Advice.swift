/// What happened and what to do, in plain words: the one table of messages for people.
///
/// The platform's own words are kept beside it and never mixed into it, because they are untrusted text.
package struct Advice: Sendable, Hashable, Codable {
    /// What happened, in a few words without a stop.
    package let title: String
    /// What it means, in a sentence or two.
    package let explanation: String
    /// What the person can do; says so when there is nothing to do.
    package let remedy: String

    /// Gathers the parts.
    package init(title: String, explanation: String, remedy: String) {
        self.title = title
        self.explanation = explanation
        self.remedy = remedy
    }

    init(_ title: String, _ explanation: String, _ remedy: String) {
        self.init(title: title, explanation: explanation, remedy: remedy)
    }
}

extension Advice {
    /// Advice for a connection that is not healthy; `nil` for a healthy one.
    package static func on(_ health: Health, platform: Platform) -> Advice? {
        switch health {
        case .healthy: nil
        case .warning(let reason): on(reason, platform: platform)
        case .disconnected(let reason): on(reason, platform: platform)
        }
    }

    /// Advice for where a delivery stands, by its stable code: a `PlatformFailure.Kind` or a `DeliveryReason.Own`.
    package static func on(_ reason: DeliveryReason, platform: Platform) -> Advice {
        if let own = DeliveryReason.Own(rawValue: reason.code) { return on(own, platform: platform) }
        return on(PlatformFailure.Kind(rawValue: reason.code) ?? .unknown, platform: platform)
    }
}

extension DeliveryReason {
    /// The reasons that are ours and not the platform's.
    package enum Own: String, Sendable, Hashable, Codable, CaseIterable {
        /// Its time passed by too long while the server was down (REL-29).
        case missedWindow = "missed_window"
        /// It took the server down, or was rescued too often (REL-31).
        case poison
        /// A person gave it up (REL-25).
        case abandoned
        /// Nobody can tell whether it is out (REL-25).
        case lostAnswer = "lost_answer"
        /// The account was taken out of the workspace while the post was on its way.
        case accountRemoved = "account_removed"
        /// The connection is disconnected.
        case reconnect
        /// Its time passed while the connection was disconnected.
        case overdue
        /// It breaks a rule by now, and nothing was sent (S3.21).
        case brokenRules = "broken_rules"
        /// The platform called it published and rejected it afterwards.
        case rejectedLater = "rejected_later"
        /// It was out, and somebody other than its author took it down.
        case removedLater = "removed_later"
        /// The post to which it belongs is not out (REL-27).
        case parentEnded = "parent_ended"
        /// The post to which it belongs is out, and nobody knows by which name (REL-27).
        case parentUnknown = "parent_unknown"
    }

    /// One of our own reasons with its plain sentence.
    package init(_ own: Own, platform: Platform) {
        self.init(code: own.rawValue, words: Advice.on(own, platform: platform).explanation)
    }

    /// The most characters of all problems together.
    private static let wordLimit = 2_000

    /// The graver problems of a post that cannot go out, in the same words as while it was written; `nil` without any.
    package init?(_ problems: [Problem]) {
        let words = problems.filter { $0.severity == .error }.map { "\($0.message) \($0.remedy)" }
        guard !words.isEmpty else { return nil }
        self.init(code: Own.brokenRules.rawValue, words: String(words.joined(separator: " ").prefix(Self.wordLimit)))
    }
}
