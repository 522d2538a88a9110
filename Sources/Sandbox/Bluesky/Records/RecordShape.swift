/// What a lexicon says about one value: the small part of the schema language that post records need.
indirect enum RecordShape: Sendable, Hashable {
    /// Any value of the data model.
    case anything
    /// A truth value.
    case flag
    /// A whole number of at least so much.
    case integer(minimum: Int64)
    /// A text with limits in bytes and in graphemes, and a format.
    case text(maxBytes: Int? = nil, maxGraphemes: Int? = nil, format: ATSyntax? = nil)
    /// A list whose length lies in the range.
    case list(RecordShape, count: ClosedRange<Int>)
    /// An object with these members and no others.
    case object(RecordMembers)
    /// An object whose `$type` chooses its members; other types are refused.
    case union([String: RecordMembers])
    /// A blob of one of these mime types (`image/*` or exact) and at most so many bytes.
    case blob(accept: String, maxBytes: Int)
}

/// The members of an object: by name, each required or not.
struct RecordMembers: Sendable, Hashable {
    /// Shapes of members that must be there.
    var required: [String: RecordShape] = [:]
    /// Shapes of members that may be there.
    var optional: [String: RecordShape] = [:]
}

/// Why a record is refused: the place in the record and what is wrong there.
struct RecordProblem: Error, Equatable, CustomStringConvertible {
    /// The place, e.g. `Record/embed/images/0/alt`.
    let path: String
    /// What is wrong.
    let reason: String

    var description: String { "\(path) \(reason)" }
}
