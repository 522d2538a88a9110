import Domain

extension BlueskyConnector {
    /// What is constant about Bluesky.
    package static let profile = PlatformProfile(
        platform: .bluesky, target: .handle, appSource: .onTheFly, takesAppPassword: true,
        scopes: [
            Scope("atproto", "know which account you chose"),
            // The narrow permissions (`repo:…`, `blob:…`) are unknown to servers in use and cannot be asked about.
            Scope("transition:generic", "write posts and upload pictures for you; no direct messages"),
        ],
        capabilities: BlueskyLimits.capabilities(imageByteLimit: BlueskyLimits.unsureImageBytes), idleLife: .days(14),
        refreshRate: 5,
        defaultAccessLife: .minutes(30),
        idempotency: .record,
        reconcileNote: "The key of the record is ours; the account's own server says soundly whether it is there.",
        stepDeadline: .seconds(40), manageAccessURL: "https://bsky.app/settings/privacy-and-security",
        figures: figureRules)

    /// What is constant about Bluesky.
    package var profile: PlatformProfile { Self.profile }
}
