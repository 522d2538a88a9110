package import Domain
import Media
import Outbound

extension MediaLibrary {
    /// How long fetching may take, whatever the other side does.
    private static let timeLimit: Duration = .minutes(5)
    /// What a server may call a file; what it really is, its bytes say (SEC-74).
    private static let types = [
        "image/", "video/", "audio/", "application/pdf", "application/octet-stream", "binary/octet-stream",
    ]

    /// Fetches a file from an address that a person named, straight to the disk, and stores it like an upload.
    ///
    /// The address is judged by the door (SEC-66 to SEC-70); what went wrong there is told by its class only (SEC-71).
    package func add(from address: String, by principal: Principal) async throws -> MediaItem {
        try principal.require(.compose)
        guard let door = parts.door else { throw Self.refusal("Nothing can be imported here: upload the file.") }
        guard let url = OutboundURL(address) else { throw Self.refusal("It is not an address such as https://….") }
        let upload = try await reserve("", nil, digest: nil, by: principal)
        do {
            let response = try await fetch(url, for: Reservation(of: upload, in: self), through: door)
            guard response.isSuccess else { throw Self.refusal("The server there did not give the file.") }
            let name = response.url.path.split(separator: "/").last.map(String.init) ?? "file"
            return try await finish(upload, name: name, digest: nil)
        } catch EngineError.invalid(_, let words) {
            await discard(upload)
            throw Self.refusal(words)
        } catch {
            await discard(upload)
            throw (error as? MediaError).map { EngineError($0) } ?? error
        }
    }

    private func fetch(
        _ url: OutboundURL, for room: Reservation, through door: any Door
    ) async throws -> OutboundResponse {
        let limit = parts.settings.mediaByteLimit
        var request = OutboundRequest(.get, url, to: .named(nil), kind: .importing)
        request.limits.bodyBytes = limit
        request.limits.total = Self.timeLimit
        request.expected = .types(Self.types)
        request.destination = .file(try await rooms.arrivals.newPath(of: room.upload.id))
        request.admits = { await room.admits($0) }
        do throws(OutboundError) {
            return try await door.send(request)
        } catch {
            if let refusal = await room.refusal { throw refusal }
            throw Self.refusal(error, limit: limit)
        }
    }

    private static func refusal(_ error: OutboundError, limit: Int) -> any Error {
        switch error.kind {
        case .notAllowed: refusal("This address is not allowed here.")
        case .unreachable, .timeout: refusal("The server there could not be reached in time.")
        case .tooLarge: refusal("The file there is too large: at most \(MediaError.sizeText(limit)) are fetched.")
        case .badResponse: refusal("The server there did not give a picture, video, sound or document.")
        case .cancelled: CancellationError()
        }
    }

    private static func refusal(_ words: String) -> EngineError { .invalid(field: "url", words: words) }
}
