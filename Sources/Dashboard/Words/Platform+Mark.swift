import Domain

extension Platform {
    /// The letter by which pages mark the platform; ours, not a logo of theirs.
    var mark: String {
        switch self {
        case .x: "X"
        case .linkedin, .linkedinPage: "in"
        case .facebook: "f"
        case .instagram, .instagramFacebook: "Ig"
        case .threads: "@"
        case .tiktok: "T"
        case .youtube: "▶"
        case .pinterest: "P"
        case .reddit: "r"
        case .bluesky: "B"
        case .mastodon: "M"
        }
    }
}

extension RemoteAccount {
    /// First letter of the name, for accounts without picture.
    var initial: String { (name.isEmpty ? handle.drop { $0 == "@" } : name[...]).first.map { $0.uppercased() } ?? "?" }

    /// The picture, if a page may load it: https, or a simulated platform on this machine (SEC-54).
    var shownAvatar: String? { avatarURL.flatMap { Self.isLoadable($0) ? $0 : nil } }

    /// The account's page, if it is a web page; never `javascript:` (SEC-54).
    var shownProfile: String? { profileURL.flatMap { WebLink.checked($0) } }

    private static func isLoadable(_ url: String) -> Bool {
        url.hasPrefix("https://") || url.hasPrefix("http://127.0.0.1:") || url.hasPrefix("http://localhost:")
    }
}

/// Links that came from platforms and stand in our pages.
enum WebLink {
    /// The link if it leads to a web page, else `nil` (SEC-54).
    static func checked(_ url: String?) -> String? {
        guard let url, url.utf8.count <= 2048, url.hasPrefix("https://") || url.hasPrefix("http://") else { return nil }
        return url.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f } ? url : nil
    }
}
