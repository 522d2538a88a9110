import Domain
import Outbound

/// One picture or film on its way to the instance: sent, then waited for (platform sheet, section 4).
struct MediaUpload: Sendable {
    private let calls: APICalls
    private let publication: Publication
    private let step: Step
    private let attachment: Attachment
    private let item: MediaItem

    /// Throws `media` when the file is not stored any more.
    init(calls: APICalls, publication: Publication, step: Step) throws(PlatformFailure) {
        let media = publication.content.parts[step.part].media
        guard let index = step.item, media.indices.contains(index), let item = publication.media[media[index].id] else {
            throw PlatformFailure(.media, words: "File \((step.item ?? 0) + 1) is no longer stored.")
        }
        self.calls = calls
        self.publication = publication
        self.step = step
        attachment = media[index]
        self.item = item
    }

    /// Sends the file with its alt text. Repeating it leaves an orphan that the instance deletes.
    func send() async throws(PlatformFailure) -> StepOutput {
        try await publication.verify(item)
        do throws(PlatformFailure) {
            return try await send(form, "/api/v2/media")
        } catch {
            // Old Pixelfed knows only the first version.
            guard error.words.hasSuffix("status 404.") || error.words.hasSuffix("status 302.") else { throw error }
            return try await send(form, "/api/v1/media")
        }
    }

    /// Servers go by the name; the person's own is nobody's business.
    private var form: [MultipartPart] {
        let file = MultipartPart(
            name: "file", content: .stream(publication.source(of: item)), filename: "file." + item.usualExtension,
            contentType: item.contentType)
        return attachment.altText.isEmpty ? [file] : [file, .field("description", attachment.altText)]
    }

    private func send(_ parts: [MultipartPart], _ path: String) async throws(PlatformFailure) -> StepOutput {
        let answer = try await calls.mastodonAnswer(
            .post, path, body: .multipart(parts), kind: .upload, for: .upload)
        guard let id = answer.json["id"]?.identifier else {
            throw PlatformFailure(.transient, words: "The server's answer does not name the file.")
        }
        return StepOutput(remoteID: id, facts: answer.status == 202 ? [:] : [Self.ready: "yes"])
    }

    private static let ready = "ready"

    /// Asks until the instance has processed the file. One that vanished meanwhile is sent again (P6).
    func waitUntilReady() async throws(PlatformFailure) -> StepResult {
        let uploaded = publication.outputs["upload:\(step.part):\(step.item ?? 0)"]
        guard let uploaded, let id = uploaded.remoteID else { return .done(try await send()) }
        if uploaded.facts[Self.ready] != nil { return .done(uploaded) }
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await calls.send(.get, "/api/v1/media/" + PercentEncoding.component(id))
        } catch { throw error.platformFailure(.read) }
        return switch response.status {
        case 200: .done(uploaded)
        case 206: .wait(.seconds(2), words: "The server is still processing a file.")
        case 404: .done(try await send())
        default: .failed(MastodonRefusal(response).platformFailure(.upload))
        }
    }
}
