/// What is not well in the whole installation, for those who run it.
struct OperatorsPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// How many talks wait; `nil` for none.
    var asked: String?
    /// Platforms and apps in trouble, in words.
    var troubles: [String]
    /// How many accounts, by platform and reason.
    var counts: [UnwellCountLine]
    /// What the list can be narrowed down to.
    var filters: [UnwellFilterLink]
    /// The accounts.
    var accounts: [UnwellLine]
    /// Whether all is well.
    var isEmpty: Bool
    /// The next page.
    var olderPath: String?
    /// How the switch stands.
    var alertWords: String
    /// The other way: `on` or `off`.
    var alertNext: String
    /// What its button says.
    var alertButton: String
}

/// How many accounts are not well for one reason.
struct UnwellCountLine: Sendable {
    /// The platform's identifier.
    var platform: String
    /// The platform's letter.
    var mark: String
    /// The platform's name.
    var platformName: String
    /// Why.
    var countReason: String
    /// The colour.
    var countTone: String
    /// How many.
    var countText: String
}

/// A way to narrow a list down.
struct UnwellFilterLink: Sendable {
    /// The page.
    var filterPath: String
    /// What is read.
    var filterText: String
    /// Whether it is the present one.
    var isPresent: Bool
}

/// One account that is not well: neither posts nor tokens.
struct UnwellLine: Sendable {
    /// The page about it.
    var accountPath: String
    /// The platform's identifier.
    var platform: String
    /// The platform's letter.
    var mark: String
    /// The platform's name.
    var platformName: String
    /// The handle.
    var handle: String
    /// The workspace.
    var workspace: String
    /// The colour.
    var accountTone: String
    /// The state in a word.
    var stateText: String
    /// Why.
    var accountReason: String
    /// Since when.
    var sinceISO: String
    /// The same in words.
    var since: String
}

/// One account of any workspace, for operators.
struct OperatorAccountPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The account and how it fares.
    var account: UnwellLine
    /// What is wrong.
    var cause: AdviceBox?
    /// The changes, newest first.
    var entries: [HistoryLine]
    /// The help for its platform.
    var helpPath: String
    /// Where a message to the workspace goes.
    var askPath: String
    /// What it is about, as typed or filled in.
    var askTitle: String
    /// The message, as typed or filled in.
    var askText: String
    /// Why it was not sent.
    var problem: String?
}
