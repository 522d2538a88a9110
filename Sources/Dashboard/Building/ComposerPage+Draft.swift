import Domain
import Engine

/// Everything the composer's page is made from.
struct ComposerState: Sendable {
    /// The most accounts whose choices stand on the page without being chosen.
    static let formLimit = 30

    /// What is written so far.
    var draft: ComposerDraft
    /// What is known beside it.
    var scene: ComposerScene
    /// What each account thinks of it; `nil`: not asked.
    var verdicts: [VerdictLine]?
    /// Why the form came back.
    var problem: String?
    /// The stored post that is being changed.
    var editing: Post.ID?
    /// Whether it is on the calendar, so that its accounts are settled.
    var isSettled = false
    /// Whether the form came back for an agreement that a platform wants.
    var asksConsent = false

    /// What is wrong, by the fields that it is about.
    var slots: [String: [FieldFault]] {
        let lines = Dictionary(grouping: (verdicts ?? []).flatMap(\.problems), by: \.target)
        return lines.mapValues { lines in
            var seen: Set<FieldFault> = []
            return lines.map { FieldFault(slotTone: $0.problemTone, slotWords: $0.words) }
                .filter { seen.insert($0).inserted }
        }
    }

    /// The rules of the chosen accounts.
    var chosen: [Capabilities] { draft.connections.compactMap { scene.capabilities[$0] } }
}

extension ComposerPage {
    /// The composer with this draft in it.
    init(_ state: ComposerState, frame: Frame) {
        let (draft, slots) = (state.draft, state.slots)
        let isNew = state.editing == nil
        let offers = state.formatOffers
        let parts = PartForms(state, slots: slots)
        self.init(
            frame: frame, heading: isNew ? "New post" : "Edit post",
            action: state.editing.map { PagePath.edit($0.text) } ?? PagePath.posts, formKey: draft.formKey,
            keepWords: isNew ? "Save as draft" : "Save without a new time",
            isSettled: state.isSettled, isClip: isNew && draft.format == .reel,
            clipPath: isNew && draft.format == nil && offers.contains(.reel) ? PagePath.clip : nil,
            problem: state.problem, obstacles: state.problem == nil ? [] : state.obstacles,
            accounts: state.accounts(slots), hasNoAccounts: state.offered.isEmpty, hasFormats: offers.count > 1,
            isFormatUnneeded: draft.format == nil && !state.chosen.contains(where: \.hasFormats),
            formats: offers.map { SelectOption($0, selected: draft.format ?? .post) },
            formatProblems: slots[FieldID.format] ?? [], postTitle: draft.title,
            isTitleUnneeded: draft.title.isEmpty && !state.chosen.contains { $0.title != nil },
            titleProblems: slots[FieldID.title] ?? [], parts: draft.parts.enumerated().map { parts.form($0, $1) },
            blankParts: [parts.blank],
            isThreadUnneeded: draft.parts.count == 1 && !state.chosen.contains { $0.threadLimit > 1 },
            partsProblems: slots[FieldID.parts] ?? [], extras: draft.extras.map { ExtraLine(extraID: $0.text) },
            accountForms: state.accountForms(slots), isCut: state.isCut, terms: state.terms, when: draft.when,
            whenISO: draft.instant.map(TimeWords.iso) ?? "", zone: draft.zone, isUnasked: state.verdicts == nil,
            verdicts: state.verdicts ?? [])
    }
}

extension ComposerState {
    /// The accounts that new posts may include; paused ones only when they are chosen already (S4.28).
    var offered: [ConnectionView] {
        scene.views.filter { $0.connection.isActive || draft.connections.contains($0.connection.id) }
    }

    /// Whether there are so many accounts that only the chosen ones have their choices on the page.
    var isCut: Bool { offered.count > Self.formLimit }

    /// What a post can be on the accounts of the workspace; always an ordinary post.
    fileprivate var formatOffers: [PostFormat] {
        let formats = Set(offered.compactMap { scene.capabilities[$0.connection.id] }.flatMap(\.formats.keys))
        return [.post] + (formats.contains(.reel) ? [.reel] : []) + (formats.contains(.story) ? [.story] : [])
    }

    /// What keeps it from going out, each thing once.
    fileprivate var obstacles: [ProblemLine] {
        var seen: Set<ProblemLine> = []
        return (verdicts ?? []).flatMap(\.problems).filter { $0.problemTone == "bad" && seen.insert($0).inserted }
    }

    fileprivate func accounts(_ slots: [String: [FieldFault]]) -> [AccountOption] {
        offered.map { view in
            let connection = view.connection
            return AccountOption(
                accountID: connection.id.text, accountName: connection.account.shownName,
                handle: connection.account.handle, initial: connection.account.initial,
                avatarURL: connection.account.shownAvatar, platform: connection.platform.rawValue,
                platformName: connection.platform.displayName, mark: connection.platform.mark,
                takes: scene.capabilities[connection.id]?.takes ?? "",
                isChecked: draft.connections.contains(connection.id), isUsable: connection.health.isUsable,
                accountProblems: slots[FieldID.account(connection.id)] ?? [])
        }
    }

    fileprivate func accountForms(_ slots: [String: [FieldFault]]) -> [AccountForm] {
        offered.map(\.connection).filter { !isCut || draft.connections.contains($0.id) }.map {
            AccountForm($0, self, slots: slots)
        }
    }
}

extension Capabilities {
    /// What it has beside words and files, in the words of the page's script.
    fileprivate var takes: String {
        var takes: [String] = []
        if title != nil { takes.append("title") }
        if poll != nil { takes.append("poll") }
        if threadLimit > 1 { takes.append("thread") }
        if hasFormats { takes.append("format") }
        if hasLinks { takes.append("link") }
        return takes.joined(separator: " ")
    }

    /// Whether a post can be something else there than an ordinary post.
    fileprivate var hasFormats: Bool { formats[.reel] != nil || formats[.story] != nil }

    /// Whether it minds the shape of files.
    var hasShapes: Bool { option(.fit) != nil }

    /// Whether a link is more there than a piece of the text.
    var hasLinks: Bool {
        switch link {
        case .card, .field: true
        case .inText, .plain: false
        }
    }
}

extension SelectOption {
    fileprivate init(_ format: PostFormat, selected: PostFormat) {
        let title =
            switch format {
            case .post: "Post"
            case .reel: "Reel / Short"
            case .story: "Story"
            }
        self.init(value: format.rawValue, title: title, isSelected: format == selected)
    }
}
