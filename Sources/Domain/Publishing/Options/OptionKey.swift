/// The choices that some platforms know, by the words of the interface.
package enum OptionKey: String, Sendable, Hashable, Codable, CaseIterable, CodingKey {
    // MARK: What it is and who sees it
    case format, visibility, language, sensitive, nsfw, spoiler
    case contentWarning = "content_warning"
    case replyControl = "reply_control"
    case sendReplies = "send_replies"
    case allowComments = "allow_comments"
    case allowDuet = "allow_duet"
    case allowStitch = "allow_stitch"

    // MARK: Where it goes
    case subreddit, flair, board, link, category, tags, quote
    case flairText = "flair_text"
    case boardSection = "board_section"

    // MARK: How it looks
    case fit, cover, collaborators, license, embeddable
    case coverOffset = "cover_offset_ms"
    case coverIndex = "cover_index"
    case shareToFeed = "share_to_feed"
    case audioName = "audio_name"
    case autoMusic = "auto_music"
    case dominantColor = "dominant_color"

    // MARK: What must be told
    case madeForKids = "made_for_kids"
    case commercialContent = "commercial_content"
    case brandContent = "brand_content"
    case brandOrganic = "brand_organic"
    case aiGenerated = "ai_generated"

    // MARK: What happens afterwards
    case firstComment = "first_comment"
    case notifySubscribers = "notify_subscribers"
    case repostAt = "repost_at"
    case repostAfter = "repost_after_minutes"

    /// What kind of value it has.
    package enum Shape: String, Sendable, Hashable, CaseIterable { case text, flag, number, list, media, time }

    /// What kind of value it has, on every platform.
    package var shape: Shape {
        switch self {
        case .format, .visibility, .language, .contentWarning, .replyControl, .subreddit, .flair, .board, .link,
            .category, .fit, .quote, .flairText, .boardSection, .license, .audioName, .dominantColor, .firstComment:
            .text
        case .sensitive, .nsfw, .spoiler, .sendReplies, .allowComments, .allowDuet, .allowStitch, .embeddable,
            .shareToFeed, .autoMusic, .madeForKids, .commercialContent, .brandContent, .brandOrganic, .aiGenerated,
            .notifySubscribers:
            .flag
        case .coverOffset, .coverIndex, .repostAfter: .number
        case .tags, .collaborators: .list
        case .cover: .media
        case .repostAt: .time
        }
    }
}

extension OptionKey {
    /// The choice on whose value the possible ones depend: the sections of a board, the flairs of a community.
    package var parent: OptionKey? {
        switch self {
        case .boardSection: .board
        case .flair: .subreddit
        default: nil
        }
    }

    /// What it is called towards people, unless a platform calls it otherwise.
    package var label: String {
        switch self {
        case .format: "Post as"
        case .visibility: "Who can see it"
        case .language: "Language"
        case .sensitive: "Sensitive media"
        case .nsfw: "Not safe for work"
        case .spoiler: "Spoiler"
        case .contentWarning: "Content warning"
        case .replyControl: "Who can reply"
        case .sendReplies: "Tell me about replies"
        case .allowComments: "Allow comments"
        case .allowDuet: "Allow duets"
        case .allowStitch: "Allow stitches"
        case .subreddit: "Community"
        case .flair: "Flair"
        case .flairText: "Text of the flair"
        case .board: "Board"
        case .boardSection: "Section of the board"
        case .link: "Where it leads"
        case .category: "Category"
        case .tags: "Tags"
        case .quote: "Quoted post"
        case .fit: "Shape of pictures and films"
        case .cover: "Cover"
        case .coverOffset: "Moment of the cover"
        case .coverIndex: "Picture of the cover"
        case .collaborators: "Collaborators"
        case .license: "Licence"
        case .embeddable: "Others may embed it"
        case .shareToFeed: "Show it in the feed too"
        case .audioName: "Name of the audio"
        case .autoMusic: "Add music"
        case .dominantColor: "Dominant colour"
        case .madeForKids: "Made for kids"
        case .commercialContent: "Disclose commercial content"
        case .brandContent: "Paid partnership"
        case .brandOrganic: "Promotes my own business"
        case .aiGenerated: "Made with AI"
        case .firstComment: "First comment"
        case .notifySubscribers: "Notify subscribers"
        case .repostAt: "Repost it at"
        case .repostAfter: "Repost it after"
        }
    }
}
