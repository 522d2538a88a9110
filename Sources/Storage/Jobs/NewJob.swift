package import Domain

/// What a job does, e.g. `refresh`; the Engine names its own kinds.
package struct JobKind: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name in rows, logs and metrics.
    package let rawValue: String

    /// Names a kind.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Names a kind.
    package init(stringLiteral name: String) { self.init(rawValue: name) }

    /// The name itself.
    package var description: String { rawValue }
}

/// A job to be scheduled. There is one job per kind and subject; scheduling it again moves it.
package struct NewJob: Sendable, Hashable {
    /// What to do.
    package var kind: JobKind
    /// What to do it to, usually an identifier.
    package var subject: String
    /// When, by the database's clock.
    package var due: Instant
    /// Jobs of one lane run one at a time, in the order of their due times; `nil` for no such order (REL-28).
    package var lane: String?
    /// A few words for whoever runs it, at most 4,096 characters; never a secret.
    package var payload: String

    /// Describes a job.
    package init(_ kind: JobKind, subject: String, due: Instant, lane: String? = nil, payload: String = "") {
        self.kind = kind
        self.subject = subject
        self.due = due
        self.lane = lane
        self.payload = payload
    }
}
