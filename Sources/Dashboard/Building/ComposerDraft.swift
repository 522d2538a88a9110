import Domain
import Engine

/// What somebody has written so far, as the form of the composer carries it.
struct ComposerDraft: Sendable {
    /// One part of the thread.
    struct DraftPart: Sendable {
        /// The words.
        var text = ""
        /// The pictures with their descriptions.
        var media: [Attachment] = []
    }

    /// The most parts that the form carries.
    static let partLimit = 50

    /// Makes two clicks one post.
    var formKey = ""
    /// The chosen accounts.
    var connections: [Connection.ID] = []
    /// The parts; never empty.
    var parts = [DraftPart()]
    /// Who may see it on Mastodon.
    var visibility = "public"
    /// Shown before the text on Mastodon.
    var contentWarning = ""
    /// Local day and time as typed.
    var when = ""
    /// The zone in which `when` is meant.
    var zone = "UTC"

    /// The draft as content.
    var content: Content { Content(parts: parts.map { Part(text: $0.text, media: $0.media) }) }

    /// Every picture.
    var mediaIDs: [MediaItem.ID] { content.mediaIDs }
}

extension ComposerDraft {
    /// Reads the form; what is not an identifier is left out, as nothing of ours can have sent it.
    init(_ form: FormBody, zone: String) {
        self.init()
        formKey = String(form["key"].prefix(100))
        connections = form.all("connection").compactMap { Connection.ID($0) }
        parts = Self.parts(of: form)
        if parts.isEmpty { parts = [DraftPart()] }
        visibility = form.first("visibility") ?? visibility
        contentWarning = form["content_warning"]
        when = form["when"]
        self.zone = form.first("zone").flatMap { TimeWords.knows(zone: $0) ? $0 : nil } ?? zone
    }

    private static func parts(of form: FormBody) -> [DraftPart] {
        (0..<partLimit).prefix { form.first("text-\($0)") != nil }.map { index in
            let descriptions = form.all("alt-\(index)")
            let media = form.all("media-\(index)").enumerated().compactMap { position, text in
                MediaItem.ID(text).map { Attachment(id: $0, altText: descriptions.at(position) ?? "") }
            }
            return DraftPart(text: form["text-\(index)"], media: media)
        }
    }

    /// The stored post as a draft.
    init(_ view: PostView, zone: String) {
        self.init()
        parts = view.post.content.parts.map { DraftPart(text: $0.text, media: $0.media) }
        connections = view.deliveries.map(\.delivery.connectionID)
        let options = view.deliveries.map(\.delivery.options)
        visibility = options.compactMap(\.visibility).first ?? visibility
        contentWarning = options.compactMap(\.contentWarning).first ?? ""
        when = view.post.publishAt.map(TimeWords(zone: zone).local) ?? ""
        self.zone = zone
    }
}

extension ComposerDraft {
    /// The instant that was typed; `nil` when there is none.
    var instant: Instant? { TimeWords(zone: zone).instant(local: when) }

    /// The draft as the Engine takes it; options go only where they mean something.
    func newPost(to views: [ConnectionView], timing: Timing) -> NewPost {
        let chosen = views.filter { connections.contains($0.connection.id) }.map(\.connection)
        return NewPost(
            content: content,
            deliveries: chosen.map { connection in
                NewDelivery(
                    connectionID: connection.id, content: nil,
                    options: connection.platform == .mastodon ? mastodonOptions : DeliveryOptions())
            },
            timing: timing)
    }

    private var mastodonOptions: DeliveryOptions {
        DeliveryOptions(visibility: visibility, contentWarning: contentWarning.isEmpty ? nil : contentWarning)
    }

    /// The same draft gives the same key, a changed one another: a double click makes one post (REL-33).
    func idempotencyKey(for timing: Timing) -> IdempotencyKey? {
        guard !formKey.isEmpty else { return nil }
        let accounts = connections.map(\.text).joined(separator: ",")
        let said = parts.flatMap { [$0.text] + $0.media.flatMap { [$0.id.text, $0.altText] } }
        let text = ([accounts, visibility, contentWarning, "\(timing)"] + said).joined(separator: "\u{1f}")
        let fingerprint = StableHash.of(text.utf8)
        return IdempotencyKey(value: "\(formKey)-\(fingerprint)", fingerprint: fingerprint)
    }
}

extension Content {
    /// With what the form does not show: title, links and polls stay as they were stored.
    func keeping(_ stored: Content) -> Content {
        var content = self
        content.title = stored.title
        for (index, part) in stored.parts.enumerated() where content.parts.indices.contains(index) {
            content.parts[index].link = part.link
            content.parts[index].poll = part.poll
        }
        return content
    }
}

extension Array {
    /// The element, if there is one.
    func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
