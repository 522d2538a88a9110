import HTTPTypes

/// Who calls and how (sheet sections 1, 5 and 6).
extension RedditPlatform {
    /// A checked call.
    struct Visitor: Sendable {
        let account: SandboxAccount
        /// Parameters of the query without `raw_json`.
        let query: Fields
    }

    /// Runs a call with a good token of the scope; answers are escaped as in HTML unless `raw_json` says otherwise.
    func performed(_ call: Call, scope: String, _ work: (Visitor) throws -> JSONValue) throws -> Answer {
        try RedditAgent.check(call)
        guard let secret = call.credentials(), let (_, grant) = desk.book.live(secret),
            let account = people.account(grant.account)
        else { throw RedditProblem.token(.unauthorized, "invalid_token") }
        call.note(account: account.name)
        let headers = try RedditRate.take(world, client: grant.client)
        do {
            guard grant.scopes.contains(scope) else { throw RedditProblem.token(.forbidden, "insufficient_scope") }
            let query = try call.queryFields()
            guard ["1", nil].contains(query["raw_json"]) else { throw FieldProblem.invalid("raw_json") }
            let rest = query.list.filter { $0.name != "raw_json" }.map { ($0.name, $0.value) }
            let shown = try work(Visitor(account: subject(of: call, account), query: Fields(rest)))
            return .json(query["raw_json"] == "1" ? shown : shown.escaped, headers: headers)
        } catch let error as RedditError {
            throw Refusal.json(.ok, error.json(isPlain: Self.isPlain(call)), headers: headers)
        } catch let error as RedditValidation {
            throw Refusal.json(.badRequest, error.json, headers: headers)
        } catch is FieldProblem {
            throw Refusal(RedditProblem.plain(.badRequest).answer.with(headers))
        } catch let refusal as Refusal {
            throw Refusal(refusal.answer.with(headers))
        }
    }

    /// Whether errors are wanted as JSON.
    static func isPlain(_ call: Call) -> Bool {
        if let form = try? call.formFields() { return form["api_type"] == "json" }
        return (try? call.jsonObject())?["api_type"] == "json"
    }

    /// A good answer to a form: as data, or for a page's scripts.
    static func answer(_ call: Call, _ data: JSONValue) -> JSONValue {
        isPlain(call) ? ["json": ["errors": [], "data": data]] : ["jquery": [], "success": true]
    }

    /// A form without a stray query, known to the last field.
    func form(_ call: Call, _ visitor: Visitor, required: [String], optional: [String]) throws -> Fields {
        try visitor.query.check()
        let form = try call.formFields()
        try form.check(required: required, optional: optional + ["api_type"])
        return form
    }

    /// `true` or `false`; absent means no.
    static func flag(_ value: String?) throws -> Bool {
        switch value {
        case "true", "1": true
        case "false", "0", nil: false
        default: throw FieldProblem.invalid("flag")
        }
    }

    /// The subreddit of an address, as far as the visitor may see it.
    func place(_ call: Call, _ visitor: Visitor) throws -> Subreddit {
        guard let place = Subreddit.named(call.captures["sr"] ?? "") else { throw RedditProblem.plain(.notFound) }
        guard place.isOpen(to: visitor.account.name) else {
            throw Refusal.json(.forbidden, ["reason": "private", "message": "Forbidden", "error": 403])
        }
        return place
    }
}
