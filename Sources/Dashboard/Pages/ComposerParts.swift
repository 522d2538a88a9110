/// One part of the thread in the composer.
struct PartForm: Sendable {
    /// What its fields are called by.
    var index: String
    /// `Post`, `Part 2`, …
    var title: String
    /// `post-text`, `post-text-1`, …
    var textID: String
    /// The words.
    var text: String
    /// What is wrong with them.
    var textProblems: [FieldFault]
    /// The files.
    var media: [MediumForm]
    /// What is wrong with them.
    var mediaProblems: [FieldFault]
    /// Whether it can be taken out.
    var canRemove: Bool
    /// The link and its card.
    var link: LinkForm
    /// The poll.
    var poll: PollForm
}

/// The link that a part is about.
struct LinkForm: Sendable {
    /// The address.
    var linkURL: String
    /// What the card says.
    var linkTitle: String
    /// What it says below.
    var linkAbout: String
    /// Whether there is one.
    var isLinked: Bool
    /// Whether no chosen account makes anything of it.
    var isLinkUnneeded: Bool
    /// What is wrong with it.
    var linkProblems: [FieldFault]
}

/// The poll of a part.
struct PollForm: Sendable {
    /// The answers.
    var answers: [AnswerField]
    /// How long it may be open.
    var lengths: [SelectOption]
    /// Whether people may choose several.
    var isSeveral: Bool
    /// Whether there is one.
    var isAsked: Bool
    /// Whether no chosen account has polls.
    var isPollUnneeded: Bool
    /// What is wrong with it.
    var pollProblems: [FieldFault]
}

/// An answer of a poll.
struct AnswerField: Sendable {
    /// Its place, from 1.
    var answerNumber: String
    /// What it says.
    var answer: String
}

/// A file in the composer.
struct MediumForm: Sendable {
    /// `med_…`.
    var mediaID: String
    /// The person's file name.
    var fileName: String
    /// `image`, `video`, …
    var mediaKind: String
    /// The description.
    var alt: String
    /// What may become of its shape; empty where no chosen account minds it.
    var fits: FitForm?
}

/// What may become of the shape of a file.
struct FitForm: Sendable {
    /// The choices.
    var fitChoices: [SelectOption]
}

/// What can be chosen for one account.
struct AccountForm: Sendable {
    /// `con_…`.
    var formID: String
    /// The account's name.
    var formName: String
    /// The platform's identifier.
    var formPlatform: String
    /// The platform's name.
    var formPlatformName: String
    /// The platform's letter.
    var formMark: String
    /// Whether the account is chosen.
    var isChosen: Bool
    /// Whether the platform has anything to choose.
    var hasFields: Bool
    /// The choices.
    var fields: [FieldForm]
    /// Whether the account was given another post by a program, which this page cannot show.
    var isForeign: Bool
    /// Other words of the first part.
    var ownText: String
    /// What is wrong with them.
    var ownTextProblems: [FieldFault]
    /// Whether there are titles.
    var hasOwnTitle: Bool
    /// Another title.
    var ownTitle: String
    /// What is wrong with it.
    var ownTitleProblems: [FieldFault]
    /// Whether there are several parts.
    var isThreaded: Bool
    /// Whether only the first part goes there.
    var isSingle: Bool
    /// Whether something differs there.
    var isDifferent: Bool
}

/// One choice of an account; exactly one of the kinds is true.
struct FieldForm: Sendable {
    /// Identifier and name of the field.
    var fieldID: String
    /// `board`, `made_for_kids`, …
    var fieldKey: String
    /// What it is called.
    var fieldLabel: String
    /// What it does.
    var fieldHint: String?
    /// Whether a choice must be made.
    var isNeeded = false
    /// Whether it means nothing for what the post is now.
    var isUnfit = false
    /// One of several values.
    var isSelect = false
    /// Yes or no.
    var isCheck = false
    /// A text on one line.
    var isLine = false
    /// A text of several lines.
    var isLong = false
    /// A whole number.
    var isNumber = false
    /// A point in time.
    var isTime = false
    /// A picture.
    var isPicture = false
    /// Whether the values come from the platform.
    var isRemote = false
    /// Whether the platform was not asked for them yet.
    var isWaiting = false
    /// The field on whose value the values depend.
    var parentID: String?
    /// Whether the account's own settings forbid it.
    var isBarred = false
    /// The field for the name of something new; `nil` where nothing can be made from here.
    var newID: String?
    /// What that field is called.
    var newLabel = ""
    /// The name as typed.
    var newName = ""
    /// Why there is no list, in plain words.
    var remoteNote: String?
    /// The values.
    var fieldChoices: [SelectOption] = []
    /// What was typed.
    var fieldValue = ""
    /// The same as an instant.
    var fieldISO = ""
    /// Whether the box is ticked.
    var isTicked = false
    /// What the keyboard is for: `text`, `url`.
    var fieldMode = "text"
    /// The most characters.
    var fieldLimit = ""
    /// The least number.
    var leastNumber = ""
    /// The largest number.
    var mostNumber = ""
    /// What stands there as an example.
    var example = ""
    /// The identifiers of hint and problems.
    var describedBy = ""
    /// Whether something is wrong.
    var isWrong = false
    /// What is wrong.
    var fieldProblems: [FieldFault] = []
}

/// The choices of one account, a piece of the composer that is renewed.
struct AccountFormPage: Sendable {
    /// The account; exactly one.
    var accountForms: [AccountForm]
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
    /// What the first part becomes there: `Reel`, `Gallery`; `nil` where the platform has nothing of the kind.
    var becomes: String?
    /// Whether nothing is wrong.
    var isGood: Bool
    /// The choices that mean something for what it becomes.
    var fitting: String
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
struct ProblemLine: Sendable, Hashable {
    /// The stable code.
    var code: String
    /// `bad` when it keeps the post from going out, else `warn`.
    var problemTone: String
    /// What is wrong and what to do.
    var words: String
    /// The field that it is about.
    var target: String
}
