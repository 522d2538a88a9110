import Domain
import Engine

/// What somebody has written so far, as the form of the composer carries it: everything as it was typed, so that nothing is
/// lost when the form comes back.
struct ComposerDraft: Sendable {
    /// The most parts that the form carries.
    static let partLimit = 50

    /// Makes two clicks one post.
    var formKey = ""
    /// The chosen accounts.
    var connections: [Connection.ID] = []
    /// The title, where a platform has titles.
    var title = ""
    /// What it is to be on every account that has a choice; `nil` for what follows from the files.
    var format: PostFormat?
    /// The parts; never empty.
    var parts = [DraftPart()]
    /// What was written and chosen for single accounts, also for those that are not chosen now.
    var accounts: [Connection.ID: AccountDraft] = [:]
    /// Files that are in no part, such as covers.
    var extras: [MediaItem.ID] = []
    /// Local day and time as typed.
    var when = ""
    /// The zone in which `when` is meant, and every other time of the form.
    var zone = "UTC"

    /// The draft as content.
    var content: Content {
        Content(title: title.allSatisfy(\.isWhitespace) ? "" : title, parts: parts.map(\.part))
    }

    /// Every file.
    var mediaIDs: [MediaItem.ID] { content.mediaIDs + extras }

    /// The instant that was typed; `nil` when there is none.
    var instant: Instant? { TimeWords(zone: zone).instant(local: when) }
}

/// One part of the thread.
struct DraftPart: Sendable, Hashable {
    /// What its fields are called by, wherever it stands: digits.
    var token = "0"
    /// The words.
    var text = ""
    /// The files with their descriptions, in order.
    var media: [Attachment] = []
    /// The address that it is about.
    var linkURL = ""
    /// What the card says.
    var linkTitle = ""
    /// What the card says below.
    var linkAbout = ""
    /// The answers of a poll; those that are empty at the end do not count.
    var answers: [String] = []
    /// How long the poll is open, in minutes.
    var minutes = DraftPart.usualMinutes
    /// Whether people may choose several answers.
    var allowsSeveral = false

    /// A day.
    static let usualMinutes = 1_440
    /// The most answers that the form carries.
    static let answerLimit = 20

    /// The part as content.
    var part: Part { Part(text: text, media: media, link: link, poll: poll) }

    private var link: Link? {
        let pieces = [linkURL, linkTitle, linkAbout].map(\.trimmed)
        guard pieces.contains(where: { !$0.isEmpty }) else { return nil }
        return Link(
            url: pieces[0], title: pieces[1].isEmpty ? nil : pieces[1], description: pieces[2].isEmpty ? nil : pieces[2]
        )
    }

    private var poll: Poll? {
        let last = answers.lastIndex { !$0.trimmed.isEmpty }
        return last.map { Poll(options: answers[...$0].map(\.trimmed), minutes: minutes, allowsSeveral: allowsSeveral) }
    }
}

extension DraftPart {
    /// A stored part.
    init(_ part: Part, token: String) {
        self.init(
            token: token, text: part.text, media: part.media, linkURL: part.link?.url ?? "",
            linkTitle: part.link?.title ?? "", linkAbout: part.link?.description ?? "",
            answers: part.poll?.options ?? [], minutes: part.poll?.minutes ?? Self.usualMinutes,
            allowsSeveral: part.poll?.allowsSeveral ?? false)
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

extension Array {
    /// The element, if there is one.
    func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
