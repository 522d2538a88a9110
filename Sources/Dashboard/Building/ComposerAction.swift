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
    case dropPart(Int)
    /// One picture less.
    case removeMedium(part: Int, MediaItem.ID)
    /// Put it on the calendar.
    case schedule
    /// Let it out.
    case publish
    /// Keep it.
    case keep

    /// Reads the value of the button; unknown ones only check, which does no harm.
    init(_ value: String) {
        let pieces = value.split(separator: "-", maxSplits: 2).map(String.init)
        let index = pieces.at(1).flatMap(Int.init)
        switch (pieces.first, index) {
        case ("attach", _): self = .attach
        case ("add", _): self = .addPart
        case ("drop", let index?): self = .dropPart(index)
        case ("remove", let index?):
            self = pieces.at(2).flatMap { MediaItem.ID($0) }.map { .removeMedium(part: index, $0) } ?? .check
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
            if parts.count < Self.partLimit { parts.append(DraftPart()) }
        case .dropPart(let index):
            if parts.count > 1, parts.indices.contains(index) { parts.remove(at: index) }
        case .removeMedium(let index, let id):
            if parts.indices.contains(index) { parts[index].media.removeAll { $0.id == id } }
        case .check, .attach, .schedule, .publish, .keep:
            break
        }
    }
}
