package import Domain

extension XConnector {
    /// What is constant about X (platform sheet, sections 2 to 5 and 7).
    package var profile: PlatformProfile { Self.profile }

    private static let profile = PlatformProfile(
        platform: .x, target: .none, appSource: .configured,
        scopes: [
            Scope("tweet.read", "See your posts, to make sure that each arrived once"),
            Scope("tweet.write", "Publish posts"),
            Scope("users.read", "See your name and picture"),
            Scope("media.write", "Upload pictures"),
            Scope("offline.access", "Stay connected until you disconnect"),
        ],
        capabilities: XLimits.capabilities(tier: nil), idleLife: .days(180), defaultAccessLife: .hours(2),
        idempotency: .list,
        reconcileNote: """
            There is no key. A lost answer is looked up in the account's own timeline, by reply, media, text and links. \
            The timeline may lag, so that a post counts as absent only after two looks, the last at least 30 seconds \
            after the sending. X also refuses identical texts by itself; then the first one is looked up.
            """,
        stepDeadline: .seconds(45), manageAccessURL: "https://x.com/settings/connected_apps",
        approvalNote: """
            X reviews nothing, but every call is paid: an app without credits gets error 402 for everything. Since April 2026 a \
            post costs $0.015, a post with a link $0.20, and reading a user $0.01.
            """,
        appGuide: appGuide, figures: figureRules)

    /// Limits of the account's tier.
    package func capabilities(of session: Session) async -> Capabilities? {
        XLimits.capabilities(tier: session.account?.tier)
    }
}
