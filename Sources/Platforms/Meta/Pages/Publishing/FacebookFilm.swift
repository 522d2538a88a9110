import Domain
import Outbound

/// What Facebook says of a film that it was given (sheet `facebook`, section 4).
struct FacebookFilm: Sendable {
    private let json: JSONValue

    /// Asks.
    static func read(_ id: String, _ calls: FacebookCalls) async throws(PlatformFailure) -> FacebookFilm {
        let fields = OutboundURL.Item("fields", "status,post_id,permalink_url,published")
        return FacebookFilm(json: try await calls.json(.get, FacebookCalls.path(id), query: [fields]))
    }

    private init(json: JSONValue) { self.json = json }

    private var status: JSONValue? { json["status"] }
    private var word: String? { status?["video_status"]?.string }

    private func phase(_ name: String) -> JSONValue? { status?["\(name)_phase"] }
    private func state(_ name: String) -> String? { phase(name)?["status"]?.string }

    /// Whether all bytes are there.
    var isUploaded: Bool { state("uploading") == "complete" || word == "upload_complete" || word == "ready" }

    /// Whether people can see it.
    var isPublished: Bool {
        state("publishing") == "complete" || word == "ready" && json["published"]?.bool == true
    }

    /// Whether Facebook was told to publish it, and has begun to.
    var isBegun: Bool { isPublished || state("publishing") == "in_progress" || post != nil }

    /// Whether it is looked through, before or after Facebook was told to publish it.
    var isProcessing: Bool { word == "processing" || state("processing") == "in_progress" }

    /// Whether the upload took too long, so that Facebook forgot it.
    var isExpired: Bool { word == "expired" }

    /// What is wrong with it, in Facebook's words; `nil` when nothing is.
    var trouble: String? {
        let phases = ["uploading", "processing", "publishing"]
        let failed = phases.first { state($0) == "error" }
        guard failed != nil || word.map({ ["error", "upload_failed", "expired"].contains($0) }) == true else {
            return nil
        }
        let errors = phases.compactMap { phase($0)?["errors"]?[0] ?? phase($0)?["error"] }
        let words = errors.lazy.compactMap { $0["message"]?.nonBlankString }.first.map(PlatformWords.clean)
        return words ?? (isExpired ? "The upload is over." : "Facebook could not process the film.")
    }

    /// Why Facebook does not show a film that was out; `nil` while it does, and while nothing is certain.
    var rejection: String? {
        guard word == "error", json["published"]?.bool != true, state("publishing") != "in_progress" else { return nil }
        return trouble
    }

    /// How many bytes of it Facebook has; the documentation spells the name in two ways.
    var received: Int? {
        let phase = phase("uploading")
        let count = (phase?["bytes_transferred"] ?? phase?["bytes_transfered"])?.integer
        return count.flatMap { $0 >= 0 ? Int($0) : nil }
    }

    /// The post that it became.
    var post: String? { json["post_id"]?.identifier }
    /// Where people see it.
    var link: String? { FacebookCalls.link(json["permalink_url"]) }
}
