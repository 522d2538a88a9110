import HTTPTypes

/// The page picker (linkedin-page.md section 2).
extension LinkedInPlatform {
    private static let adminScopes = ["rw_organization_admin", "r_organization_admin"]
    /// Entries of a list of roles at most, whatever `count` says.
    private static let mostRoles = 5
    private static let roles: Set<String> = [
        "ADMINISTRATOR", "CONTENT_ADMINISTRATOR", "DIRECT_SPONSORED_CONTENT_POSTER", "RECRUITING_POSTER",
        "LEAD_CAPTURE_ADMINISTRATOR", "LEAD_GEN_FORMS_MANAGER", "ANALYST", "CURATOR",
    ]
    private static let states: Set<String> = ["APPROVED", "REQUESTED", "REJECTED", "REVOKED"]

    @Sendable func organizationAcls(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: Self.adminScopes) { account, grant in
            let fields = try call.queryFields()
            try fields.check(required: ["q"], optional: ["role", "state", "count", "start"])
            let method = HTTPField.Name("X-RestLi-Method").flatMap { call.headers[$0] }
            guard fields["q"] == "roleAssignee", ["FINDER", nil].contains(method) else {
                throw FieldProblem.invalid("q")
            }
            if let role = fields["role"], !Self.roles.contains(role) { throw FieldProblem.invalid("role") }
            if let state = fields["state"], !Self.states.contains(state) { throw FieldProblem.invalid("state") }
            let found = Role.all.filter { role in
                role.member == account.name && [role.role, nil].contains(fields["role"])
                    && [state(of: role), nil].contains(fields["state"])
            }
            return try page(found.map { element($0, grant) }, fields)
        }
    }

    /// A role as it is now: taken away, it stays in the list as revoked.
    func state(of role: Role) -> String {
        people.hasLostRole(role.member) || people.hasLostRole(role.page) ? "REVOKED" : role.state
    }

    private func element(_ role: Role, _ grant: OAuthGrant) -> JSONValue {
        let page = Organization.all.first { $0.account.name == role.page }
        let key = Member.named(role.member)?.hasOldRoles == true ? "organizationTarget" : "organization"
        let person = "urn:li:person:\(Member.subject(role.member, client: grant.client))"
        return [
            key: .string(page?.urn ?? ""), "roleAssignee": .string(person), "role": .string(role.role),
            "state": .string(state(of: role)),
        ]
    }

    private func page(_ all: [JSONValue], _ fields: Fields) throws -> JSONValue {
        guard let start = Int(fields["start"] ?? "0"), start >= 0 else { throw FieldProblem.invalid("start") }
        guard let asked = Int(fields["count"] ?? "10"), (1...100).contains(asked) else {
            throw FieldProblem.invalid("count")
        }
        let count = min(asked, Self.mostRoles)
        let end = start + count
        var pairs = fields.list.map { ($0.name, $0.value) }.filter { $0.0 != "start" && $0.0 != "count" }
        pairs += [("start", String(end)), ("count", String(asked))]
        let next: JSONValue = [
            "rel": "next", "type": "application/json",
            "href": .string("/rest/organizationAcls?" + Percent.query(pairs)),
        ]
        return [
            "elements": .array(Array(all.dropFirst(start).prefix(count))),
            "paging": [
                "start": .integer(start), "count": .integer(count), "links": end < all.count ? [next] : [],
            ],
        ]
    }

    // MARK: Lookup

    @Sendable func organizations(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: Self.adminScopes) { _, _ in
            try call.queryFields().check(required: ["ids"])
            // Punctuation of lists is literal; encoded it is part of a name.
            guard call.query.hasPrefix("ids=List("), call.query.hasSuffix(")") else {
                throw FieldProblem.invalid("ids")
            }
            let ids = call.query.dropFirst("ids=List(".count).dropLast().split(separator: ",").map(String.init)
            guard !ids.isEmpty, ids.allSatisfy({ Int($0) != nil }) else { throw FieldProblem.invalid("ids") }
            var (results, statuses, errors): ([String: JSONValue], [String: JSONValue], [String: JSONValue]) =
                ([:], [:], [:])
            for id in ids {
                let page = Organization.numbered(id)
                results[id] = page.map(resource)
                statuses[id] = page == nil ? 404 : 200
                if page == nil { errors[id] = ["status": 404, "message": "Organization not found"] }
            }
            return ["results": .object(results), "statuses": .object(statuses), "errors": .object(errors)]
        }
    }

    @Sendable func organization(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: Self.adminScopes) { _, _ in
            try call.queryFields().check()
            return resource(try known(call))
        }
    }

    private func known(_ call: Call) throws -> Organization {
        guard let page = Organization.numbered(call.captures["id"] ?? "") else {
            throw LinkedInProblem(.notFound, "NOT_FOUND", "Organization not found")
        }
        return page
    }

    private func resource(_ page: Organization) -> JSONValue {
        [
            "id": .integer(Int(page.account.id) ?? 0), "localizedName": .string(page.account.displayName),
            "vanityName": .string(page.account.handle),
            "organizationType": page.isBrand ? "BRAND" : "PRIVATELY_HELD",
            "logoV2": ["original": .string(page.logo), "cropped": .string(page.logo)],
        ]
    }

    // MARK: Logos

    /// The projection that turns the logo into an address; no other one is served.
    private static let projection = "(id,localizedName,vanityName,logoV2(original~:playableStreams))"

    @Sendable func projectedOrganization(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: Self.adminScopes) { _, _ in
            let fields = try call.queryFields()
            try fields.check(required: ["projection"])
            guard fields["projection"] == Self.projection, call.query.contains("(id,") else {
                throw FieldProblem.invalid("projection")
            }
            let page = try known(call)
            let stream: JSONValue = ["identifiers": [["identifier": .string(picture(page.account))]]]
            return resource(page).setting("organizationType", to: nil).setting(
                "logoV2", to: ["original": .string(page.logo), "original~": ["elements": [stream]]])
        }
    }

    @Sendable func image(_ call: Call) throws -> Answer {
        guard call.captures["urn"]?.hasPrefix("urn:li:image:LOGO") == true else { return try imageStatus(call) }
        return try authorized(call, anyOf: ["w_organization_social", "w_member_social"]) { _, _ in
            try call.queryFields().check()
            guard call.path.contains("urn%3Ali%3Aimage%3A") else { throw FieldProblem.invalid("urn") }
            guard let page = Organization.all.first(where: { $0.image == call.captures["urn"] }) else {
                throw LinkedInProblem(.notFound, "NOT_FOUND", "Image not found")
            }
            return [
                "id": .string(page.image), "owner": .string(page.urn), "status": "AVAILABLE",
                "downloadUrl": .string(picture(page.account)),
                "downloadUrlExpiresAt": .integer(Int(world.clock.now.milliseconds) + 5_184_000_000),
            ]
        }
    }
}
