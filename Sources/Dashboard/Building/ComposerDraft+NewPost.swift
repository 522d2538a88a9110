import Domain
import Engine

extension ComposerDraft {
    /// The draft as the Engine takes it; choices go only where they mean something.
    func newPost(_ scene: ComposerScene, timing: Timing) -> NewPost {
        NewPost(content: content, deliveries: deliveries(scene), timing: timing)
    }

    /// What each chosen account says and chooses.
    func deliveries(_ scene: ComposerScene) -> [NewDelivery] {
        scene.views.map(\.connection.id).filter(connections.contains).map { id in
            NewDelivery(
                connectionID: id, content: accounts[id]?.ownContent(of: content),
                options: options(for: id, scene.capabilities[id], media: scene.media))
        }
    }

    /// The choices for an account. What holds anyway is not stored, nor what means nothing for this kind of post.
    func options(
        for id: Connection.ID, _ capabilities: Capabilities?, media: [MediaItem.ID: MediaItem]
    ) -> DeliveryOptions {
        let account = accounts[id] ?? AccountDraft()
        guard let capabilities else { return account.keptOptions }
        var options = account.keptOptions
        for rule in capabilities.options { options[rule.key] = nil }
        options[.format] = chosenFormat(for: id, capabilities)
        let format = mainFormat(capabilities, options, media)
        let times = TimeWords(zone: zone)
        for rule in capabilities.options where rule.key != .format && rule.applies(to: format) {
            guard case .value(let value) = rule.read(account.values[rule.key] ?? [], times), value != rule.usual else {
                continue
            }
            options[rule.key] = value
        }
        return options
    }

    /// What the first part becomes for an account, by its own choice or by that for all.
    func mainFormat(
        for id: Connection.ID, _ capabilities: Capabilities, media: [MediaItem.ID: MediaItem]
    ) -> Format {
        var options = DeliveryOptions()
        options[.format] = chosenFormat(for: id, capabilities)
        return mainFormat(capabilities, options, media)
    }

    private func mainFormat(
        _ capabilities: Capabilities, _ options: DeliveryOptions, _ media: [MediaItem.ID: MediaItem]
    ) -> Format {
        capabilities.format(of: content.parts[0], options: options, media: media)
    }

    private func chosenFormat(for id: Connection.ID, _ capabilities: Capabilities) -> OptionValue? {
        guard let rule = capabilities.option(.format) else { return nil }
        let own = (accounts[id]?.values[.format]?.last ?? "").trimmed
        let word = own.isEmpty ? format?.rawValue ?? "" : own
        // What is chosen for all concerns those that have it.
        guard !word.isEmpty, !own.isEmpty || rule.choices.contains(where: { $0.value == word }) else { return nil }
        let value = OptionValue.text(word)
        return value == rule.usual ? nil : value
    }

    /// What was typed and cannot be read: the Engine would never see it.
    func unreadable(_ scene: ComposerScene) -> [ConnectionProblem] {
        let times = TimeWords(zone: zone)
        return connections.flatMap { id in
            (scene.capabilities[id]?.options ?? []).compactMap { rule -> ConnectionProblem? in
                guard case .unreadable(let wanted) = rule.read(accounts[id]?.values[rule.key] ?? [], times) else {
                    return nil
                }
                return ConnectionProblem(
                    connectionID: id,
                    problem: Problem(
                        .optionMalformed, message: "What was typed for “\(rule.label)” cannot be read.",
                        remedy: "Give \(wanted).", field: .options, option: rule.key))
            }
        }
    }

    /// The same draft gives the same key, a changed one another: a double click makes one post (REL-33).
    func idempotencyKey(for timing: Timing) -> IdempotencyKey? {
        guard !formKey.isEmpty else { return nil }
        let fingerprint = StableHash.of((["\(timing)"] + said).joined(separator: "\u{1f}").utf8)
        return IdempotencyKey(value: "\(formKey)-\(fingerprint)", fingerprint: fingerprint)
    }

    /// Everything that makes it another post, in order.
    private var said: [String] {
        var said = [title, format?.rawValue ?? "", zone] + connections.map(\.text)
        for part in parts { said += part.said }
        for (id, account) in accounts.sorted(by: { $0.key < $1.key }) { said += [id.text] + account.said }
        return said
    }
}

extension DraftPart {
    fileprivate var said: [String] {
        var said = [text, linkURL, linkTitle, linkAbout, "\(minutes) \(allowsSeveral)"] + answers
        for attachment in media { said += [attachment.id.text, attachment.altText, attachment.fit?.rawValue ?? ""] }
        return said
    }
}

extension AccountDraft {
    fileprivate var said: [String] {
        var said = [title, text, "\(isSingle)"]
        for key in OptionKey.allCases {
            for value in values[key] ?? [] { said.append("\(key.rawValue)=\(value)") }
        }
        return said
    }
}
