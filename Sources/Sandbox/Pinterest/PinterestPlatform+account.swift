import HTTPTypes

/// Who calls, and `user_account` (sheet section 2).
extension PinterestPlatform {
    /// A person or business.
    struct Pinner: Sendable {
        let account: SandboxAccount
        let isBusiness: Bool
        /// Whether answers are of the older kind, without `id`.
        var lacksID = false

        init(_ name: String, _ id: String, _ handle: String, _ title: String, isBusiness: Bool = true) {
            account = SandboxAccount(name: name, id: id, handle: handle, displayName: title)
            self.isBusiness = isBusiness
        }

        static func named(_ name: String) -> Pinner? { all.first { $0.account.name == name } }

        /// Grace is no business; Linus has no boards, and his answers no `id`.
        static let all = [
            Pinner("ada", "9100000000000001", "adasandbox", "Ada Sandbox Studio"),
            Pinner("grace", "9100000000000002", "gracetests", "Grace Tests", isBusiness: false),
            Pinner("mary", "9100000000000003", "marydemo", "Mary Demo Shop"),
            linus,
        ]

        private static var linus: Pinner {
            var linus = Pinner("linus", "9100000000000004", "linusnew", "Linus New")
            linus.lacksID = true
            return linus
        }
    }

    /// A checked call.
    struct PinterestCaller {
        let account: SandboxAccount
        let grant: OAuthGrant

        func require(_ scopes: String...) throws {
            guard scopes.allSatisfy(grant.scopes.contains) else { throw PinterestProblem.scope }
        }
    }

    /// Runs a call with a good token of this host; adds the headers of limits.
    func authorized(
        _ call: Call, category: PinterestRate.Category = .read, _ work: (PinterestCaller) throws -> Answer
    ) throws -> Answer {
        var headers = HTTPFields()
        do {
            guard let secret = call.credentials(), let (_, grant) = desk.book.live(secret),
                grant.request["api"] == call.origin, let account = people.account(grant.account)
            else { throw PinterestProblem.authentication }
            call.note(account: account.name)
            headers = try PinterestRate.take(world, client: grant.client, account: account.name, category)
            guard account.state == .active else { throw PinterestProblem.account }
            return try work(PinterestCaller(account: subject(of: call, account), grant: grant)).with(headers)
        } catch let problem as PinterestProblem {
            throw Refusal(problem.answer.with(headers))
        } catch let problem as FieldProblem {
            throw Refusal(PinterestProblem.field(problem).answer.with(headers))
        }
    }

    @Sendable func userAccount(_ call: Call) throws -> Answer {
        try authorized(call) { caller in
            let fields = try call.queryFields()
            try fields.check(optional: ["ad_account_id"])
            try caller.require("user_accounts:read")
            guard fields["ad_account_id"] == nil else { throw PinterestProblem.notPermitted }
            return .json(person(caller.account))
        }
    }

    private func person(_ account: SandboxAccount) -> JSONValue {
        let pinner = Pinner.named(account.name)
        let isBusiness = pinner?.isBusiness == true
        let pins = world.ledger.posts(platform: name).count { $0.account == account.name && $0.deletedAt == nil }
        var person: [String: JSONValue] = [
            "username": .string(account.handle), "account_type": isBusiness ? "BUSINESS" : "PINNER",
            "business_name": isBusiness ? .string(account.displayName) : .null,
            "profile_image": .string("\(Self.pictures)/280x280_RS/\(account.name)"),
            "website_url": "", "about": "A simulated account.", "follower_count": 42, "following_count": 7,
            "pin_count": .integer(pins), "board_count": .integer(boards.all(of: account.name).count),
            "monthly_views": 1_000,
        ]
        if pinner?.lacksID != true { person["id"] = .string(account.id) }
        return .object(person)
    }
}
