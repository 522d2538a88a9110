import HTTPTypes

/// Boards and their sections (sheet section 2, board picker).
extension PinterestPlatform {
    private static let privacies: [String: Set<String>] = [
        "ALL": ["PUBLIC", "PROTECTED", "SECRET"], "PUBLIC": ["PUBLIC"], "PROTECTED": ["PROTECTED"],
        "SECRET": ["SECRET"], "PUBLIC_AND_SECRET": ["PUBLIC", "SECRET"],
    ]

    @Sendable func listBoards(_ call: Call) throws -> Answer {
        try authorized(call) { caller in
            let fields = try call.queryFields()
            try fields.check(optional: ["page_size", "bookmark", "privacy", "ad_account_id"])
            try caller.require("boards:read")
            guard fields["ad_account_id"] == nil else { throw PinterestProblem.notPermitted }
            guard let wanted = Self.privacies[fields["privacy"] ?? "ALL"] else {
                throw PinterestProblem.invalid("'\(fields["privacy"] ?? "")' is not one of the privacies of boards")
            }
            let all = visible(caller).filter { wanted.contains($0.privacy) }
            return try page(all.map(resource), fields)
        }
    }

    @Sendable func getBoard(_ call: Call) throws -> Answer {
        try authorized(call) { caller in
            try call.queryFields().check()
            try caller.require("boards:read")
            return .json(resource(try board(call, caller)))
        }
    }

    @Sendable func listSections(_ call: Call) throws -> Answer {
        try authorized(call) { caller in
            let fields = try call.queryFields()
            try fields.check(optional: ["page_size", "bookmark"])
            try caller.require("boards:read")
            let board = try board(call, caller)
            let sections = board.sections.enumerated().map { index, name -> JSONValue in
                ["id": .string("\(board.id)\(index)"), "name": .string(name)]
            }
            return try page(sections, fields)
        }
    }

    @Sendable func createBoard(_ call: Call) throws -> Answer {
        try authorized(call, category: .write) { caller in
            let body = try call.jsonObject()
            try body.check(required: ["name"], optional: ["description", "privacy"])
            try caller.require("boards:read", "boards:write")
            let privacy = body["privacy"] ?? "PUBLIC"
            let about = body["description"] ?? ""
            guard let name = body["name"]?.string, (1...180).contains(name.count), let description = about.string else {
                throw FieldProblem.invalid("name")
            }
            guard let word = privacy.string, ["PUBLIC", "PROTECTED", "SECRET"].contains(word) else {
                throw FieldProblem.invalid("privacy")
            }
            if word == "SECRET" { try caller.require("boards:write_secret") }
            let owner = caller.account.name
            guard let board = boards.make(owner: owner, name: name, description: description, privacy: word) else {
                throw PinterestProblem(.badRequest, 58, "You already have a board with this name.")
            }
            return .json(resource(board), status: .created)
        }
    }

    // MARK: Parts

    /// Secret boards are not there for who may not see them.
    func visible(_ caller: PinterestCaller) -> [BoardShelf.Board] {
        boards.all(of: caller.account.name).filter {
            $0.privacy != "SECRET" || caller.grant.scopes.contains("boards:read_secret")
        }
    }

    func board(_ call: Call, _ caller: PinterestCaller) throws -> BoardShelf.Board {
        let id = call.captures["id"] ?? ""
        guard id.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw PinterestProblem.invalid("'\(id)' does not match '^\\d+$'")
        }
        guard let board = visible(caller).first(where: { $0.id == id }) else { throw PinterestProblem.board }
        return board
    }

    func page(_ all: [JSONValue], _ fields: Fields) throws -> Answer {
        guard let size = Int(fields["page_size"] ?? "25"), (1...250).contains(size) else {
            throw PinterestProblem.invalid("page_size must be between 1 and 250")
        }
        guard let start = Self.position(fields["bookmark"]), start <= all.count else {
            throw PinterestProblem.invalid("Invalid bookmark")
        }
        let end = min(start + size, all.count)
        return .json([
            "items": .array(Array(all[start..<end])),
            "bookmark": end < all.count ? .string(Self.bookmark(end)) : .null,
        ])
    }

    private static func bookmark(_ position: Int) -> String { URLSafeBase64.encode(Array("after:\(position)".utf8)) }

    private static func position(_ bookmark: String?) -> Int? {
        guard let bookmark else { return 0 }
        let text = URLSafeBase64.decode(bookmark).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.hasPrefix("after:") ? Int(text.dropFirst(6)).flatMap { $0 > 0 ? $0 : nil } : nil
    }

    private func resource(_ board: BoardShelf.Board) -> JSONValue {
        let time = SandboxTime(milliseconds: board.created.milliseconds / 1_000 * 1_000).text
        return [
            "id": .string(board.id), "name": .string(board.name), "description": .string(board.description),
            "privacy": .string(board.privacy), "pin_count": 0, "follower_count": 0,
            "collaborator_count": .integer(board.guests.count),
            "created_at": .string(time), "board_pins_modified_at": .string(time),
            "owner": ["username": .string(people.account(board.owner)?.handle ?? "")],
            "media": ["image_cover_url": .null, "pin_thumbnail_urls": []],
        ]
    }
}
