package import Domain

/// A version of a platform's interface that the operator sets, because the platform lets each one live for some time only.
package struct InterfaceVersion: Sendable, Hashable {
    /// How long before its end a version is warned of.
    package static let lead: Duration = .days(60)

    /// Whose interface it is.
    package let platform: Platform
    /// The version as it is sent.
    package let version: String
    /// The setting that names it, e.g. `platforms.linkedin.version`.
    package let setting: String
    /// From when until when it serves; `nil` when the platform knows no such version.
    package let life: Range<Instant>?
    /// Whether the platform said when it ends; otherwise the end is an estimate.
    package let isEndKnown: Bool
    /// A later version that is known to serve; `nil` where this is the latest that is known.
    package let successor: String?

    /// Gathers the facts.
    package init(
        platform: Platform, version: String, setting: String, life: Range<Instant>?, isEndKnown: Bool,
        successor: String?
    ) {
        self.platform = platform
        self.version = version
        self.setting = setting
        self.life = life
        self.isEndKnown = isEndKnown
        self.successor = successor
    }

    /// What must be said of it at a time; `nil` while it serves for long enough.
    package func sunset(at now: Instant) -> Sunset? {
        guard let life, life.lowerBound <= now else { return sunset(.missing) }
        guard life.upperBound > now else { return sunset(.over) }
        let left = life.upperBound - now
        guard left <= Self.lead else { return nil }
        return sunset(.soon(days: left.daysLeft))
    }

    private func sunset(_ stage: Sunset.Stage) -> Sunset {
        Sunset(
            platform: platform, version: version, setting: setting, stage: stage,
            endsAt: life?.upperBound, isEndKnown: isEndKnown, successor: successor)
    }
}
