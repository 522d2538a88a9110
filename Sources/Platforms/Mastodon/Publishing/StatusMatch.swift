import Domain
import Outbound

/// Whether a status on the account's page is the one whose answer was lost.
struct StatusMatch: Sendable {
    private let part: Part
    private let warning: String
    private let mediaIDs: [String]
    private let parent: String?
    private let earliest: Instant

    /// Clocks of two machines differ; a status this much older than the intent may still be ours.
    private static let clockTolerance = Duration.seconds(60)

    init(_ lost: LostCommit, of publication: Publication) {
        self.init(lost.step, since: lost.intentAt, of: publication)
    }

    /// Looks for what a step may have made since a moment.
    init(_ step: Step, since moment: Instant, of publication: Publication) {
        part = publication.content.parts[step.part]
        warning = publication.options.contentWarning ?? ""
        mediaIDs = Self.mediaIDs(of: step.part, in: publication)
        parent = step.part > 0 ? publication.outputs["publish:\(step.part - 1)"]?.remoteID : nil
        earliest = moment - Self.clockTolerance
    }

    /// The ids of a part's uploaded pictures, in order.
    static func mediaIDs(of part: Int, in publication: Publication) -> [String] {
        publication.content.parts[part].media.indices.compactMap { item in
            let ready = publication.outputs["ready:\(part):\(item)"] ?? publication.outputs["upload:\(part):\(item)"]
            return ready?.remoteID
        }
    }

    /// Whether it was made too early to be ours.
    func isTooOld(_ status: JSONValue) -> Bool {
        guard let createdAt = Self.instant(status["created_at"]) else { return false }
        return createdAt < earliest
    }

    /// What the list alone tells: yes, no, or `nil` when the source has to be asked.
    func verdict(_ status: JSONValue) -> Bool? {
        guard !isTooOld(status), status["in_reply_to_id"]?.identifier == parent else { return false }
        let attached = (status["media_attachments"]?.array ?? []).compactMap { $0["id"]?.identifier }
        guard attached.count == part.media.count else { return false }
        if !attached.isEmpty { return Set(attached) == Set(mediaIDs) }
        let shown = PlainText.of(html: status["content"]?.string ?? "")
        return PlainText.words(shown) == PlainText.words(PlainText.withoutMentionHosts(part.text)) ? true : nil
    }

    /// Whether the source of a status, its text as it was typed, is ours.
    func matches(source: JSONValue) -> Bool {
        PlainText.words(source["text"]?.string ?? "") == PlainText.words(part.text)
            && PlainText.words(source["spoiler_text"]?.string ?? "") == PlainText.words(warning)
    }

    private static func instant(_ value: JSONValue?) -> Instant? {
        value?.string.flatMap { Timestamp.instant($0) }
    }
}
