import HTTPTypes
import Synchronization

/// Pins (sheet sections 4, 6 and 7).
extension PinterestPlatform {
    func pinEndpoints(_ api: String) -> [Endpoint] {
        [
            Endpoint("pins.create", "POST", api, "/v5/pins", bodyLimit: 64 << 20, reply: createPin),
            Endpoint("pins.list", "GET", api, "/v5/pins", reply: listPins),
            Endpoint("pins.get", "GET", api, "/v5/pins/:pin", reply: getPin),
            Endpoint("pins.update", "PATCH", api, "/v5/pins/:pin", reply: updatePin),
            Endpoint("pins.delete", "DELETE", api, "/v5/pins/:pin", reply: deletePin),
            Endpoint("boards.pins", "GET", api, "/v5/boards/:id/pins", reply: boardPins),
        ]
    }

    @Sendable private func createPin(_ call: Call) async throws -> Answer {
        var wanted: (draft: PinDraft, caller: PinterestCaller)?
        let checked = try authorized(call, category: .write) { caller in
            try call.queryFields().check()
            try caller.require("boards:read", "boards:write", "pins:read", "pins:write")
            guard caller.grant.client != Self.trialClient || call.origin == Self.sandboxAPI else {
                throw PinterestProblem.trial
            }
            let draft = try PinDraft(try call.jsonObject())
            try checkPlace(draft.texts, caller)
            wanted = (draft, caller)
            return Answer()
        }
        guard let wanted else { return checked }
        do {
            let files = try await files(of: wanted.draft, wanted.caller)
            let pin = PinterestState.Pin(
                id: numbers.next(), account: wanted.caller.account.name, origin: call.origin,
                texts: wanted.draft.texts, kind: wanted.draft.kind, files: files, created: world.clock.now)
            memory.withLock { $0.pins[pin.id] = pin }
            record(pin)
            return .json(described(pin, wanted.caller), status: .created).with(checked.headers)
        } catch let problem as PinterestProblem {
            throw Refusal(problem.answer.with(checked.headers))
        }
    }

    private func checkPlace(_ texts: [String: String], _ caller: PinterestCaller) throws {
        guard let id = texts["board_id"] else { return }
        guard let board = visible(caller).first(where: { $0.id == id }) else { throw PinterestProblem.board }
        if board.privacy == "SECRET" { try caller.require("boards:write_secret", "pins:write_secret") }
        if let section = texts["board_section_id"] {
            guard board.sections.indices.contains(where: { "\(board.id)\($0)" == section }) else {
                throw PinterestProblem(.notFound, 404, "Board section not found.")
            }
        }
        if let parent = texts["parent_pin_id"] {
            guard memory.withLock({ $0.pins[parent] }) != nil else { throw PinterestProblem.pin }
        }
    }

    private func record(_ pin: PinterestState.Pin) {
        for file in pin.files {
            world.media.store(platform: name, id: file.id, contentType: file.contentType, bytes: file.bytes)
        }
        // The cover of a video is not shown beside it.
        let shown = pin.kind == "video" ? Array(pin.files.prefix(1)) : pin.files
        var entry = LedgerEntry.Post(
            platform: name, account: pin.account, remoteID: pin.id, text: pin.texts["description"] ?? "",
            media: shown.map {
                .init(
                    id: $0.id, contentType: $0.contentType, alt: pin.texts["alt_text"] ?? "",
                    digest: Digest.hex($0.bytes))
            }, visibility: pin.origin == Self.sandboxAPI ? "sandbox" : "public",
            permalink: "/www.pinterest.com/pin/\(pin.id)", at: pin.created)
        entry.format = pin.kind
        entry.details = details(pin.texts)
        world.ledger.post(entry)
    }

    private func details(_ texts: [String: String]) -> [String: String] {
        let names = [("title", "title"), ("link", "link"), ("board_id", "board"), ("board_section_id", "section")]
        return names.reduce(into: [:]) { details, pair in details[pair.1] = texts[pair.0] }
    }

    // MARK: Reading

    @Sendable private func listPins(_ call: Call) throws -> Answer {
        try authorized(call) { caller in
            let fields = try call.queryFields()
            try fields.check(optional: ["page_size", "bookmark", "pin_filter", "include_protected_pins", "pin_metrics"])
            try caller.require("boards:read", "pins:read")
            let filters = ["exclude_native", "exclude_repins", "has_been_promoted", nil]
            guard filters.contains(fields["pin_filter"]) else { throw FieldProblem.invalid("pin_filter") }
            return try page(pins(call, caller) { $0.account == caller.account.name }, fields)
        }
    }

