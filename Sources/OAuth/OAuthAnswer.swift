import Outbound

/// What all answers of authorization servers have in common.
enum OAuthAnswer {
    /// The members of the answer's object.
    ///
    /// Throws `refused` when it is an error in OAuth's form, `badAnswer` when it is no JSON object.
    static func members(of response: OutboundResponse) throws(OAuthError) -> [String: JSONValue] {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: response.body, maximumBytes: 256 << 10)
        } catch {
            throw .badAnswer(BadAnswer(status: response.status, defect: .json(error), retryAt: response.retryAt))
        }
        guard let members = value.object else {
            throw .badAnswer(BadAnswer(status: response.status, defect: .notAnObject, retryAt: response.retryAt))
        }
        if let refusal = refusal(members, response) { throw .refused(refusal) }
        return members
    }

    /// An `error` that is a text or a number, an object with a type and a message, or, where nothing was achieved, a type
    /// or number of its own beside the message, as some platforms write it.
    private static func refusal(_ members: [String: JSONValue], _ response: OutboundResponse) -> OAuthRefusal? {
        let error = members["error"]
        let named = error?.nonBlankString ?? error?["type"]?.nonBlankString ?? error?["code"]?.identifier
        guard let code = named ?? (response.isSuccess ? nil : number(members)),
            // One platform writes an error that says there is none.
            code != "ok"
        else { return nil }
        let words =
            members["error_description"]?.string ?? members["message"]?.string ?? error?["message"]?.string
            ?? members["error_message"]?.string
        return OAuthRefusal(status: response.status, error: code, words: words, retryAt: response.retryAt)
    }

    private static func number(_ members: [String: JSONValue]) -> String? {
        let names = ["error", "error_type", "code"]
        return names.lazy.compactMap { members[$0]?.identifier }.first { !$0.allSatisfy(\.isWhitespace) }
    }
}
