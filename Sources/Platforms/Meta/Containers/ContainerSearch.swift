import Domain
import Outbound

/// Finds what is public among the latest of the account.
struct ContainerSearch: Sendable {
    private let publisher: ContainerPublisher
    /// What was made before this is not ours.
    private let earliest: Instant

    private static let count = "25"
    /// Longer lists prove nothing.
    private static let pages = 10
    /// Clocks of two machines differ; what is this much older may still be ours.
    private static let clockTolerance = Duration.seconds(60)

    /// Looks for what was made since a moment.
    init(_ publisher: ContainerPublisher, since moment: Instant) {
        self.publisher = publisher
        earliest = moment - Self.clockTolerance
    }

    private var flavor: ContainerFlavor { publisher.flavor }
    private var publication: Publication { publisher.publication }

    /// Everything public that looks like a part or a first comment: not older, with the same words, of the same kind, below the
    /// same post. Throws when the list proves nothing.
    func posts(of unit: ContainerUnit) async throws(PlatformFailure) -> [JSONValue] {
        let format = format(of: unit)
        let isStory = format == .story
        let edge = isStory ? flavor.lists.stories : unit.isReply ? flavor.lists.replies : flavor.lists.posts
        // Stories cannot be asked for by time.
        let window = isStory ? [] : [OutboundURL.Item("since", String(earliest.seconds))]
        let fields = unit.isReply ? flavor.listed.replies : flavor.listed.posts
        let words = isStory ? [] : PlainText.words(text(of: unit).precomposed)
        let posts = try await list(publisher.account.remoteID, edge, fields, window)
        return posts.filter { post in
            isYoung(post) && Self.words(post[flavor.words]) == words && isOfKind(post, format) && isBelow(post, unit)
        }
    }

    /// The comments of the account below a post that say what ours says.
    func comments(below post: String) async throws(PlatformFailure) -> [JSONValue] {
        let words = PlainText.words((publication.options.firstComment ?? "").precomposed)
        let name = publisher.account.handle.drop { $0 == "@" }.lowercased()
        return try await list(post, "comments", "id,text,username,timestamp", []).filter { comment in
            let author = comment["username"]?.string?.lowercased()
            return isYoung(comment) && Self.words(comment["text"]) == words && (author ?? name) == name
        }
    }

    // MARK: What is ours

    private func text(of unit: ContainerUnit) -> String {
        switch unit {
        case .part(let part): publication.content.parts[part].text
        case .comment: publication.options.firstComment ?? ""
        }
    }

    private func format(of unit: ContainerUnit) -> Format {
        guard case .part(let part) = unit else { return .text }
        return publisher.script.formats[part]
    }

    private func isYoung(_ entry: JSONValue) -> Bool {
        entry["timestamp"]?.string.flatMap(GraphTime.instant).map { $0 >= earliest } ?? false
    }

    /// Answers call kinds by other words than requests do; one that is left out says nothing.
    private func isOfKind(_ post: JSONValue, _ format: Format) -> Bool {
        guard let kind = post["media_type"]?.string else { return true }
        return switch format {
        case .text, .link, .poll: kind.hasPrefix("TEXT")
        case .gallery: kind == "CAROUSEL_ALBUM"
        case .image, .gif: kind == "IMAGE"
        case .video, .reel: kind == "VIDEO"
        case .story, .document, .audio: true
        }
    }

    private func isBelow(_ post: JSONValue, _ unit: ContainerUnit) -> Bool {
        let parent: StepOutput?
        switch unit {
        case .part(0): return true
        case .part(let part): parent = publication.outputs["publish:\(part - 1)"]
        case .comment: parent = publication.parentOutputs["publish:0"]
        }
        guard let told = post["replied_to"]?["id"]?.identifier else { return true }
        return told == parent?.remoteID
    }

    private static func words(_ text: JSONValue?) -> [Substring] {
        PlainText.words((text?.string ?? "").precomposed)
    }

    // MARK: Pages

    /// A whole list, or as much of it as reaches back far enough. Of the links only the cursor is used.
    private func list(
        _ node: String, _ edge: String, _ fields: String, _ window: [OutboundURL.Item]
    ) async throws(PlatformFailure) -> [JSONValue] {
        let query = [OutboundURL.Item("fields", fields), .init("limit", Self.count)] + window
        var entries: [JSONValue] = []
        var position: [OutboundURL.Item] = []
        for _ in 0..<Self.pages {
            let answer: JSONValue
            do throws(GraphError) {
                answer = try await publisher.graph.get(node, edge, query + position)
            } catch { throw error.containerFailure(.read) }
            guard let page = answer["data"]?.array else {
                throw PlatformFailure(.transient, words: "\(flavor.name)'s answer is not a list.")
            }
            entries += page
            guard let paging = answer["paging"], paging["next"] != nil,
                let cursor = paging["cursors"]?["after"]?.nonBlankString, !page.contains(where: isOld)
            else { return entries }
            position = [OutboundURL.Item("after", cursor)]
        }
        throw PlatformFailure(.unknown, words: "There are too many new posts to be sure.")
    }

    private func isOld(_ entry: JSONValue) -> Bool {
        entry["timestamp"]?.string.flatMap(GraphTime.instant).map { $0 < earliest } ?? false
    }
}

/// Times as the Graph writes them: `2026-09-12T23:17:39+0000`.
enum GraphTime {
    /// Reads one; `nil` for anything else.
    static func instant(_ text: String) -> Instant? {
        Timestamp.instant(text.hasSuffix("+0000") ? String(text.dropLast(5)) + "Z" : text)
    }
}
