package import Domain
import Foundation
import Platforms
import Storage

/// What an account has at its platform to choose from: boards, communities, flairs. Lists are kept in memory for some minutes,
/// so that writing a post does not use up what the platform lets us ask.
package struct Choices: Sendable {
    private static let life = Duration.minutes(5)

    /// What is asked.
    private struct Question: Sendable, Hashable {
        let connectionID: Connection.ID
        let key: OptionKey
        let parent: String
    }

    let parts: EngineParts
    let sessions: Sessions
    private let known = Remembered<Question, [OptionRule.Choice]>(capacity: 100)
    private let flights = SingleFlight<Question, Result<[OptionRule.Choice], EngineError>>()

    init(parts: EngineParts, sessions: Sessions) {
        self.parts = parts
        self.sessions = sessions
    }

    /// The values of a choice of the kind `remote`, for who writes posts.
    ///
    /// - Parameters:
    ///   - parent: the value of the choice on which it depends (`OptionKey.parent`); without it there is nothing to choose.
    ///   - isFresh: whether the platform is asked even if it was asked a moment ago.
    ///
    /// Throws `EngineError`: `platform` when it cannot be asked, a conflict when the account must be reconnected first.
    package func list(
        of key: OptionKey, within parent: String = "", for id: Connection.ID, isFresh: Bool = false,
        by principal: Principal
    ) async throws -> [OptionRule.Choice] {
        try principal.require(.compose)
        let found = try await parts.read { try ConnectionStore.find(id, of: principal.workspaceID, in: $0) }
        guard let connection = found else { throw EngineError.notFound }
        let connector = try parts.connector(connection.platform)
        guard case .remote? = connector.profile.capabilities.option(key)?.kind else {
            let name = connection.platform.displayName
            throw EngineError.invalid(field: "option", words: "\(name) has no list of its own for “\(key.rawValue)”.")
        }
        if key.parent != nil, parent.allSatisfy(\.isWhitespace) { return [] }
        guard connection.health.isUsable else { throw EngineError.reconnectFirst }
        let question = Question(connectionID: id, key: key, parent: key.parent == nil ? "" : parent)
        if !isFresh, let kept = known.value(question, now: parts.ports.monotonic()) { return kept }
        return try await flights.run(question) { await answer(to: question, connection, connector) }.get()
    }

    /// Makes something new to choose at the platform, a board: one request, which is never repeated by itself.
    ///
    /// Throws `EngineError`: `platform` when it refuses, or when nobody knows whether it was made.
    package func make(
        _ name: String, for key: OptionKey, on id: Connection.ID, by principal: Principal
    ) async throws -> OptionRule.Choice {
        try principal.require(.publish)
        let found = try await parts.read { try ConnectionStore.find(id, of: principal.workspaceID, in: $0) }
        guard let connection = found else { throw EngineError.notFound }
        let connector = try parts.connector(connection.platform)
        guard connector.profile.makes.contains(key) else {
            let platform = connection.platform.displayName
            throw EngineError.invalid(
                field: "option", words: "“\(key.label)” cannot be made on \(platform) from here.")
        }
        let name = name.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...Self.nameLimit).contains(name.count) else {
            throw EngineError.invalid(field: "name", words: "Give a name of at most \(Self.nameLimit) characters.")
        }
        guard connection.health.isUsable else { throw EngineError.reconnectFirst }
        let session = try await session(for: connection).get()
        do throws(PlatformFailure) {
            let made = try await connector.make(name, for: key, as: session)
            known.forget(Question(connectionID: id, key: key, parent: ""))
            return made
        } catch {
            guard error.mayHaveTakenEffect else { throw EngineError.platform(error) }
            throw EngineError.platform(
                PlatformFailure(
                    error.kind,
                    words: "Nobody knows whether it was made: \(error.words) Load the list before you try again."))
        }
    }

    /// The longest name of what is made.
    private static let nameLimit = 180

    private func answer(
        to question: Question, _ connection: Connection, _ connector: any Connector
    ) async -> Result<[OptionRule.Choice], EngineError> {
        let session: Session
        switch await self.session(for: connection) {
        case .success(let open): session = open
        case .failure(let refusal): return .failure(refusal)
        }
        do throws(PlatformFailure) {
            let choices = try await connector.choices(of: question.key, within: question.parent, as: session)
            known.remember(choices, for: question, until: parts.ports.monotonic() + Self.life)
            return .success(choices)
        } catch { return .failure(.platform(error)) }
    }

    private func session(for connection: Connection) async -> Result<Session, EngineError> {
        do {
            switch try await sessions.session(for: connection, lasting: OptionRule.remoteTime) {
            case .success(let open): return .success(open)
            case .failure(.ended): return .failure(.reconnectFirst)
            case .failure(.passing(let words)): return .failure(.platform(PlatformFailure(.transient, words: words)))
            case .failure(.locked):
                return .failure(.platform(PlatformFailure(.app, words: "The stored tokens cannot be opened.")))
            }
        } catch {
            return .failure(.readOnly)
        }
    }
}

extension EngineError {
    /// Nothing can be asked of an account whose permission is gone.
    static let reconnectFirst = EngineError.conflict(code: "reconnect", words: "Reconnect the account first.")
}
