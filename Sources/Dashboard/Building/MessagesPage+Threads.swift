import Domain
import Engine
import Storage

extension MessagesPage {
    /// A page of talks; one more than a page tells that there is a next one.
    init(
        _ threads: [ListedThread], heading: String, at path: String, forOperators: Bool, newPath: String?, frame: Frame,
        times: TimeWords
    ) {
        let shown = threads.prefix(Messages.pageSize)
        let last = threads.count > shown.count ? shown.last : nil
        self.init(
            frame: frame, heading: heading,
            threads: shown.map { ThreadLine($0, at: path, forOperators: forOperators, times: times) },
            isEmpty: threads.isEmpty, newPath: newPath,
            olderPath: last.map { "\(path)?before=\(CursorText.of($0.thread.lastAt, $0.thread.id.text))" })
    }
}

extension ThreadLine {
    init(_ listed: ListedThread, at path: String, forOperators: Bool, times: TimeWords) {
        let thread = listed.thread
        let about = [
            forOperators ? listed.workspaceName : nil, thread.facts.platform?.displayName, thread.facts.handle,
        ].compactMap(\.self)
        self.init(
            threadPath: "\(path)/\(thread.id)", threadTitle: thread.title,
            about: about.isEmpty ? nil : about.joined(separator: " · "), isUnread: listed.isUnread,
            lastISO: TimeWords.iso(thread.lastAt), last: times.full(thread.lastAt))
    }
}

/// Places in lists, as they stand in links.
enum CursorText {
    /// Time and identifier.
    static func of(_ time: Instant, _ id: String) -> String { "\(time.milliseconds).\(id)" }

    /// What `of` wrote; `nil` for anything else.
    static func cursor(_ text: String?) -> ThreadCursor? {
        guard let pieces = text?.split(separator: ".", maxSplits: 1), pieces.count == 2,
            let milliseconds = Int64(pieces[0]), (0...Self.longest).contains(milliseconds),
            pieces[1].utf8.count <= 64
        else { return nil }
        return ThreadCursor(lastAt: Instant(milliseconds: milliseconds), id: String(pieces[1]))
    }

    /// The end of the year 9999.
    private static let longest: Int64 = 253_402_300_799_999
}

extension FactLine {
    /// What was the case, in words.
    static func all(_ facts: MessageThread.Facts, workspace: String? = nil) -> [FactLine] {
        let health = facts.status.flatMap { Health(status: $0, reason: facts.reason) }
        let cause = health.flatMap { health in facts.platform.flatMap { Advice.on(health, platform: $0)?.title } }
        let state = health.map { [$0.words, cause].compactMap(\.self).joined(separator: ": ") }
        let found = [
            ("Workspace", workspace), ("Platform", facts.platform?.displayName), ("Account", facts.handle),
            ("State", state), ("Error", facts.problem), ("Request", facts.requestID),
        ]
        return found.compactMap { name, value in value.map { FactLine(factName: name, factValue: $0) } }
    }
}

extension BundleBox {
    init(_ bundle: SupportBundle, isChecked: Bool) {
        self.init(bundleJSON: bundle.json, bundleDigest: bundle.digest, isChecked: isChecked)
    }
}

extension ThreadPage {
    /// A talk as somebody of one side reads it.
    init(_ view: ThreadView, on side: MessageThread.Side, mayWrite: Bool, frame: Frame, times: TimeWords) {
        let isOperator = side == .operators
        let list = isOperator ? PagePath.operatorMessages : PagePath.messages
        let path = "\(list)/\(view.thread.id)"
        self.init(
            frame: frame, heading: view.thread.title,
            facts: FactLine.all(view.thread.facts, workspace: isOperator ? view.workspaceName : nil), backPath: list,
            backText: isOperator ? "Messages of all workspaces" : "Messages",
            olderPath: view.olderBefore.map { "\(path)?before=\($0)" },
            messages: view.messages.map { MessageLine($0, in: path, seenFrom: side, times: times) },
            readPath: view.isUnread ? "\(path)/read" : nil, upTo: view.messages.last?.id.text ?? "",
            answerPath: mayWrite ? path : nil, takesPicture: mayWrite && !isOperator)
    }
}

extension MessageLine {
    fileprivate init(
        _ message: Message, in path: String, seenFrom side: MessageThread.Side, times: TimeWords
    ) {
        let name = message.side == .operators ? "\(message.authorName), who runs this Martlet" : message.authorName
        self.init(
            messageID: message.id.text, side: message.side == side ? "own" : "other", author: name,
            atISO: TimeWords.iso(message.createdAt), at: times.full(message.createdAt), words: message.text,
            picturePath: message.screenshotID.map { _ in "\(path)/screenshots/\(message.id)" },
            bundleText: message.bundle)
    }
}
