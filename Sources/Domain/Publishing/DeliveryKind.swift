/// What a delivery is: the post itself, or a child that goes on where its parent ended (REL-27, S3.29; decision 0022).
package enum DeliveryKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The post, with all its parts.
    case post
    /// The first comment below it.
    case comment
    /// The account shows its post again.
    case repost

    /// The choices that ask for such a child.
    package var keys: Set<OptionKey> {
        switch self {
        case .post: []
        case .comment: [.firstComment]
        case .repost: [.repostAt, .repostAfter]
        }
    }

    /// What it is called towards people; the post itself is called by its account.
    package var label: String {
        switch self {
        case .post: "Post"
        case .comment: "First comment"
        case .repost: "Repost"
        }
    }

    /// What is said before the reason of one that did not come out: the post itself did.
    package var preface: String {
        switch self {
        case .post: ""
        case .comment: "The post is out; its first comment is not: "
        case .repost: "The post is out; its repost is not: "
        }
    }
}

extension DeliveryKind: Comparable {
    /// In the order in which people read them.
    package static func < (left: DeliveryKind, right: DeliveryKind) -> Bool { left.place < right.place }

    private var place: Int {
        switch self {
        case .post: 0
        case .comment: 1
        case .repost: 2
        }
    }
}

extension Capabilities {
    /// What goes on after a post by its choices, each with the choices that ask for it. A choice that means nothing for the
    /// kind of post asks for nothing.
    package func children(
        of content: Content, options: DeliveryOptions, media: [MediaItem.ID: MediaItem]
    ) -> [DeliveryKind: DeliveryOptions] {
        guard options.asksForChildren, let part = content.parts.first else { return [:] }
        let format = format(of: part, at: 0, options: options, media: media)
        var children: [DeliveryKind: DeliveryOptions] = [:]
        for kind in DeliveryKind.allCases {
            let asked = options.values.filter { key, value in
                kind.keys.contains(key) && !value.saysNothing && option(key)?.applies(to: format) == true
            }
            if !asked.isEmpty { children[kind] = DeliveryOptions(asked) }
        }
        return children
    }
}

extension DeliveryOptions {
    /// Whether something is to go on after the post.
    package var asksForChildren: Bool {
        DeliveryKind.allCases.contains { kind in kind.keys.contains { values[$0] != nil } }
    }

    /// A year, in minutes.
    private static let longestWait = 525_600

    /// When a child with these choices is due whose parent comes out at `instant`: at once, after the time that was chosen, or
    /// at the one that was chosen, unless that has passed by then.
    package func childDue(after instant: Instant) -> Instant {
        if let chosen = time(.repostAt) { return max(chosen, instant) }
        return instant + .minutes(Int64(min(max(number(.repostAfter) ?? 0, 0), Self.longestWait)))
    }
}

extension Delivery {
    /// What it says: its own words, or those of its post; of a comment its text.
    package func content(of post: Post) -> Content {
        kind == .post ? ownContent ?? post.content : Content(text: options.firstComment ?? "")
    }
}
