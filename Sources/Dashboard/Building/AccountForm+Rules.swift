import Domain
import Engine

extension AccountForm {
    /// The choices of an account, with what was typed and what is wrong.
    init(_ connection: Connection, _ state: ComposerState, slots: [String: [FieldFault]]) {
        let id = connection.id
        let account = state.draft.accounts[id] ?? AccountDraft()
        let rules = state.scene.capabilities[id]
        let format = rules.map { state.draft.mainFormat(for: id, $0, media: state.scene.media) }
        let fields = (rules?.options ?? []).map { rule in
            FieldForm(rule, of: id, state, isFitting: format.map(rule.applies) ?? true, slots: slots)
        }
        self.init(
            formID: id.text, formName: connection.account.shownName, formPlatform: connection.platform.rawValue,
            formPlatformName: connection.platform.displayName, formMark: connection.platform.mark,
            isChosen: state.draft.connections.contains(id), hasFields: !fields.isEmpty, fields: fields,
            isForeign: account.keptContent != nil, ownText: account.text,
            ownTextProblems: slots[FieldID.ownText(id)] ?? [],
            hasOwnTitle: rules?.title != nil || !account.title.isEmpty, ownTitle: account.title,
            ownTitleProblems: slots[FieldID.ownTitle(id)] ?? [], isThreaded: state.draft.parts.count > 1,
            isSingle: account.isSingle,
            isDifferent: account.isSingle || !account.text.isEmpty || !account.title.isEmpty)
    }
}

extension FieldForm {
    /// One choice by its rule.
    init(
        _ rule: OptionRule, of id: Connection.ID, _ state: ComposerState, isFitting: Bool, slots: [String: [FieldFault]]
    ) {
        let fieldID = FieldID.option(rule.key, id)
        let problems = slots[fieldID] ?? []
        let hint = rule.wholeHint
        self.init(fieldID: fieldID, fieldKey: rule.key.rawValue, fieldLabel: rule.label)
        fieldHint = hint.isEmpty ? nil : hint
        isNeeded = rule.isRequired
        isUnfit = !isFitting
        isBarred = rule.isBarred
        fieldProblems = problems
        isWrong = problems.contains { $0.slotTone == "bad" }
        describedBy = (hint.isEmpty ? "" : "\(fieldID)-hint ") + "\(fieldID)-problems"
        fieldLimit = String(rule.key.typedLimit)
        let typed = state.draft.accounts[id]?.values[rule.key] ?? []
        show(rule, typed.last ?? "", typed, of: id, state)
    }

    private mutating func show(
        _ rule: OptionRule, _ last: String, _ typed: [String], of id: Connection.ID, _ state: ComposerState
    ) {
        fieldValue = last
        switch rule.kind {
        case .choice(let choices):
            isSelect = true
            fieldChoices = rule.key == .format ? Self.formats(choices, last) : rule.selections(choices, last)
        case .flag where rule.isQuestion:
            isSelect = true
            fieldChoices = rule.selections([.init("no", "No"), .init("yes", "Yes")], last)
        case .flag:
            isCheck = true
            isTicked = !rule.isBarred && (typed.isEmpty ? rule.usual == .flag(true) : typed.contains("yes"))
        case .text(let limit) where limit > 200: isLong = true
        case .list: isLong = true
        case .number(let range):
            isNumber = true
            (leastNumber, mostNumber) = (String(range.lowerBound), String(range.upperBound))
        case .time:
            isTime = true
            fieldISO = TimeWords(zone: state.draft.zone).instant(local: last).map(TimeWords.iso) ?? ""
        case .image:
            isPicture = true
            fieldChoices = state.pictures(rule, last)
        case .remote: showRemote(rule, last, of: id, state)
        case .text, .link, .color: showLine(rule.kind)
        }
    }

    private mutating func showLine(_ kind: OptionRule.Kind) {
        isLine = true
        switch kind {
        case .link: (fieldMode, example) = ("url", "https://")
        case .color: example = "#2277BB"
        default: break
        }
    }

    private mutating func showRemote(
        _ rule: OptionRule, _ last: String, of id: Connection.ID, _ state: ComposerState
    ) {
        isRemote = true
        parentID = rule.key.parent.map { FieldID.option($0, id) }
        if state.scene.makes(rule.key, on: id) {
            newID = FieldID.new(rule.key, id)
            newName = state.draft.accounts[id]?.newNames[rule.key] ?? ""
            newLabel = "New: \(rule.label.lowercased())"
        }
        switch state.scene.lists[id]?[rule.key] ?? .unasked {
        case .unasked:
            (isLine, isWaiting) = (true, true)
        case .choices(let choices) where choices.isEmpty && rule.key.parent == nil:
            isLine = true
            remoteNote = "The account has nothing there yet. Make it at the platform, then load the list again."
        case .choices(let choices):
            isSelect = true
            fieldChoices = rule.selections(choices, last)
        case .failed(let words):
            isLine = true
            remoteNote = "The list could not be loaded: \(words) Type it, or load the list again."
        }
    }

    /// What is chosen for all accounts holds unless one of them has a choice of its own.
    private static func formats(_ choices: [OptionRule.Choice], _ last: String) -> [SelectOption] {
        [SelectOption(value: "", title: "As chosen above", isSelected: last.isEmpty)]
            + choices.map { SelectOption(value: $0.value, title: $0.label, isSelected: $0.value == last) }
    }
}

extension OptionRule {
    /// What it does, and how it is typed.
    fileprivate var wholeHint: String {
        let how =
            switch kind {
            case .list(let rules): rules.count == 1 ? "" : "One on each line, up to \(rules.count)."
            case .number(let range):
                usual.flatMap { $0.typed(TimeWords(zone: "UTC")).first }.map { "Usually \($0)." }
                    ?? "From \(range.lowerBound) to \(range.upperBound)."
            default: ""
            }
        return [hint, how].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The values of a list; what holds anyway is chosen, and what was chosen stays even if nobody offers it any more.
    fileprivate func selections(_ choices: [Choice], _ last: String) -> [SelectOption] {
        var usualText = ""
        if case .text(let text)? = usual { usualText = text }
        let selected = last.isEmpty ? usualText : last
        var options = choices.map { choice in
            SelectOption(
                value: choice.value, title: choice.label + (choice.value == usualText ? " (usual)" : ""),
                isSelected: choice.value == selected)
        }
        if !selected.isEmpty, !choices.contains(where: { $0.value == selected }) {
            options.append(SelectOption(value: selected, title: selected, isSelected: true))
        }
        guard usualText.isEmpty else { return options }
        return [SelectOption(value: "", title: isRequired ? "Choose…" : "None", isSelected: selected.isEmpty)] + options
    }
}

extension ComposerState {
    /// The pictures of the draft, to choose one from.
    fileprivate func pictures(_ rule: OptionRule, _ last: String) -> [SelectOption] {
        var seen: Set<MediaItem.ID> = []
        let items = draft.mediaIDs.filter { seen.insert($0).inserted }.compactMap { scene.media[$0] }
        return [SelectOption(value: "", title: rule.isRequired ? "Choose…" : "None", isSelected: last.isEmpty)]
            + items.filter { $0.kind == .image || $0.kind == .animation }.map {
                SelectOption(value: $0.id.text, title: $0.fileName, isSelected: $0.id.text == last)
            }
    }
}
