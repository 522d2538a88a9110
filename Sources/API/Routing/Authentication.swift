import Crypto
import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Finds out who calls: an API key (SEC-40), or the session cookie of the dashboard together with SEC-52.
struct Authentication: Sendable {
    /// Somebody who was recognised.
    struct Caller: Sendable {
        /// The proof for the Engine.
        let principal: Principal
        /// Tells callers apart for the limits; says nothing about the key.
        let bucket: String
    }

    /// Knows keys and sessions.
    let people: People
    /// The public URL without a slash at the end.
    let publicURL: String

    /// Who calls. Throws `Refusal.unauthorized` or `.forged`.
    func caller(of request: Request) async throws -> Caller {
        if let line = request.headers[.authorization] {
            guard request.headers[values: .authorization].count == 1, let key = Self.bearer(line),
                let principal = try await people.principal(apiKey: key)
            else { throw Refusal.unauthorized }
            return Caller(principal: principal, bucket: Self.digest(key))
        }
        guard let session = Self.cookie(cookieName, in: request.headers),
            let member = try await people.member(session: session)
        else { throw Refusal.unauthorized }
        guard isSafe(request.method) || isOwn(request.headers) else { throw Refusal.forged }
        return Caller(principal: member.principal, bucket: Self.digest(session))
    }

    private var cookieName: String { publicURL.hasPrefix("https://") ? "__Host-martlet" : "martlet" }

    private var origin: String {
        publicURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
    }

    private func isSafe(_ method: HTTPRequest.Method) -> Bool { method == .get || method == .head }

    private func isOwn(_ headers: HTTPFields) -> Bool {
        let sites = HTTPField.Name("Sec-Fetch-Site").map { headers[values: $0] } ?? []
        return sites.isEmpty ? headers[values: .origin] == [origin] : sites == ["same-origin"]
    }

    private static func bearer(_ line: String) -> Secret? {
        let parts = line.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 256 else { return nil }
        return Secret(String(parts[1]))
    }

    /// Of a repeated name the first counts, as browsers send the most specific first.
    private static func cookie(_ name: String, in headers: HTTPFields) -> Secret? {
        let pairs = headers[values: .cookie].flatMap { line in
            line.split(separator: ";").map { pair in String(pair.drop { $0 == " " }) }
        }
        guard let pair = pairs.first(where: { $0.hasPrefix(name + "=") }) else { return nil }
        let value = pair.dropFirst(name.count + 1)
        return value.isEmpty || value.utf8.count > 256 ? nil : Secret(String(value))
    }

    private static func digest(_ secret: Secret) -> String {
        Base64URL.encode(SHA256.hash(data: Array(secret.expose().utf8)).prefix(12))
    }
}
