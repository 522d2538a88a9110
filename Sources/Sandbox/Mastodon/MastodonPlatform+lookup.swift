import HTTPTypes
import Synchronization

/// Finding posts by their identifiers or addresses (sheet sections 4 and 8).
extension MastodonPlatform {
    private static let mostLookedUp = 20

    /// Several posts at once (since Mastodon 4.3); those that are gone or hidden are left out.
    @Sendable func lookUpStatuses(_ call: Call) throws -> Answer {
        guard call.credentials() != nil else { return try open(call) { try several(call, for: nil) } }
        return try authorized(call, anyOf: ["read:statuses"]) { visitor in try several(call, for: visitor) }
    }

    private func several(_ call: Call, for visitor: Visitor?) throws -> Answer {
        let query = try call.queryFields()
        try query.check(optional: ["id[]"])
        let ids = query.all("id[]")
        guard ids.count <= Self.mostLookedUp else { throw problem.validation("Too many ids") }
        return .json(.array(ids.compactMap { try? status($0, for: visitor) }))
    }

    /// Resolves the address of a post to its identifier here; words find nothing.
    @Sendable func search(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["read:search"]) { visitor in
            let query = try call.queryFields()
            try query.check(required: ["q"], optional: ["resolve", "type", "limit", "offset", "account_id"])
            let wanted = try query.require("q")
            if let type = query["type"], !["accounts", "hashtags", "statuses"].contains(type) {
                throw FieldProblem.invalid("type")
            }
            let isForPosts = query["type"].map { $0 == "statuses" } ?? true
            let found = isForPosts ? identifier(of: wanted).flatMap { try? status($0, for: visitor) } : nil
            return .json(["accounts": [], "hashtags": [], "statuses": .array(found.map { [$0] } ?? [])])
        }
    }

    private func identifier(of address: String) -> String? {
        state.withLock { state in
            state.statuses.values.first { status in
                // Names are handles here; asking for the account would take the lock again.
                let uri = "\(flavor.origin)/users/\(status.account)/statuses/\(status.id)"
                return address == "\(flavor.origin)\(permalink(status))" || address == uri
            }?.id
        }
    }
}
