import HTTPTypes

/// What all calls of the Data API share: who calls, what it costs, what it may.
extension YouTubePlatform {
    /// Units per day of a project, shared by everything without a bucket of its own (sheet section 5).
    static let dailyUnits = 10_000
    /// Calls per day of a project for each bucket of its own.
    static let dailyCalls = 100
    /// The parameters by which partners act for others.
    static let delegations = ["onBehalfOfContentOwner", "onBehalfOfContentOwnerChannel"]

    /// The scopes that each do for a kind of call.
    enum Need {
        static let reading = ["youtube", "youtube.force-ssl", "youtube.readonly"]
        static let uploading = ["youtube", "youtube.force-ssl", "youtube.upload"]
        static let managing = ["youtube", "youtube.force-ssl"]
        static let commenting = ["youtube.force-ssl"]
    }

    /// The grant of a good token and the channel it is bound to.
    func caller(_ call: Call) throws -> (OAuthGrant, Channel) {
        guard let secret = call.credentials(), let (_, grant) = desk.book.live(secret),
            let account = people.account(grant.account)
        else { throw YouTubeProblem.unauthenticated }
        call.note(account: account.name)
        guard grant.client != Self.withoutAPI else { throw YouTubeProblem.disabled }
        guard let channel = Channel.named(subject(of: call, account).name) else { throw YouTubeProblem.unauthenticated }
        return (grant, channel)
    }

    /// Takes units: every request costs, wrong ones too.
    func spend(_ units: Int, of grant: OAuthGrant) throws {
        for _ in 0..<units {
            let standing = world.rates.take(
                "youtube/units/\(grant.client)/\(day)", limit: Self.dailyUnits, window: .seconds(86_400))
            guard !standing.isExceeded else { throw YouTubeProblem.quota }
        }
    }

    /// Takes a call from a bucket of its own.
    func spend(_ bucket: String, of grant: OAuthGrant) throws {
        let standing = world.rates.take(
            "youtube/\(bucket)/\(grant.client)/\(day)", limit: Self.dailyCalls, window: .seconds(86_400))
        guard !standing.isExceeded else { throw YouTubeProblem.bucket(bucket) }
    }

    /// The day of quotas ends at midnight in California, here always at 08:00 UTC.
    private var day: Int { (world.clock.now.seconds - 8 * 3_600) / 86_400 }

    /// The query, with known parameters only.
    func query(_ call: Call, required: [String], optional: [String] = []) throws -> Fields {
        do {
            let fields = try call.queryFields()
            try fields.check(required: required, optional: optional + Self.delegations)
            guard Self.delegations.allSatisfy({ fields[$0] == nil }) else { throw YouTubeProblem.delegation }
            return fields
        } catch let problem as FieldProblem {
            throw YouTubeProblem.parameter(problem)
        }
    }

    /// Checks scopes and the state of the account.
    func check(_ grant: OAuthGrant, _ channel: Channel, _ need: [String]) throws {
        let enough = need.map { Self.scopePrefix + $0 }
        guard grant.scopes.contains(where: enough.contains) else { throw YouTubeProblem.scope }
        switch people.account(channel.account.name)?.state {
        case .suspended: throw YouTubeProblem.account("Suspended", "suspended")
        case .deactivated: throw YouTubeProblem.account("Closed", "closed")
        case .active, nil: return
        }
    }

    /// Known words of a list between commas.
    func parts(_ fields: Fields, known: some Sequence<String>) throws -> Set<String> {
        let parts = (fields["part"] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let known = Set(known)
        if let unknown = parts.first(where: { !known.contains($0) }) {
            throw YouTubeProblem.api(.badRequest, "unknownPart", "'\(unknown)'")
        }
        return Set(parts)
    }

    /// `maxResults`, five unless said otherwise.
    func most(_ fields: Fields, from least: Int = 0) throws -> Int {
        guard let text = fields["maxResults"] else { return 5 }
        guard let most = Int(text), (least...50).contains(most) else {
            throw YouTubeProblem.parameter(.invalid("maxResults"))
        }
        return most
    }

    /// One page of a list.
    func page(_ kind: String, _ all: [JSONValue], _ fields: Fields, most: Int) throws -> Answer {
        guard let start = Self.position(fields["pageToken"]), start <= all.count else {
            throw YouTubeProblem.api(.badRequest, "invalidPageToken", "The request specifies an invalid page token.")
        }
        let end = min(start + most, all.count)
        var answer: [String: JSONValue] = [
            "kind": .string("youtube#\(kind)"), "etag": .string(Self.etag("\(kind)\(start)/\(all.count)")),
            "items": .array(Array(all[start..<end])),
            "pageInfo": ["totalResults": .integer(all.count), "resultsPerPage": .integer(most)],
        ]
        if end < all.count { answer["nextPageToken"] = .string(URLSafeBase64.encode(Array("after:\(end)".utf8))) }
        return .json(.object(answer))
    }

    private static func position(_ token: String?) -> Int? {
        guard let token else { return 0 }
        let text = URLSafeBase64.decode(token).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.hasPrefix("after:") ? Int(text.dropFirst(6)).flatMap { $0 > 0 ? $0 : nil } : nil
    }

    /// The JSON body; throws the refusal of a wrong one.
    func reading<Value>(_ call: Call, _ work: ([String: JSONValue]) throws -> Value) throws -> Value {
        do {
            return try work(try call.jsonObject())
        } catch let problem as FieldProblem {
            throw YouTubeProblem.body(problem)
        }
    }

    static func etag(_ text: String) -> String { Digest.short(text) }
}

extension SandboxTime {
    /// As Google writes time: without a fraction.
    var googleText: String { "\(text.prefix(19))Z" }
}
