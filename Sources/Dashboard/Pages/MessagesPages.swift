/// Talks, of one workspace for its members or of all of them for operators.
struct MessagesPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// What stands above the list.
    var heading: String
    /// Those that were written to last come first.
    var threads: [ThreadLine]
    /// Whether there is none.
    var isEmpty: Bool
    /// Where a new one is begun; `nil` for those who may not.
    var newPath: String?
    /// The next page.
    var olderPath: String?
}

/// One talk in a list.
struct ThreadLine: Sendable {
    /// The page.
    var threadPath: String
    /// What it is about.
    var threadTitle: String
    /// Platform and account, and for operators the workspace; `nil` where nothing is known.
    var about: String?
    /// Whether there is something new in it.
    var isUnread: Bool
    /// When somebody wrote last.
    var lastISO: String
    /// The same in words.
    var last: String
}

/// Where a talk is begun, with everything filled in that is known (S1.38).
struct NewMessagePage: Sendable {
    /// What stands around.
    var frame: Frame
    /// Why the last one was not sent.
    var problem: String?
    /// What is sent along.
    var facts: [FactLine]
    /// The account, for the form.
    var connection: String
    /// The platform, for the form.
    var platform: String
    /// The number of the request, for the form.
    var request: String
    /// What it is about, as typed or filled in.
    var threadTitle: String
    /// The exact error, as typed or filled in.
    var fault: String
    /// The message as typed.
    var text: String
    /// What can be sent along; `nil` where there is no account.
    var bundle: BundleBox?
}

/// A fact with its name.
struct FactLine: Sendable {
    /// The name.
    var factName: String
    /// The fact.
    var factValue: String
}

/// A support bundle, shown before it is sent.
struct BundleBox: Sendable {
    /// The document.
    var bundleJSON: String
    /// Tells whether what is sent is what was shown.
    var bundleDigest: String
    /// Whether it is to be sent.
    var isChecked: Bool
}

/// One talk.
struct ThreadPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// What it is about.
    var heading: String
    /// What was the case when it began.
    var facts: [FactLine]
    /// Where the list is.
    var backPath: String
    /// What it is called.
    var backText: String
    /// The page before.
    var olderPath: String?
    /// The messages, the oldest first.
    var messages: [MessageLine]
    /// Where it is said that all of this was seen; `nil` when there is nothing new.
    var readPath: String?
    /// The last message that was shown.
    var upTo: String
    /// Where the answer goes; `nil` for those who may not answer.
    var answerPath: String?
    /// Whether pictures are taken.
    var takesPicture: Bool
    /// What can be sent along.
    var bundle: BundleBox?
    /// The answer as typed.
    var text = ""
    /// Why it was not sent.
    var problem: String?
}

/// One message.
struct MessageLine: Sendable {
    /// `msg_…`.
    var messageID: String
    /// Whose side wrote it: `own` or `other`.
    var side: String
    /// Who wrote it.
    var author: String
    /// When.
    var atISO: String
    /// The same in words.
    var at: String
    /// What it says.
    var words: String
    /// The picture that came with it.
    var picturePath: String?
    /// The bundle that came with it.
    var bundleText: String?
}
