package import Domain

/// What somebody writes.
package struct NewMessage: Sendable {
    /// A picture of the screen.
    package struct Picture: Sendable {
        /// The bytes as uploaded.
        package let bytes: [UInt8]
        /// The person's file name: data for display (SEC-73).
        package let fileName: String

        /// Gathers both.
        package init(bytes: [UInt8], fileName: String) {
            self.bytes = bytes
            self.fileName = fileName
        }
    }

    /// The most bytes of a picture.
    package static let pictureLimit = 5 << 20

    /// What it says.
    package var text: String
    /// A picture of the screen.
    package var picture: Picture?
    /// The digest of the support bundle that was shown, where it is to be sent along.
    package var bundleDigest: String?

    /// Gathers the parts.
    package init(text: String, picture: Picture? = nil, bundleDigest: String? = nil) {
        self.text = text
        self.picture = picture
        self.bundleDigest = bundleDigest
    }

    /// The text without blank edges. Throws `EngineError.invalid` when it is empty or too long.
    func checkedText() throws(EngineError) -> String {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { throw .invalid(field: "text", words: "Write something.") }
        guard trimmed.count <= Message.textLimit, trimmed.utf8.count <= Message.textLimit * 4 else {
            throw .invalid(field: "text", words: "A message may have \(Message.textLimit) characters.")
        }
        return trimmed
    }

    /// Throws `EngineError.invalid` for a picture that is too large.
    func checkPicture() throws(EngineError) {
        guard let picture, picture.bytes.count > Self.pictureLimit else { return }
        throw .invalid(field: "screenshot", words: "A screenshot may have \(Self.pictureLimit >> 20) MB.")
    }
}

/// How a talk begins.
package struct NewThread: Sendable {
    /// What it is about, in a few words.
    package var title: String
    /// The first message.
    package var message: NewMessage
    /// The account that it is about.
    package var connectionID: Connection.ID?
    /// The platform, where there is no account.
    package var platform: Platform?
    /// The exact error (S1.38).
    package var problem: String?
    /// The number of the request that failed.
    package var requestID: String?

    /// Gathers the parts.
    package init(
        title: String, message: NewMessage, connectionID: Connection.ID? = nil, platform: Platform? = nil,
        problem: String? = nil, requestID: String? = nil
    ) {
        self.title = title
        self.message = message
        self.connectionID = connectionID
        self.platform = platform
        self.problem = problem
        self.requestID = requestID
    }

    /// The title without blank edges and line breaks. Throws `EngineError.invalid` when it is empty or too long.
    func checkedTitle() throws(EngineError) -> String {
        let trimmed = title.split(whereSeparator: \.isNewline).joined(separator: " ").trimmed
        guard !trimmed.isEmpty else { throw .invalid(field: "title", words: "Say in a few words what it is about.") }
        guard trimmed.count <= MessageThread.titleLimit, trimmed.utf8.count <= MessageThread.titleLimit * 4 else {
            throw .invalid(
                field: "title", words: "The first line may have \(MessageThread.titleLimit) characters.")
        }
        return trimmed
    }

    /// What the form said of the case, cut to what is kept.
    func complete(_ facts: MessageThread.Facts) -> MessageThread.Facts {
        var facts = facts
        if facts.platform == nil { facts.platform = platform }
        facts.problem = problem.map { String($0.trimmed.prefix(MessageThread.Facts.problemLimit)) }.filled
        facts.requestID = requestID.map { String($0.trimmed.prefix(MessageThread.Facts.requestLimit)) }.filled
        return facts
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        let rest = drop(while: \.isWhitespace)
        return String(rest.prefix(rest.count - rest.reversed().prefix(while: \.isWhitespace).count))
    }
}

extension String? {
    /// `nil` for a text without characters.
    fileprivate var filled: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
