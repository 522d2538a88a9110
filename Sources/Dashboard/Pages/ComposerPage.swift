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
    /// Whether a stored post is being changed.
    var isEditing: Bool
    /// Why the form came back.
    var problem: String?
    /// The accounts to choose from.
    var accounts: [AccountOption]
    /// Whether there is none.
    var hasNoAccounts: Bool
    /// The parts of the thread.
    var parts: [PartForm]
    /// Whether Mastodon's choices are needed.
    var hasMastodon: Bool
    /// Who may see it.
    var visibilities: [SelectOption]
    /// Shown before the text.
    var contentWarning: String
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
    /// Whether it is chosen.
    var isChecked: Bool
    /// Whether it could publish now.
    var isUsable: Bool
}

/// One part of the thread in the composer.
struct PartForm: Sendable {
    /// Position from 0.
    var index: String
    /// `Post`, `Part 2`, …
    var title: String
    /// `post-text`, `post-text-1`, …
    var textID: String
    /// The words.
    var text: String
    /// The pictures.
    var media: [MediumForm]
    /// Whether it can be taken out.
    var canRemove: Bool
}

/// A picture in the composer.
struct MediumForm: Sendable {
    /// `med_…`.
    var mediaID: String
    /// The person's file name.
    var fileName: String
    /// The description.
    var alt: String
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

/// The answer of preflight, a piece of the composer that is renewed while typing.
struct PreflightPage: Sendable {
    /// Whether nothing was checked yet.
    var isUnasked: Bool
    /// What each account thinks of it.
    var verdicts: [VerdictLine]
}

/// What one account thinks of the draft.
struct VerdictLine: Sendable {
    /// `con_…`.
    var verdictID: String
    /// The account's name.
    var verdictName: String
    /// The platform's identifier.
    var platform: String
    /// The platform's letter.
    var mark: String
    /// Whether nothing is wrong.
    var isGood: Bool
    /// The length of each part.
    var counts: [CountLine]
    /// Everything that is wrong, at once.
    var problems: [ProblemLine]
}

/// The length of one part in the platform's own units.
struct CountLine: Sendable {
    /// Position of the part from 0.
    var countIndex: String
    /// `Post`, `Part 2`, …
    var countTitle: String
    /// Units used.
    var used: String
    /// Units allowed; `nil` where the account's own limit is not known here.
    var limit: String?
    /// Whether it is too long.
    var isOver: Bool
}

/// One thing that is wrong.
struct ProblemLine: Sendable {
    /// The stable code.
    var code: String
    /// `bad` when it keeps the post from going out, else `warn`.
    var problemTone: String
    /// What is wrong and what to do.
    var words: String
}
