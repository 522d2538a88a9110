import Domain
import Platforms
import Storage
import Synchronization
import TestKit
import Vault

@testable import Engine

/// What a platform sheet says of the lives of tokens, as far as keeping alive goes.
struct TokenFacts: Sendable {
    var access: Duration?
    /// `nil`: there are no refresh tokens.
    var refresh: Duration?
    /// Whether a refresh token's life begins anew with each use.
    var slides = true
    var rotates = false
    /// Whether showing a spent token ends the whole login.
    var endsOnReuse = false
    /// Renewed by presenting itself, once it is a day old.
    var extends = false

    /// The thirteen, by their sheets.
    static func of(_ platform: Platform) -> TokenFacts {
        switch platform {
        case .x: TokenFacts(access: .hours(2), refresh: .days(183), rotates: true, endsOnReuse: true)
        case .linkedin: TokenFacts(access: .days(60))
        case .linkedinPage: TokenFacts(access: .days(60), refresh: .days(365), slides: false)
        case .facebook, .instagramFacebook, .mastodon: TokenFacts()
        case .instagram, .threads: TokenFacts(access: .days(60), extends: true)
        case .tiktok: TokenFacts(access: .hours(24), refresh: .days(365), rotates: true)
        case .youtube: TokenFacts(access: .hours(1), refresh: .days(180))
        case .pinterest: TokenFacts(access: .days(30), refresh: .days(60), rotates: true)
        case .reddit: TokenFacts(access: .hours(24), refresh: .days(36_500))
        case .bluesky: TokenFacts(access: .hours(1), refresh: .days(90), rotates: true, endsOnReuse: true)
        }
    }
}

/// One platform in memory, in constant time per call: a model, not the sandbox, for runs of millions of calls.
final class ModelPlatform: Sendable {
    fileprivate struct Login: Sendable {
        var access: String
        var accessEnds: Instant?
        var refresh: String?
        var refreshEnds: Instant?
        var givenAt: Instant
        var isOver = false
    }

    fileprivate struct State: Sendable {
        var logins: [String: Login] = [:]
        /// Which login a token belongs to: the present ones, and the refresh tokens spent last.
        var owners: [String: String] = [:]
        var spent: [String: String] = [:]
        var count = 0
    }

    let facts: TokenFacts
    private let state = Mutex(State())

    init(_ platform: Platform) { facts = .of(platform) }

    func signIn(_ login: String, now: Instant) -> NewTokens {
        state.withLock { $0.issue(login, facts, now: now, isFirst: true) }
    }

    /// The next tokens; `nil` when the platform refuses.
    func renew(_ token: String, now: Instant) -> NewTokens? {
        state.withLock { state in
            if facts.endsOnReuse, let login = state.spent[token] { state.logins[login]?.isOver = true }
            guard let name = state.owners[token], let login = state.logins[name], !login.isOver else { return nil }
            if facts.extends {
                guard login.access == token, login.accessEnds.map({ $0 > now }) ?? true,
                    now - login.givenAt >= .hours(24)
                else { return nil }
            } else {
                guard login.refresh == token, login.refreshEnds.map({ $0 > now }) ?? true else { return nil }
            }
            return state.issue(name, facts, now: now, isFirst: false)
        }
    }

    func owner(of access: String, now: Instant) -> String? {
        state.withLock { state in
            guard let name = state.owners[access], let login = state.logins[name], !login.isOver,
                login.access == access,
                login.accessEnds.map({ $0 > now }) ?? true
            else { return nil }
            return name
        }
    }

    func end(_ login: String) { state.withLock { $0.logins[login]?.isOver = true } }
}

extension ModelPlatform.State {
    fileprivate mutating func issue(_ name: String, _ facts: TokenFacts, now: Instant, isFirst: Bool) -> NewTokens {
        count += 1
        let old = logins[name]
        let access = "access-\(count)"
        var refresh = old?.refresh
        if isFirst || facts.rotates { refresh = facts.refresh.map { _ in "refresh-\(count)" } }
        if let last = old?.access { owners[last] = nil }
        if let last = old?.refresh, last != refresh {
            owners[last] = nil
            // A spent token is remembered until the next one is spent: older ones are never shown.
            spent = facts.endsOnReuse && !isFirst ? spent.filter { $0.value != name } : spent
            if facts.endsOnReuse, !isFirst { spent[last] = name }
        }
        let refreshEnds = isFirst || facts.slides ? facts.refresh.map { now + $0 } : old?.refreshEnds
        owners[access] = name
        if let refresh { owners[refresh] = name }
        logins[name] = ModelPlatform.Login(
            access: access, accessEnds: facts.access.map { now + $0 }, refresh: refresh, refreshEnds: refreshEnds,
            givenAt: now)
        return NewTokens(
            tokens: GrantTokens(access: Secret(access), refresh: refresh.map { Secret($0) }),
            accessExpiresAt: facts.access.map { now + $0 }, refreshExpiresAt: refreshEnds, scopes: nil)
    }
}
