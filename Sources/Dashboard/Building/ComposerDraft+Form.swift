import Domain
import Engine

extension ComposerDraft {
    /// Reads the form; what is not an identifier is left out, as nothing of ours can have sent it.
    init(_ form: FormBody, zone: String) {
        self.init()
        formKey = String(form["key"].prefix(100))
        connections = form.all("connection").compactMap { Connection.ID($0) }
        title = form["title"].cut(1_000)
        format = PostFormat(rawValue: form["format"]).flatMap { $0 == .post ? nil : $0 }
        parts = Self.tokens(of: form).map { DraftPart(form, token: $0) }
        if parts.isEmpty { parts = [DraftPart()] }
        extras = form.all("extra").compactMap { MediaItem.ID($0) }
        for field in form.fields { read(field) }
        when = form["when"]
        self.zone = form.first("zone").flatMap { TimeWords.knows(zone: $0) ? $0 : nil } ?? zone
    }

    /// The parts in the order of the page, each under a name of its own; programs may just count them.
    private static func tokens(of form: FormBody) -> [String] {
        let named = form.all("part")
        let counted = (0..<partLimit).prefix { form.first("text-\($0)") != nil }.map { String($0) }
        var seen: Set<String> = []
        return (named.isEmpty ? counted : named).filter { token in
            (1...4).contains(token.utf8.count) && token.utf8.allSatisfy { (48...57).contains($0) }
                && form.first("text-\(token)") != nil && seen.insert(token).inserted
        }.prefix(partLimit).map { $0 }
    }

    /// Takes in a field of one account: `option-con_…-board`.
    private mutating func read(_ field: FormBody.Field) {
        let pieces = field.name.split(separator: "-", maxSplits: 2).map(String.init)
        guard pieces.count > 1, let id = Connection.ID(pieces[1]) else { return }
        var account = accounts[id] ?? AccountDraft()
        switch (pieces[0], pieces.at(2).flatMap(OptionKey.init(rawValue:))) {
        case ("option", let key?): account.values[key, default: []].append(field.value.cut(key.typedLimit))
        case ("new", let key?): account.newNames[key] = field.value.cut(200)
        case ("agree", _): account.agrees = field.value == "yes"
        case ("own_text", _): account.text = field.value
        case ("own_title", _): account.title = field.value.cut(1_000)
        case ("single", _): account.isSingle = field.value == "yes"
        default: return
        }
        accounts[id] = account
    }

    /// The stored post as a draft.
    init(_ view: PostView, zone: String) {
        self.init()
        let content = view.post.content
        title = content.title
        parts = content.parts.enumerated().map { DraftPart($1, token: String($0)) }
        if parts.isEmpty { parts = [DraftPart()] }
        let deliveries = view.deliveries.map(\.delivery).filter { $0.state != .cancelled }
        connections = deliveries.map(\.connectionID)
        let times = TimeWords(zone: zone)
        for delivery in deliveries {
            accounts[delivery.connectionID] = AccountDraft(delivery, of: content, times: times)
        }
        extras = Set(deliveries.flatMap(\.options.mediaIDs)).subtracting(content.mediaIDs).sorted()
        when = view.post.publishAt.map(times.local) ?? ""
        self.zone = zone
    }

    /// Takes over from the stored post what the form does not carry.
    mutating func keep(_ view: PostView) {
        for delivery in view.deliveries.map(\.delivery) {
            accounts[delivery.connectionID, default: AccountDraft()].keep(delivery, of: view.post.content)
        }
    }
}

extension DraftPart {
    /// Reads the fields of one part.
    init(_ form: FormBody, token: String) {
        let descriptions = form.all("alt-\(token)")
        let media = form.all("media-\(token)").enumerated().compactMap { position, text in
            MediaItem.ID(text).map {
                Attachment(
                    id: $0, altText: descriptions.at(position) ?? "",
                    fit: MediaFit(rawValue: form["fit-\(token)-\($0.text)"]))
            }
        }
        self.init(
            token: token, text: form["text-\(token)"], media: media, linkURL: form["link-\(token)"].cut(4_000),
            linkTitle: form["link_title-\(token)"].cut(1_000), linkAbout: form["link_about-\(token)"].cut(5_000),
            answers: form.all("answer-\(token)").prefix(Self.answerLimit).map { $0.cut(500) },
            minutes: Int(form["minutes-\(token)"]).map { min(max($0, 1), 100_000) } ?? Self.usualMinutes,
            allowsSeveral: form["several-\(token)"] == "yes")
    }
}
