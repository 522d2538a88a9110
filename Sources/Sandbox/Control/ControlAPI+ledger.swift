import FoundationEssentials

/// The ledger as JSON.
extension ControlAPI {
    func ledger(_ platform: String?) -> Answer {
        let book = sandbox.ledger
        let report = LedgerReport(
            counters: book.counters.filter { platform == nil || $0.key == platform },
            duplicates: book.duplicates(platform: platform), requests: book.requests(platform: platform),
            tokens: book.tokens(platform: platform))
        return encoded(report)
    }

    func posts(_ platform: String?) -> Answer {
        let book = sandbox.ledger
        let posts = book.posts(platform: platform)
        return encoded(
            PostsReport(
                duplicates: book.duplicates(platform: platform),
                posts: posts.map { PostsReport.Entry(post: $0, fingerprint: $0.fingerprint) }))
    }

    private func encoded(_ value: some Encodable) -> Answer {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Plain values of our own always encode; an empty answer would show at once that they did not.
        let bytes = (try? encoder.encode(value)).map(Array.init) ?? []
        return Answer(contentType: "application/json; charset=utf-8", bytes: bytes)
    }
}

private struct LedgerReport: Encodable {
    let counters: [String: LedgerEntry.Counters]
    let duplicates: Int
    let requests: [LedgerEntry.Request]
    let tokens: [LedgerEntry.Token]
}

private struct PostsReport: Encodable {
    struct Entry: Encodable {
        enum Key: CodingKey { case fingerprint }
        let post: LedgerEntry.Post
        let fingerprint: String

        func encode(to encoder: any Encoder) throws {
            try post.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(fingerprint, forKey: .fingerprint)
        }
    }

    let duplicates: Int
    let posts: [Entry]
}
