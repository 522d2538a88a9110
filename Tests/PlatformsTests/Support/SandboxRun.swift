import Domain
import Outbound
import Platforms
import Sandbox
import Testing

/// The real door before a running sandbox, and a person who answers consent pages.
struct SandboxRun: Sendable {
    let sandbox: Sandbox
    let door: any Door

    /// Runs a sandbox with these platforms for the length of `body`; calls go through the real door and its route map.
    static func with<Value: Sendable>(
        _ makers: [Sandbox.PlatformMaker], settings: SandboxSettings = SandboxSettings(port: 0, processingTime: .zero),
        _ body: @Sendable (SandboxRun) async throws -> Value
    ) async throws -> Value {
        let sandbox = try Sandbox(settings: settings, platforms: makers)
        return try await sandbox.whileRunning { _ in
            let routes = try await sandbox.routes().map { (from: $0.key, to: $0.value) }
            let door = try NetworkDoor(DoorSettings(routes: RouteMap(routes)), ports: .system)
            let result: Result<Value, any Error>
            do { result = .success(try await body(SandboxRun(sandbox: sandbox, door: door))) } catch {
                result = .failure(error)
            }
            await door.close()
            return try result.get()
        }
    }

    /// What comes back with the browser: the query of the callback URL, or `nil` when the page answered otherwise.
    ///
    /// - Parameter choices: What stays ticked, as further fields of the form; nothing means everything.
    func consent(
        at url: String, account: String = "ada", decision: String = "approve", choices: [OutboundURL.Item] = []
    ) async throws -> [String: String]? {
        let page = try #require(OutboundURL(url))
        let form = OutboundBody.form([.init("account", account), .init("decision", decision)] + choices)
        let response = try await door.send(OutboundRequest(.post, page, to: .named(nil), body: form))
        guard let location = response.headers["Location"], let callback = OutboundURL(location) else { return nil }
        return Dictionary(callback.queryItems.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

/// Small real files.
enum TestPictures {
    /// One transparent pixel.
    static let png = bytes(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg")
    /// One black pixel.
    static let gif = bytes("R0lGODlhAQABAIAAAAAAAP___yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

    private static func bytes(_ text: String) -> [UInt8] {
        Base64URL.decode(text.replacing("+", with: "-").replacing("/", with: "_")) ?? []
    }
}

/// A picture of a draft.
struct DraftPicture: Sendable {
    let type: String
    let bytes: [UInt8]
    let alt: String

    init(_ type: String, _ bytes: [UInt8], _ alt: String = "") {
        self.type = type
        self.bytes = bytes
        self.alt = alt
    }
}

/// A publication of texts and pictures, for connectors under test.
struct PublicationDraft: Sendable {
    var texts: [String]
    /// Pictures of each part.
    var pictures: [[DraftPicture]] = []
    var options = DeliveryOptions()
    var title = ""
    /// The link and the poll of the first part.
    var link: Link?
    var poll: Poll?
    /// A picture that a choice names.
    var cover: DraftPicture?
    var outputs: [String: StepOutput] = [:]
    /// Where platforms may fetch files; `nil` where they cannot.
    var address: (@Sendable (_ item: MediaItem) async throws -> String)?
    var startedAt = Instant(milliseconds: 1_800_000_000_000)
    var id = "dlv_00000000000000000000000001"
    var kind = DeliveryKind.post
    var parentOutputs: [String: StepOutput] = [:]

    /// What goes on after the draft, as the Engine would make it once its steps left behind what they did.
    func child(_ kind: DeliveryKind) -> PublicationDraft {
        let options = DeliveryOptions(options.values.filter { kind.keys.contains($0.key) })
        var child = PublicationDraft(texts: [options.firstComment ?? ""], options: options)
        (child.kind, child.parentOutputs, child.startedAt) = (kind, outputs, startedAt)
        child.id = "dlv_00000000000000000000000002"
        return child
    }

    /// The publication as the Engine would make it.
    var publication: Publication {
        var media: [MediaItem.ID: MediaItem] = [:]
        var files: [MediaItem.ID: [UInt8]] = [:]
        func keep(_ picture: DraftPicture, as name: String) -> Domain.Attachment {
            let id = MediaItem.ID(stored: name)
            files[id] = picture.bytes
            media[id] = MediaItem(
                id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "holiday.png", contentType: picture.type,
                width: 1, height: 1, byteCount: picture.bytes.count, digest: "")
            return Domain.Attachment(id: id, altText: picture.alt)
        }
        var options = options
        if let cover { options[.cover] = .media(keep(cover, as: "med_cover").id) }
        let parts = texts.indices.map { part in
            let pictures = part < pictures.count ? pictures[part] : []
            let attachments = pictures.indices.map { keep(pictures[$0], as: "med_\(part)_\($0)") }
            let isFirst = part == texts.startIndex
            return Part(
                text: texts[part], media: attachments, link: isFirst ? link : nil, poll: isFirst ? poll : nil)
        }
        let stored = files
        return Publication(
            deliveryID: Delivery.ID(stored: id), round: 0, startedAt: startedAt,
            content: Content(title: title, parts: parts),
            options: options, media: media, load: { try #require(stored[$0.id]) },
            address: address, outputs: outputs, kind: kind, parentOutputs: parentOutputs)
    }
}
