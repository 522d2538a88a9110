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
        capabilities: capabilities(imageByteLimit: unsureImageBytes), idleLife: .days(14), refreshRate: 5,
        defaultAccessLife: .minutes(30),
        idempotency: .record,
        reconcileNote: "The key of the record is ours; the account's own server says soundly whether it is there.",
        stepDeadline: .seconds(40), manageAccessURL: "https://bsky.app/settings/privacy-and-security")

    /// What is constant about Bluesky.
    package var profile: PlatformProfile { Self.profile }

    /// The largest picture of today's lexicon.
    static let imageBytes = 2_000_000
    /// Servers with older lexicons take one million bytes at most (sheet, section 5).
    static let unsureImageBytes = 976 << 10

    static func capabilities(imageByteLimit: Int) -> Capabilities {
        Capabilities(
            counting: .graphemes(byteLimit: 3000), textLimit: 300, imageLimit: 4, imageByteLimit: imageByteLimit,
            imageTypes: ["image/jpeg", "image/png", "image/webp", "image/gif"], altTextLimit: 2000, threadLimit: 50)
    }
}
