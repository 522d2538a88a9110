/// One of the thirteen places where Martlet publishes.
package enum Platform: String, Sendable, Hashable, Codable, CaseIterable {
    case x
    case linkedin
    case linkedinPage = "linkedin-page"
    case facebook
    case instagram
    case instagramFacebook = "instagram-facebook"
    case threads
    case tiktok
    case youtube
    case pinterest
    case reddit
    case bluesky
    case mastodon

    /// The name that people know, e.g. `LinkedIn page`.
    package var displayName: String {
        switch self {
        case .x: "X"
        case .linkedin: "LinkedIn profile"
        case .linkedinPage: "LinkedIn page"
        case .facebook: "Facebook Page"
        case .instagram: "Instagram"
        case .instagramFacebook: "Instagram (by Facebook)"
        case .threads: "Threads"
        case .tiktok: "TikTok"
        case .youtube: "YouTube"
        case .pinterest: "Pinterest"
        case .reddit: "Reddit"
        case .bluesky: "Bluesky"
        case .mastodon: "Mastodon"
        }
    }

    /// The platform whose app serves this one as well, unless it has one of its own.
    package var appSharedWith: Platform? { self == .instagramFacebook ? .facebook : nil }
}
