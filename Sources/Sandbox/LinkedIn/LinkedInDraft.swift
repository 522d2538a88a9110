/// The body of a new post, checked as far as it can be without memory (linkedin.md sections 4 and 5).
struct LinkedInDraft: Sendable {
    /// Longest commentary, escapes included, in UTF-16 units.
    static let longest = 3_000

    let author: String
    let commentary: String
    let visibility: String
    let content: LinkedInContent
    let contentJSON: JSONValue
    /// The post that is shared again.
    let parent: String?
    /// What has to be equal in a duplicate.
    let sent: JSONValue

    init(_ body: [String: JSONValue]) throws {
        try body.check(
            required: ["author", "visibility", "distribution", "lifecycleState"],
            optional: ["commentary", "content", "isReshareDisabledByAuthor", "reshareContext"])
        author = try body.value("author", \.string) ?? ""
        commentary = try body.value("commentary", \.string) ?? ""
        guard commentary.utf16.count <= Self.longest else {
            throw LinkedInProblem.tooLong("commentary", Self.longest)
        }
        visibility = try body.value("visibility", \.string) ?? ""
        guard ["PUBLIC", "CONNECTIONS", "LOGGED_IN"].contains(visibility) else {
            throw LinkedInProblem.value("visibility")
        }
        guard body["lifecycleState"] == "PUBLISHED" else { throw LinkedInProblem.value("lifecycleState") }
        _ = try body.value("isReshareDisabledByAuthor", \.bool)
        try Self.checkDistribution(try body.value("distribution", \.object) ?? [:])
        parent = try Self.parent(body)
        let object = try body.value("content", \.object)
        content = try object.map { try LinkedInContent($0) } ?? LinkedInContent()
        contentJSON = object.map { .object($0) } ?? .null
        guard parent == nil || object == nil else { throw FieldProblem.invalid("content") }
        let isEmpty = commentary.allSatisfy(\.isWhitespace)
        guard !isEmpty || object != nil || parent != nil else { throw LinkedInProblem.value("commentary") }
        sent = [
            "author": .string(author), "commentary": .string(commentary), "content": contentJSON,
            "parent": JSONValue(parent),
        ]
    }

    private static func checkDistribution(_ distribution: [String: JSONValue]) throws {
        try distribution.check(
            required: ["feedDistribution"], optional: ["targetEntities", "thirdPartyDistributionChannels"])
        guard distribution["feedDistribution"] == "MAIN_FEED" else {
            throw LinkedInProblem.value("distribution.feedDistribution")
        }
        for name in ["targetEntities", "thirdPartyDistributionChannels"] {
            guard try distribution.value(name, \.array)?.isEmpty != false else {
                throw LinkedInProblem.value("distribution.\(name)")
            }
        }
    }

    private static func parent(_ body: [String: JSONValue]) throws -> String? {
        guard let context = try body.value("reshareContext", \.object) else { return nil }
        try context.check(required: ["parent"])
        return try context.value("parent", \.string)
    }
}
