import HTTPTypes

/// Who calls, and in which version.
extension LinkedInPlatform {
    /// Calls of a member by an app per day (UTC).
    static let dailyCalls = 500

    /// Runs a call with a good token whose answer is JSON; `anyOf` are scopes of which one is enough.
    func authorized(
        _ call: Call, anyOf scopes: [String], _ work: (SandboxAccount, OAuthGrant) throws -> JSONValue
    ) throws -> Answer {
        try performed(call, anyOf: scopes) { .json(try work($0, $1)) }
    }

    /// Runs a call with a good token; `anyOf` are scopes of which one is enough.
    func performed(
        _ call: Call, anyOf scopes: [String], _ work: (SandboxAccount, OAuthGrant) throws -> Answer
    ) throws -> Answer {
        try answeringProblems {
            let (grant, account) = try caller(call)
            if call.path.hasPrefix("/rest/") { try checkVersion(call) }
            let day = world.clock.now.seconds / 86_400
            let standing = world.rates.take(
                "linkedin/\(grant.client)/\(account.name)/\(day)", limit: Self.dailyCalls, window: .seconds(86_400))
            guard !standing.isExceeded else { throw LinkedInProblem.tooMany }
            guard grant.scopes.contains(where: scopes.contains) else { throw LinkedInProblem.denied(call) }
            return try work(subject(of: call, account), grant)
        }
    }

    /// Says in LinkedIn's words what went wrong.
    func answeringProblems(_ work: () throws -> Answer) throws -> Answer {
        do {
            return try work()
        } catch let problem as LinkedInProblem {
            throw Refusal(problem.answer)
        } catch let problem as FieldProblem {
            throw Refusal(LinkedInProblem.argument("The request is not valid: \(problem)").answer)
        }
    }

    func caller(_ call: Call) throws -> (OAuthGrant, SandboxAccount) {
        guard let secret = call.credentials(), !secret.isEmpty else { throw LinkedInProblem.empty }
        switch desk.book.standing(secret) {
        case .live(_, let grant):
            guard let account = people.account(grant.account), account.state == .active else {
                throw LinkedInProblem.revoked
            }
            call.note(account: account.name)
            return (grant, account)
        case .expired: throw LinkedInProblem.expired
        case .ended: throw LinkedInProblem.revoked
        case .unknown: throw LinkedInProblem.unknown
        }
    }

    // MARK: Versions

    /// Days on which versions ended or will, as far as they are known (linkedin.md section 1).
    private static let ends = [
        "202508": "2026-08-17", "202511": "2026-11-16", "202601": "2027-01-15", "202602": "2027-02-15",
        "202603": "2027-03-16", "202609": "2027-09-15",
    ]

    private func checkVersion(_ call: Call) throws {
        guard let version = HTTPField.Name("LinkedIn-Version").flatMap({ call.headers[$0] }), !version.isEmpty else {
            throw LinkedInProblem.noVersion
        }
        guard Self.isActive(version, at: world.clock.now) else { throw LinkedInProblem.badVersion(version) }
        guard HTTPField.Name("X-Restli-Protocol-Version").flatMap({ call.headers[$0] }) == "2.0.0" else {
            throw LinkedInProblem.argument("X-Restli-Protocol-Version must be 2.0.0")
        }
    }

    /// A version begins in the middle of its month and ends about a year later; there is none of December 2025.
    static func isActive(_ version: String, at now: SandboxTime) -> Bool {
        guard version.utf8.count == 6, version.allSatisfy({ $0.isASCII && $0.isNumber }), version != "202512",
            let year = Int(version.prefix(4))
        else { return false }
        let month = version.suffix(2)
        guard let begin = SandboxTime(text: "\(year)-\(month)-10T00:00:00Z") else { return false }
        let day = ends[version] ?? "\(year + 1)-\(month)-15"
        guard let end = SandboxTime(text: "\(day)T00:00:00Z") else { return false }
        return begin <= now && now < end
    }

    // MARK: The member

    @Sendable func userInfo(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["openid"]) { account, grant in
            try call.queryFields().check()
            let member = Member.named(account.name)
            var person: [String: JSONValue] = [
                "sub": .string(Member.subject(account.name, client: grant.client)),
                "name": .string(account.displayName),
            ]
            guard grant.scopes.contains("profile") else { return .object(["sub": person["sub"] ?? .null]) }
            let words = account.displayName.split(separator: " ").map(String.init)
            (person["given_name"], person["family_name"]) = (JSONValue(words.first), JSONValue(words.last))
            person["locale"] = member?.hasPlainLocale == true ? "en_US" : ["country": "US", "language": "en"]
            if member?.hasPicture == true { person["picture"] = .string(picture(account)) }
            if grant.scopes.contains("email") {
                (person["email"], person["email_verified"]) = (.string("\(account.name)@sandbox.example"), true)
            }
            return .object(person)
        }
    }

    @Sendable func me(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["r_basicprofile"]) { account, grant in
            try call.queryFields().check()
            let words = account.displayName.split(separator: " ").map(String.init)
            return [
                "id": .string(Member.subject(account.name, client: grant.client)),
                "localizedFirstName": JSONValue(words.first), "localizedLastName": JSONValue(words.last),
                "vanityName": .string(account.handle),
            ]
        }
    }

    func picture(_ account: SandboxAccount) -> String {
        "\(Self.pictures)/dms/image/\(account.name)?e=\(world.clock.now.seconds + 5_184_000)&v=beta"
    }
}
