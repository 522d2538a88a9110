/// What helps with one account, or with a platform that lets nobody in: what is wrong, what to try in which order, and what
/// remains when nothing helps.
struct HelpPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// What it is about.
    var heading: String
    /// The account, or a sentence.
    var subheading: String
    /// The platform's name.
    var platformName: String
    /// What is the case; `nil` where no account and no attempt is named.
    var state: HelpState?
    /// What fits the case.
    var fitting: [HelpStep]
    /// Whether anything does.
    var hasFitting: Bool
    /// Everything else, in order.
    var others: [HelpStep]
    /// What stands above that.
    var othersTitle: String
    /// The colour of our own view of the platform: `good` or `warn`.
    var conditionTone: String
    /// Our own view of the platform.
    var condition: String
    /// What the platform says itself.
    var statusWords: String
    /// Where it says so.
    var statusURL: String?
    /// What remains, step by step (S1.34 to S1.37).
    var rungs: [HelpRung]
}

/// What is the case with an account or an attempt.
struct HelpState: Sendable {
    /// The colour: `good`, `warn` or `bad`.
    var stateTone: String
    /// The state in a word.
    var stateText: String
    /// Since when.
    var sinceISO: String?
    /// The same in words.
    var since = ""
    /// Why, and what it means.
    var cause: AdviceBox?
    /// What the platform said, word for word.
    var quotes: [String]
    /// The button that repairs it, for those who may press it.
    var repair: HelpRepair?
}

/// A new login for an account.
struct HelpRepair: Sendable {
    /// The platform's identifier.
    var platform: String
    /// The connection to be repaired; empty for a first try.
    var reconnect: String
    /// The server.
    var instance: String
    /// The handle.
    var loginHandle: String
    /// What the button says.
    var repairText: String
}

/// One thing to try.
struct HelpStep: Sendable {
    /// What, in a few words.
    var stepTitle: String
    /// How.
    var instruction: String
    /// Where, menu by menu.
    var menuPath: String?
    /// The platform's page.
    var stepURL: String?
    /// Why.
    var stepReason: String
}

/// One step of what remains when nothing helps.
struct HelpRung: Sendable {
    /// Tells the steps apart.
    var rungID: String
    /// What, in a few words.
    var rungTitle: String
    /// How.
    var rungWords: String
    /// Where on the platform, menu by menu.
    var rungMenu: String?
    /// A page of ours for it.
    var rungPath: String?
    /// The platform's page for it.
    var rungURL: String?
    /// What the link says.
    var rungLink = ""
}

/// All platforms, for people who need help.
struct HelpIndexPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// Accounts that are not well.
    var troubled: [HelpEntry]
    /// Whether there are such.
    var hasTroubled: Bool
    /// The platforms.
    var platforms: [HelpEntry]
}

/// A way to a page of help.
struct HelpEntry: Sendable {
    /// The page.
    var entryPath: String
    /// The platform's identifier.
    var platform: String
    /// The platform's letter.
    var mark: String
    /// What it is about.
    var entryName: String
    /// More words on it, if there are any.
    var entryWords: String?
    /// The colour of those.
    var entryTone: String
}
