/// An error that comes with status 200 (sheet section 6).
struct RedditError: Error {
    let code: String
    let text: String
    let field: String
    /// Seconds to wait.
    var wait: Int?

    init(_ code: String, _ field: String, _ text: String = "that is not possible", wait: Int? = nil) {
        self.code = code
        self.field = field
        self.text = text
        self.wait = wait
    }

    /// The answer; without `api_type` it is made for a page's scripts.
    func json(isPlain: Bool) -> JSONValue {
        guard isPlain else {
            return ["jquery": [[0, 1, "call", [".error.\(code).field-\(field)"]]], "success": false]
        }
        var inner: [String: JSONValue] = ["errors": [[.string(code), .string(text), .string(field)]]]
        if let wait { inner["ratelimit"] = .number(Double(wait)) }
        return ["json": .object(inner)]
    }
}

/// A breach of a subreddit's own rules: status 400.
struct RedditValidation: Error {
    let reason: String
    let field: String
    let text: String

    init(_ reason: String, _ field: String, _ text: String) {
        self.reason = reason
        self.field = field
        self.text = text
    }

    var json: JSONValue {
        [
            "fields": [.string(field)], "explanation": .string(text), "message": "Bad Request",
            "reason": .string("SUBMIT_VALIDATION_\(reason)"), "error_type": "SUBMIT_VALIDATION_ERROR",
        ]
    }
}
