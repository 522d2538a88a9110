/// A step that clearly had no effect and may be tried again soon, since what it built on was lost or is late: a container that
/// expired, a file that could not be fetched at once (P7).
package struct Redo: Sendable, Hashable {
    /// The safe steps, by name, whose outputs are void: they are performed again before this one. Commit steps stay as they are,
    /// whatever is named here.
    package let steps: [String]
    /// How long to wait before that.
    package let pause: Duration
    /// How often it may happen to this step in one round of a delivery.
    package let limit: Int
    /// What it amounts to when it has happened so often; its words are shown each time.
    package let failure: PlatformFailure

    /// Gathers the parts; without steps the step itself is simply tried again.
    package init(_ steps: [String] = [], after pause: Duration, limit: Int, else failure: PlatformFailure) {
        self.steps = steps
        self.pause = pause
        self.limit = limit
        self.failure = failure
    }
}
