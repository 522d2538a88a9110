/// What was due while it could not go out, and waits for a person's word (S0.44, S1.42).
struct ReviewPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// What was missed, the oldest first.
    var missed: [MissedLine]
    /// Whether there is nothing.
    var isEmpty: Bool
    /// Whether the reader may decide.
    var mayDecide: Bool
    /// Local day and time that the form proposes.
    var proposal: String
    /// The same as an instant.
    var proposalISO: String
    /// The zone in which it is meant.
    var zone: String
    /// How far apart several go out.
    var pauses: [SelectOption]
}

/// A delivery that was missed.
struct MissedLine: Sendable {
    /// `dlv_…`.
    var deliveryID: String
    /// The post's page.
    var path: String
    /// The first words.
    var excerpt: String
    /// The platform's identifier.
    var platform: String
    /// The platform's letter.
    var mark: String
    /// The account.
    var handle: String
    /// When it was due.
    var dueISO: String
    /// The same in words.
    var due: String
    /// Why it did not go out.
    var explanation: String
    /// Whether its account works again.
    var isReady: Bool
    /// Where it is reconnected; `nil` when it works, or is gone.
    var reconnectPath: String?
}
