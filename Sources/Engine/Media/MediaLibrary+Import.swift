package import Domain
import Media
import Outbound

extension MediaLibrary {
    /// The most that is fetched for one file.
    private static let byteLimit = 21 << 20
    /// How long fetching may take, whatever the other side does.
    private static let timeLimit: Duration = .seconds(60)
    /// What a server may call a picture; what it really is, its bytes say (SEC-74).
    private static let types = ["image/", "application/octet-stream", "binary/octet-stream"]

    /// Fetches an image from an address that a person named, and stores it like an upload.
    ///
    /// The address is judged by the door (SEC-66 to SEC-70); what went wrong there is told by its class only (SEC-71).
    package func add(from address: String, by principal: Principal) async throws -> MediaItem {
        try principal.require(.compose)
        guard let door = parts.door else { throw Self.refusal("Nothing can be imported here: upload the file.") }
        guard let url = OutboundURL(address) else { throw Self.refusal("It is not an address such as https://….") }
        let response = try await fetch(url, through: door)
        guard response.isSuccess else { throw Self.refusal("The server there did not give the file.") }
        let name = response.url.path.split(separator: "/").last.map(String.init) ?? "picture"
        do {
            return try await add(response.body, fileName: name, by: principal)
        } catch EngineError.invalid(_, let words) {
            throw Self.refusal(words)
        }
    }

    private func fetch(_ url: OutboundURL, through door: any Door) async throws -> OutboundResponse {
        var request = OutboundRequest(.get, url, to: .named(nil), kind: .importing)
        request.limits.bodyBytes = Self.byteLimit
        request.limits.total = Self.timeLimit
        request.expected = .types(Self.types)
        do throws(OutboundError) {
            return try await door.send(request)
        } catch {
            throw Self.refusal(error)
        }
    }

    private static func refusal(_ error: OutboundError) -> any Error {
        switch error.kind {
        case .notAllowed: refusal("This address is not allowed here.")
        case .unreachable, .timeout: refusal("The server there could not be reached in time.")
        case .tooLarge: refusal("The file there is too large: at most \(byteLimit >> 20) MiB are fetched.")
        case .badResponse: refusal("The server there did not give a picture.")
        case .cancelled: CancellationError()
        }
    }

    private static func refusal(_ words: String) -> EngineError { .invalid(field: "url", words: words) }
}
