import Domain
import Platforms
import Storage

/// Everything that is known while a job works on a delivery. It passes through many hands and hardly ever changes, so that it is
/// shared and not copied.
final class DeliveryWork: Sendable {
    /// The job; every write is checked against its fence.
    let job: ClaimedJob
    /// The delivery, publishing.
    let stored: StoredDelivery
    /// What is published.
    let content: Content
    /// The account.
    let connection: Connection
    /// The media items of the content and the choices, as they are sent.
    let media: [MediaItem.ID: MediaItem]
    /// Which of them are sent from what was made from them, by its name.
    let variants: [MediaItem.ID: String]
    /// Which of them could not be made to fit, and why.
    let unmade: [MediaItem.ID: String]
    /// Whether some of them are still being made.
    let isWaitingForFiles: Bool
    /// The journal of this round, oldest first.
    let journal: [JournalEntry]
    /// Outputs of the steps of what it depends on, by step name; empty for a post.
    let parentOutputs: [String: StepOutput]
    /// Whether the delivery is in our hands; one that nobody began is taken together with its first intent.
    let isBegun: Bool

    init(
        job: ClaimedJob, stored: StoredDelivery, content: Content, connection: Connection,
        media: [MediaItem.ID: MediaItem], variants: [MediaItem.ID: String] = [:], unmade: [MediaItem.ID: String] = [:],
        isWaitingForFiles: Bool = false, journal: [JournalEntry], parentOutputs: [String: StepOutput] = [:],
        isBegun: Bool = true
    ) {
        self.job = job
        self.stored = stored
        self.content = content
        self.connection = connection
        self.media = media
        self.variants = variants
        self.unmade = unmade
        self.isWaitingForFiles = isWaitingForFiles
        self.journal = journal
        self.parentOutputs = parentOutputs
        self.isBegun = isBegun
    }

    /// The same, but for what is given.
    func with(
        stored: StoredDelivery? = nil, media: [MediaItem.ID: MediaItem]? = nil,
        variants: [MediaItem.ID: String]? = nil, unmade: [MediaItem.ID: String]? = nil,
        isWaitingForFiles: Bool? = nil, journal: [JournalEntry]? = nil, isBegun: Bool? = nil
    ) -> DeliveryWork {
        DeliveryWork(
            job: job, stored: stored ?? self.stored, content: content, connection: connection,
            media: media ?? self.media, variants: variants ?? self.variants, unmade: unmade ?? self.unmade,
            isWaitingForFiles: isWaitingForFiles ?? self.isWaitingForFiles, journal: journal ?? self.journal,
            parentOutputs: parentOutputs, isBegun: isBegun ?? self.isBegun)
    }

    /// The delivery itself.
    var delivery: Delivery { stored.delivery }

    /// Outputs of confirmed steps, by step name; a later line replaces an earlier one.
    var outputs: [String: StepOutput] { Self.outputs(in: journal) }

    /// Outputs of the confirmed steps of a journal.
    static func outputs(in journal: [JournalEntry]) -> [String: StepOutput] {
        var outputs: [String: StepOutput] = [:]
        for entry in journal {
            guard let outcome = entry.outcome else { continue }
            if outcome == Outcome.done || outcome == Outcome.found {
                outputs[entry.step] = entry.output ?? StepOutput()
            }
            if outcome == Outcome.undone || outcome == Outcome.unseen { outputs[entry.step] = nil }
        }
        return outputs
    }

    /// The lines of a journal that count: what was prepared for words, pictures or choices that a person has changed since is of
    /// no use any more.
    static func usable(
        _ journal: [JournalEntry], for content: Content, _ options: DeliveryOptions
    ) -> [JournalEntry] {
        journal.filter { $0.kind == .commit || $0.fingerprint == Fingerprint.of(content, options, step: $0.step) }
    }

    /// How often a step was not ready since the delivery was given its time: whoever sends it again, the clock or a person, has
    /// the whole patience anew (REL-30).
    func waits(of step: String) -> Int {
        journal.count { $0.step == step && $0.outcome == Outcome.wait && $0.intentAt >= delivery.dueAt }
    }

    /// Commit steps whose answer was lost, oldest first.
    var lost: [JournalEntry] {
        journal.filter { $0.kind == .commit && $0.outcome == nil }
    }
}

extension DeliveryWork {
    /// The media items of a content and of its choices; those that are gone are left out.
    static func media(
        of content: Content, _ options: DeliveryOptions, in workspaceID: Workspace.ID, _ transaction: Transaction
    ) throws -> [MediaItem.ID: MediaItem] {
        var media: [MediaItem.ID: MediaItem] = [:]
        for id in content.mediaIDs + options.mediaIDs {
            media[id] = try MediaItemStore.find(id, of: workspaceID, in: transaction)
        }
        return media
    }
}

/// The words that the journal uses for outcomes, besides the kinds of failure.
enum Outcome {
    /// Confirmed by the platform.
    static let done = "done"
    /// The answer was lost, and reconcile found the effect.
    static let found = "found"
    /// The answer was lost, and reconcile soundly found no effect.
    static let absent = "absent"
    /// Not ready yet; asked again later.
    static let wait = "wait"
    /// The process died in the middle of a safe step, which is simply done again.
    static let interrupted = "interrupted"
    /// A confirmed step expired at the platform, or came to nothing there, and must be done again.
    static let undone = "undone"
    /// Confirmed by the platform, and never seen there: what a person does not find either is done again (REL-25).
    static let unseen = "unseen"
    /// It had no effect, and is tried again soon, perhaps with earlier safe steps done anew.
    static let redone = "redone"
    /// A person decided.
    static let ruled = "ruled"
}

/// What becomes of the job after a piece of work on a delivery.
enum DeliveryVerdict: Sendable {
    /// The delivery is final, waits for a person, or was moved on; the job is settled in the same transaction.
    case settled
    /// Look again at this time; the delivery keeps its state.
    case again(Instant)
    /// The lease is lost: somebody else works on it; nothing was stored.
    case lost
}
