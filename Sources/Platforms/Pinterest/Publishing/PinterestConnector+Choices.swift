package import Domain
import Outbound

/// The boards of an account and their sections (platform sheet, section 2).
extension PinterestConnector {
    private static let pageSize = 250

    /// Boards, those of others among them on which the account may put Pins, and the sections of a board.
    package func choices(
        of key: OptionKey, within parent: String, as session: Session
    ) async throws(PlatformFailure) -> [OptionRule.Choice] {
        let calls = calls(as: session, within: OptionRule.remoteTime)
        switch key {
        case .board:
            let own = session.account?.handle.trimmingPrefix("@").lowercased() ?? ""
            return try await Self.pages("/v5/boards", calls) { Self.board($0, own: own) }
        // Identifiers are numbers; anything else was typed by somebody, and no board.
        case .boardSection where !parent.isEmpty && parent.utf8.allSatisfy({ (48...57).contains($0) }):
            return try await Self.pages("/v5/boards/\(parent)/sections", calls, Self.section)
        default: return []
        }
    }

    /// Makes a board that everybody can see (platform sheet, section 2). Pinterest refuses a second one of the same name.
    package func make(
        _ name: String, for key: OptionKey, as session: Session
    ) async throws(PlatformFailure) -> OptionRule.Choice {
        guard key == .board else { throw Self.foreignStep }
        let answer = try await calls(as: session, within: OptionRule.remoteTime).json(
            .post, "/v5/boards", body: .json(["name": .string(name), "privacy": "PUBLIC"]), for: .commit)
        guard let board = Self.section(answer) else {
            throw PlatformFailure(
                .transient, words: "Pinterest's answer does not name the board.", mayHaveTakenEffect: true)
        }
        return board
    }

    private static func pages(
        _ path: String, _ calls: PinterestCalls, _ read: (JSONValue) -> OptionRule.Choice?
    ) async throws(PlatformFailure) -> [OptionRule.Choice] {
        var choices: [OptionRule.Choice] = []
        var bookmark: String?
        repeat {
            var query = [OutboundURL.Item("page_size", String(pageSize))]
            if let bookmark { query.append(.init("bookmark", bookmark)) }
            let page = try await calls.json(.get, path, query: query)
            guard let items = page["items"]?.array else {
                throw PlatformFailure(.transient, words: "Pinterest's answer is not a list.")
            }
            choices += items.compactMap(read)
            let next = page["bookmark"]?.nonBlankString
            // The same mark again would lead round in a circle.
            bookmark = items.isEmpty || next == bookmark ? nil : next
        } while bookmark != nil && choices.count < OptionRule.remoteCount
        return Array(choices.prefix(OptionRule.remoteCount))
    }

    private static func board(_ board: JSONValue, own: String) -> OptionRule.Choice? {
        guard var choice = section(board) else { return nil }
        if let owner = board["owner"]?["username"]?.nonBlankString.map(PlatformWords.clean), owner.lowercased() != own {
            choice.label += " (of \(owner))"
        }
        switch board["privacy"]?.string {
        case "SECRET": choice.label += " (secret)"
        case "PROTECTED": choice.label += " (protected)"
        default: break
        }
        return choice
    }

    private static func section(_ item: JSONValue) -> OptionRule.Choice? {
        guard let id = item["id"]?.identifier, let name = item["name"]?.nonBlankString else { return nil }
        return OptionRule.Choice(id, PlatformWords.clean(name))
    }
}
