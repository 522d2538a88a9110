import Domain

/// Which button of the composer was pressed.
enum ComposerAction: Sendable, Hashable {
    /// Only look whether it fits.
    case check
    /// Keep the files that were chosen.
    case attach
    /// One part more.
    case addPart
    /// One part less.
    case dropPart(String)
    /// One file less.
    case removeMedium(part: String, MediaItem.ID)
    /// A file one place further to the front, or to the back.
    case moveMedium(part: String, MediaItem.ID, forward: Bool)
    /// Ask the platform again what the account has there.
    case reload(Connection.ID)
    /// Make something new there to choose: a board.
    case make(Connection.ID, OptionKey)
    /// Put it on the calendar.
    case schedule
    /// Let it out.
    case publish
    /// Keep it.
    case keep

    /// Reads the value of the button; unknown ones only check, which does no harm.
    init(_ value: String) {
        let pieces = value.split(separator: "-", maxSplits: 2).map(String.init)
        let token = pieces.at(1) ?? ""
        let medium = pieces.at(2).flatMap { MediaItem.ID($0) }
        switch (pieces.first, medium) {
        case ("attach", _): self = .attach
        case ("add", _): self = .addPart
        case ("drop", _): self = Int(token) == nil ? .check : .dropPart(token)
        case ("remove", let medium?): self = .removeMedium(part: token, medium)
        case ("earlier", let medium?): self = .moveMedium(part: token, medium, forward: true)
        case ("later", let medium?): self = .moveMedium(part: token, medium, forward: false)
        case ("reload", _): self = Connection.ID(token).map { .reload($0) } ?? .check
        case ("make", _):
            let key = pieces.at(2).flatMap(OptionKey.init(rawValue:))
            self = Connection.ID(token).flatMap { id in key.map { ComposerAction.make(id, $0) } } ?? .check
        case ("schedule", _): self = .schedule
        case ("publish", _): self = .publish
        case ("draft", _): self = .keep
        default: self = .check
        }
    }
}

extension ComposerDraft {
    /// The draft after a button that changes only the form.
    mutating func apply(_ action: ComposerAction) {
        switch action {
        case .addPart:
            let last = parts.compactMap { Int($0.token) }.max() ?? 0
            if parts.count < Self.partLimit { parts.append(DraftPart(token: String(last + 1))) }
        case .dropPart(let token):
            if parts.count > 1 { parts.removeAll { $0.token == token } }
        case .removeMedium(let token, let id):
            change(token) { $0.media.removeAll { $0.id == id } }
        case .moveMedium(let token, let id, let isForward):
            change(token) { $0.move(id, by: isForward ? -1 : 1) }
        case .check, .attach, .reload, .make, .schedule, .publish, .keep:
            break
        }
    }

    private mutating func change(_ token: String, _ body: (inout DraftPart) -> Void) {
        if let index = parts.firstIndex(where: { $0.token == token }) { body(&parts[index]) }
    }
}

extension DraftPart {
    fileprivate mutating func move(_ id: MediaItem.ID, by step: Int) {
        guard let from = media.firstIndex(where: { $0.id == id }), media.indices.contains(from + step) else { return }
        media.swapAt(from, from + step)
    }
}
