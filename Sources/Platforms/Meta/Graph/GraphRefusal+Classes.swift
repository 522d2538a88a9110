import Domain

extension GraphRefusal {
    private static let limits: Set<Int64> = [4, 17, 32, 341, 613, 80_001, 80_002]
    private static let personMustAct: Set<Int64> = [
        2_207_050, 4_279_013, 1_404_078, 1_404_006, 1_404_112, 4_854_002,
    ]

    /// The failure that it amounts to.
    func platformFailure(_ purpose: CallPurpose) -> PlatformFailure {
        let kind = kind(purpose)
        return PlatformFailure(
            kind, words: words, retryAt: kind == .rateLimit ? limitEndsAt : nil,
            mayHaveTakenEffect: purpose == .commit && kind == .transient)
    }

    /// Code and subcode decide, never the type (sheets, section 6).
    private func kind(_ purpose: CallPurpose) -> PlatformFailure.Kind {
        if subcode == 1_390_008 { return .rateLimit }
        // Blocked for what looks like spam, although the code is that of a limit.
        if subcode == 2_207_051 { return .content }
        if let subcode, Self.personMustAct.contains(subcode) { return .accountType }
        if isOfApp { return .app }
        guard let code else { return unnamed }
        switch code {
        case 190: return isOfPage ? .permission : .auth
        case 102: return .auth
        case 200 where says("as the page itself"): return .auth
        case 3, 10, 200...299: return .permission
        case 1, 2: return .transient
        case let limit where Self.limits.contains(limit): return .rateLimit
        case 101: return .app
        default: break
        }
        if isTransient || status >= 500 { return .transient }
        if status == 429 { return .rateLimit }
        if code == 100, subcode == 33 { return .permission }
        return purpose == .read ? .unknown : .content
    }

    /// What is wrong with the operator's app comes under codes that say otherwise: those of an outage, a dead token or a missing
    /// permission. No connection is to blame.
    private var isOfApp: Bool {
        [
            "invalid platform app", "client secret", "appsecret_proof", "validating application", "api access blocked",
            "api access deactivated",
        ].contains(where: says)
    }

    /// No role on this Page any more, while its siblings still work.
    private var isOfPage: Bool { subcode == 492 || says("impersonating a user's page") }

    /// Without a code it is not the Graph that speaks, and nothing else ends a grant (REL-9).
    private var unnamed: PlatformFailure.Kind { status == 429 ? .rateLimit : .transient }

    /// The class of a refused extension of a token (REL-9).
    var refreshFailure: RefreshFailure {
        switch kind(.read) {
        case .auth, .permission: .terminal(subcode == 463 ? .expired : .revoked, words: words)
        case .accountType: .terminal(.accountClosed, words: words)
        case .rateLimit: .throttled(until: limitEndsAt, words: words)
        case .app: .appFault(words: words)
        case .transient: .transient(words: words)
        case .content, .media, .unknown: .unknown(words: words)
        }
    }
}
