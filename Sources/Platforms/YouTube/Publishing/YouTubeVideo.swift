import Domain
import Outbound

/// A video as YouTube is told of it before the first byte (platform sheet, section 4).
struct YouTubeVideo: Sendable {
    let publication: Publication

    private var options: DeliveryOptions { publication.options }
    private var isAdvertising: Bool { options.flag(.brandContent) ?? false }

    /// What the session is asked for: every part that is written is named.
    var query: [OutboundURL.Item] {
        [
            .init("uploadType", "resumable"),
            .init("part", isAdvertising ? "snippet,status,paidProductPlacementDetails" : "snippet,status"),
            .init("notifySubscribers", options.flag(.notifySubscribers) ?? true ? "true" : "false"),
        ]
    }

    /// Who may see it, as was asked.
    static func visibility(_ publication: Publication) -> String { publication.options.visibility ?? "public" }

    /// The body.
    var body: JSONValue {
        var members: [String: JSONValue] = ["snippet": .object(snippet), "status": .object(status)]
        if isAdvertising { members["paidProductPlacementDetails"] = ["hasPaidProductPlacement": true] }
        return .object(members)
    }

    private var snippet: [String: JSONValue] {
        var snippet: [String: JSONValue] = [
            "title": .string(publication.content.title),
            "description": .string(publication.content.parts.first?.text ?? ""),
            "categoryId": .string(options.text(.category) ?? Self.usualCategory),
        ]
        let tags = options.list(.tags)
        if !tags.isEmpty { snippet["tags"] = .array(tags.map { .string($0) }) }
        if let language = options.language, !language.isEmpty { snippet["defaultLanguage"] = .string(language) }
        return snippet
    }

    /// Who may see it is always said, since YouTube's own default is everybody. Whether it is made for children only a person can
    /// say.
    private var status: [String: JSONValue] {
        var status: [String: JSONValue] = [
            "privacyStatus": .string(Self.visibility(publication)),
            "containsSyntheticMedia": .bool(options.flag(.aiGenerated) ?? false),
            "embeddable": .bool(options.flag(.embeddable) ?? true),
            "license": options.text(.license) == "creative_common" ? "creativeCommon" : "youtube",
        ]
        status["selfDeclaredMadeForKids"] = options.flag(.madeForKids).map { .bool($0) }
        return status
    }

    /// People and blogs.
    private static let usualCategory = "22"
}
