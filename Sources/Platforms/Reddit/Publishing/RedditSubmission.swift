import Domain
import Outbound

/// The first part of a post on its way to a community (platform sheet, section 4).
struct RedditSubmission: Sendable {
    let publication: Publication
    let format: Format

    private var part: Part { publication.content.parts[0] }
    private var options: DeliveryOptions { publication.options }

    /// The community's name as Reddit wants it: without `r/`, a profile's as `u_name`.
    static func community(_ options: DeliveryOptions) -> String {
        let name = (options.text(.subreddit) ?? "").trimmingPrefix("/")
        let lower = name.lowercased()
        if lower.hasPrefix("r/") { return String(name.dropFirst(2)) }
        return lower.hasPrefix("u/") ? "u_" + name.dropFirst(2) : String(name)
    }

    /// The call that makes the post. Throws when a file was not uploaded yet.
    func request() throws(PlatformFailure) -> (path: String, body: OutboundBody, kind: String) {
        switch format {
        case .gallery: ("/api/submit_gallery_post.json", .json(try gallery()), "gallery")
        case .poll: ("/api/submit_poll_post", .json(poll), "poll")
        case .image, .gif, .story: ("/api/submit", .form(try form("image", ["url": address(of: 0)])), "image")
        case .video, .reel:
            (
                "/api/submit",
                .form(try form("video", ["url": address(of: 0), "video_poster_url": fact("poster:0")])), "video"
            )
        case .link: ("/api/submit", .form(form("link", ["url": part.link?.url ?? ""])), "link")
        case .text, .document, .audio: ("/api/submit", .form(form("self", [:])), "self")
        }
    }

    private func form(_ kind: String, _ more: KeyValuePairs<String, String>) -> [OutboundURL.Item] {
        var items: [OutboundURL.Item] = [
            .init("api_type", "json"), .init("validate_on_submit", "true"), .init("sr", Self.community(options)),
            .init("kind", kind), .init("title", publication.content.title), .init("resubmit", "true"),
            .init("sendreplies", word(.sendReplies, usual: true)), .init("nsfw", word(.nsfw)),
            .init("spoiler", word(.spoiler)),
        ]
        if !part.text.isEmpty { items.append(.init("text", part.text)) }
        for (name, value) in more { items.append(.init(name, value)) }
        if let flair { items.append(.init("flair_id", flair)) }
        if flair != nil, let text = flairText { items.append(.init("flair_text", text)) }
        return items
    }

    private var flair: String? { options.text(.flair).flatMap { $0.isEmpty ? nil : $0 } }
    private var flairText: String? { options.text(.flairText).flatMap { $0.isEmpty ? nil : $0 } }

    private func word(_ key: OptionKey, usual: Bool = false) -> String {
        options.flag(key) ?? usual ? "true" : "false"
    }

    private func gallery() throws(PlatformFailure) -> JSONValue {
        var items: [JSONValue] = []
        for (index, attachment) in part.media.enumerated() {
            guard let asset = publication.outputs["upload:0:\(index)"]?.facts[RedditUpload.asset], !asset.isEmpty else {
                throw Self.notUploaded
            }
            // What is an alt text elsewhere is read by everybody here; it describes the picture all the same.
            items.append([
                "media_id": .string(asset), "caption": .string(String(attachment.altText.prefix(Self.longestCaption))),
                "outbound_url": "",
            ])
        }
        return .object(common.merging(["items": .array(items), "show_error_list": true]) { $1 })
    }

    private static let longestCaption = 180

    private var poll: JSONValue {
        let poll = part.poll ?? Poll(options: [], minutes: 1_440)
        return .object(
            common.merging([
                "options": .array(poll.options.map { .string($0) }),
                "duration": .integer(min(max((poll.minutes + 720) / 1_440, 1), 7)), "resubmit": true,
                "text": .string(part.text),
            ]) { $1 })
    }

    /// What galleries and polls have in common.
    private var common: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "api_type": "json", "sr": .string(Self.community(options)), "title": .string(publication.content.title),
            "nsfw": .bool(options.flag(.nsfw) ?? false), "spoiler": .bool(options.flag(.spoiler) ?? false),
            "sendreplies": .bool(options.flag(.sendReplies) ?? true), "validate_on_submit": true,
        ]
        if !part.text.isEmpty { members["text"] = .string(part.text) }
        members["flair_id"] = flair.map { .string($0) }
        if flair != nil { members["flair_text"] = flairText.map { .string($0) } }
        return members
    }

    private func address(of item: Int) throws(PlatformFailure) -> String { try fact("upload:0:\(item)") }

    private func fact(_ step: String) throws(PlatformFailure) -> String {
        guard let address = publication.outputs[step]?.facts[RedditUpload.address] else { throw Self.notUploaded }
        return address
    }

    private static let notUploaded = PlatformFailure(.unknown, words: "A file of the post was not uploaded yet.")
}
