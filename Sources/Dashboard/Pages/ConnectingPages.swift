/// What the small window shows while the attempt is prepared.
struct OpeningPage: Sendable {
    /// What stands around.
    var frame: Frame
}

/// The page that sends the browser to the platform. A page, not a redirect: the policy `form-action 'self'` also binds the
/// redirects that follow a form (SEC-53).
struct LeavingPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The platform's name.
    var platformName: String
    /// The host where the browser goes.
    var host: String
    /// The whole address.
    var url: String
}

/// How an attempt to connect ended, at a clean address (SEC-12).
struct ConnectedPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// `aut_…`.
    var id: String
    /// `pending`, `done` or `failed`.
    var state: String
    /// Whether an account was connected.
    var isDone = false
    /// Whether nothing is decided yet.
    var isWaiting = false
    /// Why it failed.
    var failure: FailureBox?
    /// The sentence below the heading.
    var words = ""
    /// The platform's identifier.
    var platform: String
    /// Where to go on.
    var continuePath: String
}

/// Why an attempt failed, with everything needed to try again.
struct FailureBox: Sendable {
    /// What happened, in a few words.
    var failureTitle: String
    /// What happened, in full.
    var explanation: String
    /// What to do.
    var remedy: String
    /// What the platform said.
    var platformWords: String?
    /// What helps.
    var helpPath: String
    /// Whether a new attempt can be started from here.
    var canRetry: Bool
    /// The connection to be repaired.
    var reconnect = ""
    /// The server as typed.
    var instance = ""
    /// The handle as typed.
    var handle = ""
    /// Where to go afterwards.
    var returnTo = ""
}

/// The page where a person picks among offered accounts.
struct ChoicePage: Sendable {
    /// What stands around.
    var frame: Frame
    /// `aut_…`.
    var id: String
    /// The platform's name.
    var platformName: String
    /// Whether a reconnect came back without its account.
    var isOther: Bool
    /// The accounts.
    var choices: [ChoiceLine]
    /// Why the last choice was refused.
    var problem: String?
}

/// One account that can be chosen.
struct ChoiceLine: Sendable {
    /// Position, for labels.
    var index: String
    /// The platform's identifier of the account.
    var remoteID: String
    /// The account's name.
    var name: String
    /// The account's handle.
    var handle: String
    /// Whether it can publish.
    var canPublish: Bool
    /// Why it cannot.
    var obstacle: String?
}

/// The confirmation before an account is disconnected (S1.34).
struct DisconnectPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// `con_…`.
    var id: String
    /// The account's name.
    var name: String
    /// The account's handle.
    var handle: String
    /// The platform's name.
    var platformName: String
    /// What becomes of scheduled posts.
    var scheduledNote: String?
    /// What becomes of accounts of the same login.
    var sharedNote: String?
    /// Whether the person may leave the permission at the platform alone.
    var hasChoice = true
    /// Where the permission can be seen at the platform.
    var manageAccessURL: String?
}

/// How an account fared over time.
struct HistoryPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// `con_…`.
    var id: String
    /// The account's name.
    var name: String
    /// The account's handle.
    var handle: String
    /// The platform's name.
    var platformName: String
    /// The lines, newest first.
    var entries: [HistoryLine]
    /// Whether there is none.
    var isEmpty: Bool
    /// Whether looks that changed nothing are shown too.
    var isEverything = false
    /// Where this page is.
    var path = ""
    /// The next page.
    var olderPath: String?
}

/// One line: a change of an account's health, or a look at it.
struct HistoryLine: Sendable {
    /// The colour after the change.
    var tone: String
    /// When.
    var atISO: String
    /// The same in words.
    var at: String
    /// From what to what.
    var change: String
    /// What caused it.
    var event: String
    /// What proved it.
    var evidence: String?
}
