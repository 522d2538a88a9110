/// One call of a delivery.
package struct Step: Sendable, Hashable {
    /// What a repeat would do.
    package enum Kind: String, Sendable, Hashable, Codable {
        /// May be repeated: upload, status query, container.
        case safe
        /// After it the public can see the post.
        case commit
    }

    /// Unique within the delivery and the same at every try, e.g. `upload:0:1`, `publish:2`.
    package let name: String
    /// What a repeat would do.
    package let kind: Kind
    /// The part it belongs to, from 0.
    package let part: Int
    /// The media item in the part, from 0, for steps that concern one.
    package let item: Int?
    /// How long it may take, where that is longer than steps of the platform usually may: sending a large file (REL-2).
    package let budget: Duration?

    /// Gathers the parts.
    package init(_ name: String, kind: Kind, part: Int, item: Int? = nil, budget: Duration? = nil) {
        self.name = name
        self.kind = kind
        self.part = part
        self.item = item
        self.budget = budget
    }
}

/// What a step left behind: enough to go on after a crash, and to show the person.
package struct StepOutput: Sendable, Hashable, Codable {
    /// The platform's identifier of what was made.
    package var remoteID: String?
    /// Where people can see it, for commit steps.
    package var url: String?
    /// Whatever later steps need, e.g. a `cid` or a blob as JSON text; no secrets.
    package var facts: [String: String]
    /// What lets whoever has it act here for the account, e.g. the address of an upload. It is stored sealed only, and `nil`
    /// where it cannot be opened any more.
    package var secret: Secret?
    /// The secret as it is stored; the Engine seals and opens it.
    package var sealedSecret: String?

    /// Gathers the parts.
    package init(
        remoteID: String? = nil, url: String? = nil, facts: [String: String] = [:], secret: Secret? = nil
    ) {
        self.remoteID = remoteID
        self.url = url
        self.facts = facts
        self.secret = secret
    }

    // The secret itself is never written.
    private enum CodingKeys: String, CodingKey { case remoteID, url, facts, sealedSecret }
}

/// How a step ended.
package enum StepResult: Sendable, Hashable {
    /// Confirmed by the platform.
    case done(StepOutput)
    /// Not yet: ask again after this time. Only safe steps answer so; uses no attempt.
    case wait(Duration, words: String)
    /// Clearly not done, and worth another try soon, perhaps after earlier safe steps were done anew; uses no attempt.
    case redo(Redo)
    /// Refused or lost.
    case failed(PlatformFailure)
    /// The platform says for certain that what an earlier step committed came to nothing, and why. Nothing of the part counts any
    /// more: whoever tries again, the clock or a person, begins anew. Only safe steps after a commit answer so.
    case undone(PlatformFailure)
}

/// What the platform says about a commit whose answer was lost (REL-24).
package enum ReconcileResult: Sendable, Hashable {
    /// It happened.
    case found(StepOutput)
    /// It soundly did not happen: a new send is allowed.
    case absent
    /// Not seen, but the platform may lag: look again after this time.
    case notSeen(lookAgainAfter: Duration)
    /// The platform could not be asked, or its answer proves nothing.
    case unknown(words: String)
}

/// One line of the journal: the intent of a step and, once known, its outcome (REL-22).
package struct JournalEntry: Sendable {
    /// Unique; joins log lines, request and platform request id (REL-64).
    package let attemptID: String
    /// The step.
    package let step: String
    /// What a repeat would do.
    package let kind: Step.Kind
    /// Digest of what was to be sent.
    package let fingerprint: String
    /// When the intent was written.
    package let intentAt: Instant
    /// When the outcome was written; `nil` while unknown.
    package var outcomeAt: Instant?
    /// `done`, a failure kind, `absent`, or `found`; `nil` while unknown.
    package var outcome: String?
    /// The platform's words, if it refused.
    package var words: String?
    /// What the step left behind.
    package var output: StepOutput?
    /// How much of a large file was sent when it was noted last, in percent; `nil` where sending took no time.
    package var percent: Int?

    /// Gathers the parts.
    package init(
        attemptID: String, step: String, kind: Step.Kind, fingerprint: String, intentAt: Instant,
        outcomeAt: Instant? = nil, outcome: String? = nil, words: String? = nil, output: StepOutput? = nil,
        percent: Int? = nil
    ) {
        self.attemptID = attemptID
        self.step = step
        self.kind = kind
        self.fingerprint = fingerprint
        self.intentAt = intentAt
        self.outcomeAt = outcomeAt
        self.outcome = outcome
        self.words = words
        self.output = output
        self.percent = percent
    }
}