    @Sendable private func boardPins(_ call: Call) throws -> Answer {
        try authorized(call) { caller in
            let fields = try call.queryFields()
            try fields.check(optional: ["page_size", "bookmark"])
            try caller.require("boards:read", "pins:read")
            let board = try board(call, caller)
            if board.privacy == "SECRET" { try caller.require("pins:read_secret") }
            return try page(pins(call, caller) { $0.texts["board_id"] == board.id }, fields)
        }
    }

    private func pins(
        _ call: Call, _ caller: PinterestCaller, _ isWanted: (PinterestState.Pin) -> Bool
    ) -> [JSONValue] {
        let now = world.clock.now
        return memory.withLock(\.pins.values).reversed().filter { pin in
            isWanted(pin) && !pin.isDeleted && pin.origin == call.origin && call.shows(madeAt: pin.created, now: now)
        }.map { described($0, caller) }
    }

    func pin(_ call: Call) throws -> PinterestState.Pin {
        guard let pin = memory.withLock({ $0.pins[call.captures["pin"] ?? ""] }), !pin.isDeleted,
            pin.origin == call.origin
        else { throw PinterestProblem.pin }
        return pin
    }

    @Sendable private func getPin(_ call: Call) throws -> Answer {
        try authorized(call) { caller in
            let fields = try call.queryFields()
            try fields.check(optional: ["pin_metrics"])
            try caller.require("boards:read", "pins:read")
            let shown = described(try pin(call), caller)
            guard fields["pin_metrics"] == "true" else { return .json(shown) }
            let numbers: JSONValue = [
                "impression": 42, "pin_click": 7, "clickthrough": 3, "save": 2, "reaction": 1, "comment": 0,
            ]
            return .json(shown.setting("pin_metrics", to: ["90d": numbers, "lifetime_metrics": numbers]))
        }
    }

    private func described(_ pin: PinterestState.Pin, _ caller: PinterestCaller) -> JSONValue {
        let types = ["image": "REGULAR", "multiple_images": "CAROUSEL", "video": "VIDEO"]
        var resource: [String: JSONValue] = [
            "id": .string(pin.id), "created_at": .string(String(pin.created.text.prefix(19))),
            "creative_type": JSONValue(types[pin.kind]), "is_owner": .bool(pin.account == caller.account.name),
            "has_been_promoted": false, "is_standard": true, "media": ["media_type": .string(pin.kind)],
            "board_owner": ["username": .string(people.account(pin.account)?.handle ?? "")],
        ]
        for name in ["title", "description", "link", "alt_text", "board_id", "board_section_id", "dominant_color"] {
            resource[name] = JSONValue(pin.texts[name])
        }
        return .object(resource)
    }

    // MARK: Changing

    @Sendable private func updatePin(_ call: Call) throws -> Answer {
        try authorized(call, category: .write) { caller in
            let body = try call.jsonObject()
            try body.check(optional: ["title", "description", "link", "alt_text", "board_id", "board_section_id"])
            try caller.require("boards:read", "boards:write", "pins:read", "pins:write")
            let pin = try own(call, caller)
            let texts = try PinDraft.texts(body)
            try checkPlace(texts, caller)
            let changed = pin.texts.merging(texts) { $1 }
            memory.withLock { $0.pins[pin.id]?.texts = changed }
            world.ledger.updatePost(platform: name, remoteID: pin.id) { entry in
                (entry.text, entry.details) = (changed["description"] ?? "", details(changed))
            }
            return .json(described(try self.pin(call), caller))
        }
    }

    @Sendable private func deletePin(_ call: Call) throws -> Answer {
        try authorized(call, category: .write) { caller in
            try caller.require("boards:read", "boards:write", "pins:read", "pins:write")
            let pin = try own(call, caller)
            memory.withLock { $0.pins[pin.id]?.isDeleted = true }
            world.ledger.deletePost(platform: name, remoteID: pin.id)
            return Answer(status: .noContent)
        }
    }

    /// A pin of the caller's; throws `PinterestProblem`.
    func own(_ call: Call, _ caller: PinterestCaller) throws -> PinterestState.Pin {
        let pin = try pin(call)
        guard pin.account == caller.account.name else {
            throw PinterestProblem(.forbidden, 403, "Not authorized to access board or Pin.")
        }
        return pin
    }
}
