/// The page where posts are written.
struct ComposerPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// `New post` or `Edit post`.
    var heading: String
    /// Where the form goes.
    var action: String
    /// Makes two clicks one post (REL-33).
    var formKey: String
    /// What the button says that keeps without publishing.
    var keepWords: String
    /// Whether the accounts are settled, because the post is on the calendar.
    var isSettled: Bool
    /// Whether this is the page for clips.
    var isClip: Bool
    /// Where one goes for a clip; `nil` where there is no place for one, or on its page.
    var clipPath: String?
    /// Why the form came back.
    var problem: String?
    /// What is in the way, each with the field that it is about.
    var obstacles: [ProblemLine]
    /// The accounts to choose from.
    var accounts: [AccountOption]
    /// Whether there is none.
    var hasNoAccounts: Bool
    /// Whether a post can be something else than an ordinary post.
    var hasFormats: Bool
    /// Whether no chosen account has anything else.
    var isFormatUnneeded: Bool
    /// What it can be.
    var formats: [SelectOption]
    /// What is wrong with that.
    var formatProblems: [FieldFault]
    /// The title.
    var postTitle: String
    /// Whether no chosen account has titles.
    var isTitleUnneeded: Bool
    /// What is wrong with the title.
    var titleProblems: [FieldFault]
    /// The parts of the thread.
    var parts: [PartForm]
    /// What a new part looks like; exactly one.
    var blankParts: [PartForm]
    /// Whether no chosen account has threads.
    var isThreadUnneeded: Bool
    /// What is wrong with the number of parts.
    var partsProblems: [FieldFault]
    /// Files that are in no part.
    var extras: [ExtraLine]
    /// What can be chosen for single accounts.
    var accountForms: [AccountForm]
    /// Whether only chosen accounts have their choices here, because there are many.
    var isCut: Bool
    /// What is agreed to with the post.
    var terms: [TermsLine]
    /// Local day and time, `2026-07-14T09:30`.
    var when: String
    /// The same as an instant; empty when nothing is chosen.
    var whenISO: String
    /// The zone in which `when` is meant.
    var zone: String
    /// Whether nothing was checked yet.
    var isUnasked: Bool
    /// What each account thinks of it.
    var verdicts: [VerdictLine]
}

/// An account in the composer.
struct AccountOption: Sendable {
    /// `con_…`.
    var accountID: String
    /// The account's name.
    var accountName: String
    /// The account's handle.
    var handle: String
    /// First letter, for accounts without picture.
    var initial: String
    /// The picture.
    var avatarURL: String?
    /// The platform's identifier.
    var platform: String
    /// The platform's name.
    var platformName: String
    /// The platform's letter.
    var mark: String
    /// What it has beside words and files: `title poll thread format link`.
    var takes: String
    /// Whether it is chosen.
    var isChecked: Bool
    /// Whether it could publish now.
    var isUsable: Bool
    /// What is wrong with it.
    var accountProblems: [FieldFault]
}

/// What a platform wants a person to agree to with this post.
struct TermsLine: Sendable {
    /// `con_…`.
    var termsID: String
    /// Identifier and name of the box.
    var agreeID: String
    /// Who will post.
    var termsName: String
    /// The platform's name.
    var termsPlatform: String
    /// What people must know besides.
    var termsNote: String
    /// What is agreed to with every post.
    var documents: [TermsDocument]
    /// What is agreed to with a post for which a brand pays.
    var brandedDocuments: [TermsDocument]
    /// Whether the account is chosen.
    var isTermsChosen: Bool
    /// Whether the box is ticked.
    var isAgreed: Bool
    /// That the box must be ticked first.
    var termsProblem: String?
}

/// A text of a platform.
struct TermsDocument: Sendable {
    /// Where it is read.
    var documentURL: String
    /// What the platform calls it.
    var documentTitle: String
    /// What stands between it and the next.
    var documentJoint: String
}

/// A choice in a list.
struct SelectOption: Sendable {
    /// What is sent.
    var value: String
    /// What is read.
    var title: String
    /// Whether it is chosen.
    var isSelected: Bool
}

/// A file that is in no part.
struct ExtraLine: Sendable {
    /// `med_…`.
    var extraID: String
}

/// Something that is wrong, said beside its field.
struct FieldFault: Sendable, Hashable {
    /// `bad` or `warn`.
    var slotTone: String
    /// What is wrong and what to do.
    var slotWords: String
}
