import Domain

@testable import Dashboard

extension Fixtures {
    static let slot = [FieldFault(slotTone: "bad", slotWords: "That is too long. Shorten it.")]

    static let composer = ComposerPage(
        frame: frame, heading: "New post", action: "/posts", formKey: "k", keepWords: "Save as draft",
        isSettled: false, isClip: true, clipPath: "/posts/new?as=clip", problem: "Some accounts would refuse this.",
        obstacles: preflight.verdicts[1].problems,
        accounts: [
            AccountOption(
                accountID: "con_1", accountName: "Ada Lovelace", handle: "@ada@mastodon.example", initial: "A",
                avatarURL: "/assets/martlet.svg", platform: "mastodon", platformName: "Mastodon", mark: "M",
                takes: "poll thread", isChecked: true, isUsable: true, accountProblems: slot),
            AccountOption(
                accountID: "con_2", accountName: "Grace", handle: "grace.bsky.social", initial: "G", avatarURL: nil,
                platform: "bluesky", platformName: "Bluesky", mark: "B", takes: "", isChecked: true, isUsable: false,
                accountProblems: []),
        ], hasNoAccounts: false, hasFormats: true, isFormatUnneeded: false,
        formats: [
            SelectOption(value: "post", title: "Post", isSelected: false),
            SelectOption(value: "reel", title: "Reel / Short", isSelected: true),
        ], formatProblems: slot, postTitle: "On looms", isTitleUnneeded: false, titleProblems: slot,
        parts: [part, plainPart("1", title: "Part 2")], blankParts: [plainPart("NEW", title: "Part 2")],
        isThreadUnneeded: false, partsProblems: slot, extras: [ExtraLine(extraID: "med_9")],
        accountForms: [accountForm, foreignForm], isCut: true, terms: [terms],
        when: "2026-07-15T09:00",
        whenISO: "2026-07-15T07:00:00Z", zone: "Europe/Berlin", isUnasked: false, verdicts: preflight.verdicts)

    private static let terms = TermsLine(
        termsID: "con_3", agreeID: "agree-con_3", termsName: "Ada", termsPlatform: "TikTok",
        termsNote: "It may take a few minutes.",
        documents: [
            TermsDocument(documentURL: "https://www.tiktok.com/a", documentTitle: "Music", documentJoint: "")
        ],
        brandedDocuments: [
            TermsDocument(documentURL: "https://www.tiktok.com/b", documentTitle: "Brands", documentJoint: " and ")
        ], isTermsChosen: false, isAgreed: true, termsProblem: "Tick this first.")

    private static let part = PartForm(
        index: "0", title: "Post", textID: "post-text",
        text: "\nThe engine weaves algebraic patterns\njust as the loom weaves flowers and leaves.", textProblems: slot,
        media: [
            MediumForm(
                mediaID: "med_1", fileName: "loom.png", mediaKind: "image", alt: "A loom",
                fits: FitForm(fitChoices: [SelectOption(value: "crop", title: "Crop it", isSelected: true)]))
        ],
        mediaProblems: slot, canRemove: true, link: link, poll: poll)

    private static func plainPart(_ token: String, title: String) -> PartForm {
        var part = part
        (part.index, part.title, part.textID, part.text, part.media) = (token, title, FieldID.text(token), "More", [])
        return part
    }

    private static let link = LinkForm(
        linkURL: "https://example.com", linkTitle: "A page", linkAbout: "About it", isLinked: true,
        isLinkUnneeded: false, linkProblems: slot)
    private static let poll = PollForm(
        answers: [AnswerField(answerNumber: "1", answer: "Yes"), AnswerField(answerNumber: "2", answer: "No")],
        lengths: [SelectOption(value: "1440", title: "1 day", isSelected: true)], isSeveral: true, isAsked: true,
        isPollUnneeded: false, pollProblems: slot)

    static let accountForm = AccountForm(
        formID: "con_1", formName: "Ada Lovelace", formPlatform: "mastodon", formPlatformName: "Mastodon",
        formMark: "M", isChosen: true, hasFields: true, fields: fields, isForeign: false, ownText: "Other words",
        ownTextProblems: slot, hasOwnTitle: true, ownTitle: "Another", ownTitleProblems: slot, isThreaded: true,
        isSingle: true, isDifferent: true)

    private static let foreignForm = AccountForm(
        formID: "con_2", formName: "Grace", formPlatform: "bluesky", formPlatformName: "Bluesky", formMark: "B",
        isChosen: false, hasFields: false, fields: [], isForeign: true, ownText: "", ownTextProblems: [],
        hasOwnTitle: false, ownTitle: "", ownTitleProblems: [], isThreaded: false, isSingle: false, isDifferent: false)

    /// A field of each kind; the first has everything that a field can have.
    private static let fields: [FieldForm] = {
        let changes: [(String, (inout FieldForm) -> Void)] = [
            (
                "board_section",
                { field in
                    (field.isSelect, field.isRemote, field.isNeeded, field.isWrong) = (true, true, true, true)
                    (field.parentID, field.remoteNote) = ("option-con_1-flag", "The list could not be loaded.")
                    field.fieldChoices = [SelectOption(value: "1", title: "Looms", isSelected: true)]
                    (field.newID, field.newLabel, field.newName) = ("new-con_1-board", "New: board", "Looms")
                    field.fieldProblems = slot
                }
            ),
            ("flag", { ($0.isCheck, $0.isTicked, $0.isBarred) = (true, true, true) }),
            ("line", { $0.isLine = true }), ("long", { $0.isLong = true }),
            ("number", { $0.isNumber = true }), ("time", { $0.isTime = true }), ("cover", { $0.isPicture = true }),
            ("unfit", { ($0.isLine, $0.isUnfit, $0.isWaiting) = (true, true, true) }),
        ]
        return changes.map { key, change in
            var field = FieldForm(fieldID: "option-con_1-\(key)", fieldKey: key, fieldLabel: "A \(key)")
            field.fieldHint = "What it does."
            field.describedBy = "option-con_1-\(key)-hint option-con_1-\(key)-problems"
            change(&field)
            return field
        }
    }()

    static let preflight = PreflightPage(
        isUnasked: false,
        verdicts: [
            VerdictLine(
                verdictID: "con_1", verdictName: "@ada@mastodon.example", platform: "mastodon", mark: "M",
                becomes: "Picture", isGood: true, fitting: "visibility language",
                counts: [CountLine(countIndex: "0", countTitle: "Post", used: "82", limit: "500", isOver: false)],
                problems: []),
            VerdictLine(
                verdictID: "con_2", verdictName: "grace.bsky.social", platform: "bluesky", mark: "B",
                becomes: "Picture", isGood: false, fitting: "",
                counts: [CountLine(countIndex: "0", countTitle: "Post", used: "312", limit: "300", isOver: true)],
                problems: [
                    ProblemLine(
                        code: "text_too_long", problemTone: "bad",
                        words: "The text is 12 characters too long. Shorten it.", target: "post-text")
                ]),
        ])
}
