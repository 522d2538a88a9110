/// Which server software an instance plays, and how it deviates (sheet sections 5, 6 and 9).
package struct MastodonFlavor: Sendable {
    /// Host of the instance.
    package let host: String
    /// Name for people.
    let title: String
    /// `software.name` of nodeinfo.
    let software: String
    /// Version as the instance tells it.
    let version: String
    /// Whether this is GoToSocial rather than Mastodon.
    let isGoToSocial: Bool
    let maxCharacters: Int
    let maxMedia: Int
    let charactersPerURL: Int
    let descriptionLimit: Int
    let maxPollOptions: Int
    /// Largest video, in bytes.
    let largestVideo: Int
    let defaultVisibility: String

    /// `https://` and the host.
    package var origin: String { "https://\(host)" }

    /// A current Mastodon at `mastodon.example`.
    package static let mastodon = MastodonFlavor(
        host: "mastodon.example", title: "Mastodon Example", software: "mastodon", version: "4.5.1",
        isGoToSocial: false, maxCharacters: 500, maxMedia: 4, charactersPerURL: 23, descriptionLimit: 1_500,
        maxPollOptions: 4, largestVideo: 103_809_024, defaultVisibility: "public")

    /// A GoToSocial at `gts.example`: no metadata, no PKCE check, no idempotency, its own words for errors.
    package static let goToSocial = MastodonFlavor(
        host: "gts.example", title: "GoToSocial Example", software: "gotosocial", version: "0.20.0",
        isGoToSocial: true, maxCharacters: 5_000, maxMedia: 6, charactersPerURL: 25, descriptionLimit: 1_500,
        maxPollOptions: 6, largestVideo: 40 << 20, defaultVisibility: "unlisted")
}
