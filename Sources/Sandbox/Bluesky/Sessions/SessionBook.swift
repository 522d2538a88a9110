import Crypto

/// Sessions opened with a password: their tokens, rotation and grace (sheet, section 3).
struct SessionBook: Sendable {
    /// Life of an access token.
    static let accessLife = Duration.seconds(120 * 60)
    /// Life of a refresh token.
    static let refreshLife = Duration.seconds(90 * 86_400)
    /// How long the reference server still takes a refresh token that has a successor.
    static let grace = Duration.seconds(2 * 3600)

    /// One login.
    struct Session: Sendable {
        /// Name of the session.
        let id: String
        /// Whose it is.
        let did: String
        /// Where it was opened.
        let server: BlueskyServer
        /// What the password allows, e.g. `com.atproto.appPass`.
        let scope: String
        /// How often it was refreshed; a strict server takes tokens of the last turn only.
        var turn = 0
    }

    /// Both tokens of a session.
    struct Pair: Sendable, Equatable {
        /// For calls.
        let access: String
        /// For the next pair.
        let refresh: String
    }

    /// Why a token is refused.
    enum Failure: Error, Equatable {
        /// It was never ours, or is damaged.
        case invalid
        /// It is of the other kind.
        case wrongKind
        /// Its time is over.
        case expired
        /// It was ended before its time.
        case revoked(isReplay: Bool, did: String)
    }

    private struct RefreshEntry: Sendable {
        let session: String
        let token: String
        var successor: String?
        var usableUntil: SandboxTime
    }

    private let secret: SymmetricKey
    private var sessions: [String: Session] = [:]
    private var refreshes: [String: RefreshEntry] = [:]

    /// No sessions yet; tokens are signed with the secret.
    init(secret: SymmetricKey) {
        self.secret = secret
    }

    /// Opens a session.
    mutating func open(
        did: String, server: BlueskyServer, scope: String, now: SandboxTime, random: RandomSource
    ) -> Pair {
        prune(now)
        let session = Session(id: random.token(12), did: did, server: server, scope: scope)
        sessions[session.id] = session
        return issue(session, now, random)
    }

    /// Exchanges a refresh token for the next pair.
    ///
    /// - Throws: `Failure`; a strict server treats a used token as revoked.
    mutating func refresh(
        _ token: String, server: BlueskyServer, now: SandboxTime, random: RandomSource
    ) throws(Failure) -> (session: Session, pair: Pair, isReplay: Bool) {
        let (identifier, entry, session) = try check(refresh: token, server: server, now: now)
        if let successor = entry.successor {
            guard server.manner == .reference, let next = refreshes[successor] else {
                throw .revoked(isReplay: true, did: session.did)
            }
            return (session, Pair(access: accessToken(session, now, random), refresh: next.token), true)
        }
        var renewed = session
        renewed.turn += 1
        sessions[session.id] = renewed
        let pair = issue(renewed, now, random)
        refreshes[identifier]?.successor = CompactJWS(pair.refresh)?.claims["jti"]?.string
        if server.manner == .reference {
            refreshes[identifier]?.usableUntil = min(entry.usableUntil, now + Self.grace)
        }
        return (renewed, pair, false)
    }

    /// The session of a refresh token, without any effect.
    func owner(ofRefresh token: String) -> String? {
        let identifier = CompactJWS(token)?.claims["jti"]?.string
        return identifier.flatMap { refreshes[$0] }.flatMap { sessions[$0.session]?.did }
    }

    /// Ends the session of a refresh token; expired ones are accepted.
    ///
    /// - Throws: `Failure.invalid` or `.wrongKind` for anything that is no refresh token of ours.
    mutating func close(refresh token: String) throws(Failure) {
        let claims = try authentic(token, kind: "refresh")
        guard let session = claims["sid"]?.string else { throw .invalid }
        close { $0.id == session }
    }

    /// Ends all sessions for which the test is true.
    mutating func close(where isConcerned: (Session) -> Bool) {
        sessions = sessions.filter { !isConcerned($0.value) }
    }

    /// The session of an access token.
    ///
    /// - Throws: `Failure` for the first rule that is broken.
    func check(access token: String, server: BlueskyServer, now: SandboxTime) throws(Failure) -> Session {
        let claims = try authentic(token, kind: "access")
        guard claims["aud"]?.string == server.audience else { throw .invalid }
        guard let expiry = claims["exp"]?.integer, now.seconds < expiry else { throw .expired }
        guard let session = claims["sid"]?.string.flatMap({ sessions[$0] }) else {
            throw .revoked(isReplay: false, did: claims["sub"]?.string ?? "")
        }
        if server.manner == .strict, claims["turn"]?.integer != session.turn {
            throw .revoked(isReplay: false, did: session.did)
        }
        return session
    }

    private func check(
        refresh token: String, server: BlueskyServer, now: SandboxTime
    ) throws(Failure) -> (String, RefreshEntry, Session) {
        let claims = try authentic(token, kind: "refresh")
        guard claims["aud"]?.string == server.audience, let identifier = claims["jti"]?.string else { throw .invalid }
        guard let expiry = claims["exp"]?.integer, now.seconds < expiry else { throw .expired }
        let did = claims["sub"]?.string ?? ""
        guard let entry = refreshes[identifier], let session = sessions[entry.session] else {
            throw .revoked(isReplay: false, did: did)
        }
        guard now < entry.usableUntil else { throw .revoked(isReplay: entry.successor != nil, did: did) }
        return (identifier, entry, session)
    }

    private func authentic(_ token: String, kind: String) throws(Failure) -> [String: JSONValue] {
        guard let jws = CompactJWS(token), jws.isAuthentic(under: secret) else { throw .invalid }
        guard jws.header["typ"]?.string == kind + "+jwt" else { throw .wrongKind }
        return jws.claims
    }

    private mutating func issue(_ session: Session, _ now: SandboxTime, _ random: RandomSource) -> Pair {
        let identifier = random.token(24)
        let claims: JSONValue = [
            "scope": "com.atproto.refresh", "sub": .string(session.did), "aud": .string(session.server.audience),
            "jti": .string(identifier), "iat": .integer(now.seconds), "exp": .integer((now + Self.refreshLife).seconds),
            "sid": .string(session.id),
        ]
        let token = CompactJWS.sign(claims, type: "refresh+jwt", secret: secret)
        refreshes[identifier] = RefreshEntry(
            session: session.id, token: token, successor: nil, usableUntil: now + Self.refreshLife)
        return Pair(access: accessToken(session, now, random), refresh: token)
    }

    private func accessToken(_ session: Session, _ now: SandboxTime, _ random: RandomSource) -> String {
        let claims: JSONValue = [
            "scope": .string(session.scope), "sub": .string(session.did), "aud": .string(session.server.audience),
            "jti": .string(random.token(12)), "iat": .integer(now.seconds),
            "exp": .integer((now + Self.accessLife).seconds), "sid": .string(session.id),
            "turn": .integer(session.turn),
        ]
        return CompactJWS.sign(claims, type: "access+jwt", secret: secret)
    }

    /// Forgets what is too old to matter, now and then.
    private mutating func prune(_ now: SandboxTime) {
        guard refreshes.count > 5_000 else { return }
        let living = Set(sessions.keys)
        refreshes = refreshes.filter { $0.value.usableUntil > now && living.contains($0.value.session) }
        let used = Set(refreshes.values.map(\.session))
        sessions = sessions.filter { used.contains($0.key) }
    }
}
