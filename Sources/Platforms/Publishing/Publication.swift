package import Domain

/// A delivery as a connector sees it: frozen content, and what earlier steps left behind.
package struct Publication: Sendable {
    /// The delivery; record keys and idempotency keys are derived from it.
    package let deliveryID: Delivery.ID
    /// Grows when a person decides to send again (REL-25), so that keys differ from those of the lost try.
    package let round: Int
    /// When work on the delivery began; the same at every try, so that records made from it are byte-identical.
    package let startedAt: Instant
    /// What is published.
    package let content: Content
    /// Choices of this platform.
    package let options: DeliveryOptions
    /// The media items by identifier.
    package let media: [MediaItem.ID: MediaItem]
    /// Reads the bytes of a media item; throws when the file is gone or its digest differs (REL-47).
    package let load: @Sendable (_ item: MediaItem) async throws -> [UInt8]
    private let read: (@Sendable (_ item: MediaItem, _ range: Range<Int>) async throws -> [UInt8])?
    private let address: (@Sendable (_ item: MediaItem) async throws -> String)?
    /// Outputs of confirmed steps, by step name.
    package var outputs: [String: StepOutput]
    /// What it is: a post, or what goes on after one.
    package let kind: DeliveryKind
    /// Outputs of the steps of the post to which it belongs, by step name; empty for a post.
    package let parentOutputs: [String: StepOutput]

    /// Gathers the parts.
    package init(
        deliveryID: Delivery.ID, round: Int, startedAt: Instant, content: Content, options: DeliveryOptions,
        media: [MediaItem.ID: MediaItem], load: @escaping @Sendable (_ item: MediaItem) async throws -> [UInt8],
        read: (@Sendable (_ item: MediaItem, _ range: Range<Int>) async throws -> [UInt8])? = nil,
        address: (@Sendable (_ item: MediaItem) async throws -> String)? = nil,
        outputs: [String: StepOutput] = [:], kind: DeliveryKind = .post, parentOutputs: [String: StepOutput] = [:]
    ) {
        self.deliveryID = deliveryID
        self.round = round
        self.startedAt = startedAt
        self.content = content
        self.options = options
        self.media = media
        self.load = load
        self.read = read
        self.address = address
        self.outputs = outputs
        self.kind = kind
        self.parentOutputs = parentOutputs
    }

    /// The bytes of a stretch of a media item, for uploads in chunks: however long the file, only these are in memory.
    ///
    /// Beyond its end there are none. Throws when the file is gone or its digest differs, before any byte is given (REL-47).
    package func bytes(of item: MediaItem, in range: Range<Int>) async throws -> [UInt8] {
        if let read { return try await read(item, range) }
        let whole = try await load(item)
        return Array(whole[range.clamped(to: whole.indices)])
    }

    /// A public address under which the platform may fetch a media item for a day, for platforms that take no uploads (SEC-78).
    ///
    /// Throws `PlatformFailure` of the kind `.media` when this installation cannot be reached from outside.
    package func link(to item: MediaItem) async throws -> String {
        guard let address else {
            throw PlatformFailure(.media, words: "The platform cannot fetch files from this server.")
        }
        return try await address(item)
    }

    /// The key that stays the same for every try of one step, e.g. for an `Idempotency-Key` header.
    package func key(of step: Step) -> String { "\(deliveryID)/\(round)/\(step.name)" }
}

/// A commit step whose answer was lost.
package struct LostCommit: Sendable {
    /// The step.
    package let step: Step
    /// When its first intent was written.
    package let intentAt: Instant
    /// The present time.
    package let now: Instant
    /// How often reconcile already looked and did not see it.
    package let looks: Int

    /// Gathers the parts.
    package init(step: Step, intentAt: Instant, now: Instant, looks: Int) {
        self.step = step
        self.intentAt = intentAt
        self.now = now
        self.looks = looks
    }
}

extension LostCommit {
    /// What a look means that did not see it: two looks, the last at least twice the lag after the sending, prove that it is not
    /// there (REL-24).
    ///
    /// - Parameter lag: How long it takes until what was sent is seen, generously.
    func unseen(lag: Duration) -> ReconcileResult {
        guard looks >= 1 else { return .notSeen(lookAgainAfter: lag) }
        let left = lag * 2 - (now - intentAt)
        return left > .zero ? .notSeen(lookAgainAfter: left) : .absent
    }
}
