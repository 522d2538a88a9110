/// A post as pages show it.
struct PostView: Sendable {
    /// A picture or video.
    struct Media: Sendable {
        let source: String
        let alt: String
        let isVideo: Bool
        let hasAlt: Bool
    }

    let author: String
    let handle: String
    let avatar: String
    let profile: String
    let text: String
    let warning: String
    let media: [Media]
    let mediaClass: String
    let time: String
    let permalink: String
    let visibility: String
    let isReply: Bool
    let isFocus: Bool

    init(_ post: LedgerEntry.Post, platform: any SimulatedPlatform, isFocus: Bool = false) {
        let account = platform.account(named: post.account)
        author = account?.displayName ?? post.account
        handle = account?.handle ?? post.account
        avatar = "/avatars/\(Percent.encode(platform.name))/\(Percent.encode(post.account)).svg"
        profile = account.map { platform.profilePath(of: $0) } ?? "#"
        text = post.text
        warning = post.warning
        media = post.media.map { medium in
            Media(
                source: MediaShelf.path(platform: platform.name, id: medium.id), alt: medium.alt,
                isVideo: medium.contentType.hasPrefix("video/"), hasAlt: !medium.alt.isEmpty)
        }
        mediaClass = "n\(min(post.media.count, 4))"
        time = String(SandboxTime(milliseconds: post.at).text.prefix(16)).replacing("T", with: " ") + " UTC"
        permalink = post.permalink
        visibility = post.visibility == "public" ? "" : post.visibility
        isReply = post.replyTo != nil
        self.isFocus = isFocus
    }
}
