import Domain

/// Makes the parts of the thread for the page.
struct PartForms {
    /// What a new part is called in place of a token.
    static let placeholder = "NEW"
    /// Common lengths of polls in minutes, from which those are offered that a platform takes.
    private static let usualLengths = [5, 30, 60, 360, 720, 1_440, 2_880, 4_320, 10_080, 20_160]

    let state: ComposerState
    let slots: [String: [FieldFault]]

    init(_ state: ComposerState, slots: [String: [FieldFault]]) {
        self.state = state
        self.slots = slots
    }

    /// A part in its place.
    func form(_ place: Int, _ part: DraftPart) -> PartForm {
        PartForm(
            index: part.token, title: PartForm.title(place), textID: FieldID.text(part.token), text: part.text,
            textProblems: slots[FieldID.text(part.token)] ?? [],
            media: part.media.map { attachment in
                let item = state.scene.media[attachment.id]
                return MediumForm(
                    mediaID: attachment.id.text, fileName: item?.fileName ?? "file",
                    mediaKind: (item?.kind ?? .image).rawValue, alt: attachment.altText, fits: fits(attachment, item))
            },
            mediaProblems: slots[FieldID.files(part.token)] ?? [], canRemove: state.draft.parts.count > 1,
            link: link(part), poll: poll(part))
    }

    /// Only where an account minds the shape, or a choice was made before.
    private func fits(_ attachment: Attachment, _ item: MediaItem?) -> FitForm? {
        let isShaped = item.map { [.image, .video].contains($0.kind) } ?? false
        guard isShaped, attachment.fit != nil || state.chosen.contains(where: \.hasShapes) else { return nil }
        let usual = SelectOption(value: "", title: "As chosen for each account", isSelected: attachment.fit == nil)
        return FitForm(
            fitChoices: [usual]
                + MediaFit.allCases.map {
                    SelectOption(value: $0.rawValue, title: $0.label, isSelected: $0 == attachment.fit)
                })
    }

    /// What a new part looks like.
    var blank: PartForm {
        var form = form(1, DraftPart(token: Self.placeholder))
        form.canRemove = true
        return form
    }

    private func link(_ part: DraftPart) -> LinkForm {
        let isLinked = ![part.linkURL, part.linkTitle, part.linkAbout].allSatisfy(\.isEmpty)
        return LinkForm(
            linkURL: part.linkURL, linkTitle: part.linkTitle, linkAbout: part.linkAbout, isLinked: isLinked,
            isLinkUnneeded: !isLinked && !state.chosen.contains(where: \.hasLinks),
            linkProblems: slots[FieldID.link(part.token)] ?? [])
    }

    private func poll(_ part: DraftPart) -> PollForm {
        let rules = state.scene.all.compactMap(\.poll)
        let isAsked = part.part.poll != nil
        let count = max(rules.map(\.options.upperBound).max() ?? 4, part.answers.count, 2)
        let answers = (0..<min(count, DraftPart.answerLimit)).map { place in
            AnswerField(answerNumber: String(place + 1), answer: part.answers.at(place) ?? "")
        }
        return PollForm(
            answers: answers, lengths: lengths(part, rules), isSeveral: part.allowsSeveral, isAsked: isAsked,
            isPollUnneeded: !isAsked && !state.chosen.contains { $0.poll != nil },
            pollProblems: slots[FieldID.answer(1, part.token)] ?? [])
    }

    private func lengths(_ part: DraftPart, _ rules: [PollRules]) -> [SelectOption] {
        let taken = Self.usualLengths.filter { minutes in rules.contains { $0.takes(minutes: minutes) } }
        let all = Set(taken + rules.flatMap(\.steps) + [part.minutes]).sorted()
        return all.map {
            SelectOption(value: String($0), title: Preflight.span($0), isSelected: $0 == part.minutes)
        }
    }
}

extension PartForm {
    /// `Post`, `Part 2`, …
    static func title(_ place: Int) -> String { place == 0 ? "Post" : "Part \(place + 1)" }
}
