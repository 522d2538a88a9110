/// A post as pages show it. What may be absent is optional: an empty string counts as present in a template.
struct PostView: Sendable {
    /// A picture or video.
    struct Media: Sendable {
        let source: String
        let alt: String
        let isVideo: Bool
        let isImage: Bool
        let hasAlt: Bool
    }

    /// A piece of the text, with or without a link.
    struct Piece: Sendable, Hashable {
        let text: String
        let target: String?
    }

    let author: String
    let handle: String
    let avatar: String
    let profile: String
    let title: String?
    let pieces: [Piece]
    let details: [String]
    let warning: String?
    let media: [Media]
    let mediaClass: String
    let time: String
    let permalink: String
    let visibility: String?
    let isReply: Bool
    let isFocus: Bool

    init(_ post: LedgerEntry.Post, platform: any SimulatedPlatform, isFocus: Bool = false) {
        let account = platform.account(named: post.account)
        author = account?.displayName ?? post.account
        handle = account?.handle ?? post.account
        avatar = "/avatars/\(Percent.encode(platform.name))/\(Percent.encode(post.account)).svg"
        profile = account.map { platform.profilePath(of: $0) } ?? "#"
        pieces = Self.pieces(post.text, post.links)
        title = post.details["title"]
        details = post.details.sorted { $0.key < $1.key }.filter { $0.key != "title" }.map { "\($0.key): \($0.value)" }
        warning = post.warning.isEmpty ? nil : post.warning
        media = post.media.map { medium in
            Media(
                source: MediaShelf.path(platform: post.platform, id: medium.id), alt: medium.alt,
                isVideo: medium.contentType.hasPrefix("video/"),
                isImage: medium.contentType.hasPrefix("image/"), hasAlt: !medium.alt.isEmpty)
        }
        mediaClass = "n\(min(post.media.count, 4))"
        time = String(SandboxTime(milliseconds: post.at).text.prefix(16)).replacing("T", with: " ") + " UTC"
        permalink = post.permalink
        visibility = post.visibility == "public" ? nil : post.visibility
        isReply = post.replyTo != nil
        self.isFocus = isFocus
    }

    /// Cuts a text at its links; links that do not fit, or that lead to anything but pages, are left out.
    static func pieces(_ text: String, _ links: [LedgerEntry.Link]) -> [Piece] {
        let bytes = Array(text.utf8)
        var pieces: [Piece] = []
        var start = 0
        for link in links where link.bytes.lowerBound >= start && link.bytes.upperBound <= bytes.count {
            let isPage = ["http://", "https://", "/"].contains(where: link.target.hasPrefix)
            guard isPage, !link.target.hasPrefix("//") else { continue }
            pieces.append(Piece(text: decoded(bytes[start..<link.bytes.lowerBound]), target: nil))
            pieces.append(Piece(text: decoded(bytes[link.bytes]), target: link.target))
            start = link.bytes.upperBound
        }
        pieces.append(Piece(text: decoded(bytes[start...]), target: nil))
        return pieces.filter { !$0.text.isEmpty }
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
