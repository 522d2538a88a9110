/// A version of a platform's interface that ends soon, or has ended: the operator must set a later one.
package struct Sunset: Sendable, Hashable, Codable {
    /// How far it came.
    package enum Stage: Sendable, Hashable, Codable {
        /// So many days are left, the one under way included.
        case soon(days: Int)
        /// It ended: calls are refused.
        case over
        /// There is no such version, or not yet: calls are refused.
        case missing
    }

    /// Whose interface it is.
    package let platform: Platform
    /// The version that is set.
    package let version: String
    /// The setting that names it.
    package let setting: String
    /// How far it came.
    package let stage: Stage
    /// When it ends, or ended; `nil` for a version that never was.
    package let endsAt: Instant?
    /// Whether the platform said so; otherwise the end is an estimate.
    package let isEndKnown: Bool
    /// A later version that is known to serve.
    package let successor: String?

    /// Gathers the facts.
    package init(
        platform: Platform, version: String, setting: String, stage: Stage, endsAt: Instant?, isEndKnown: Bool,
        successor: String?
    ) {
        self.platform = platform
        self.version = version
        self.setting = setting
        self.stage = stage
        self.endsAt = endsAt
        self.isEndKnown = isEndKnown
        self.successor = successor
    }

    /// Whether calls are refused by now.
    package var isOver: Bool { if case .soon = stage { false } else { true } }

    /// Which of the warnings it is: one each 60, 30, 14, 7, 3 and 1 days before the end, and one when it is over.
    package var warning: String {
        guard case .soon(let days) = stage else { return "over" }
        return "\([1, 3, 7, 14, 30].first { days <= $0 } ?? 60)"
    }

    /// What is the case, as a sentence.
    package var fact: String {
        let subject = "Version \(version) of \(platform.vendor)\u{2019}s interface"
        switch stage {
        case .soon(let days):
            let left = days == 1 ? "a day" : "\(days) days"
            return isEndKnown ? "\(subject) ends in \(left)." : "\(subject) ends in about \(left)."
        case .over:
            return isEndKnown
                ? "\(subject) has ended; \(platform.vendor) refuses calls."
                : "\(subject) is more than a year old; \(platform.vendor) refuses calls, or will soon."
        case .missing: return "\(subject) does not exist, or not yet; \(platform.vendor) refuses calls."
        }
    }

    /// What the operator sets, as a sentence.
    package var remedy: String {
        let target = successor.map { "\($0), or to a later version" } ?? "a later version"
        return "Set \(setting) to \(target) of \(platform.vendor)\u{2019}s list, and start Martlet again."
    }
}

extension Platform {
    /// Who makes the interface.
    fileprivate var vendor: String { self == .linkedinPage || self == .linkedin ? "LinkedIn" : displayName }
}
