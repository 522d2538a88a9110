/// Who lives on LinkedIn.
extension LinkedInPlatform {
    /// A member.
    struct Member: Sendable {
        let account: SandboxAccount
        var hasPicture = true
        /// Whether `locale` is text instead of an object.
        var hasPlainLocale = false
        /// Whether lists of roles are of the older shape.
        var hasOldRoles = false

        init(_ name: String, _ number: Int, _ title: String) {
            account = SandboxAccount(
                name: name, id: "member\(number)", handle: "\(name)-sandbox", displayName: title
            ).changed { $0.hasRoles = true }
        }

        func with(_ change: (inout Self) -> Void) -> Self {
            var copy = self
            change(&copy)
            return copy
        }

        static func named(_ name: String) -> Member? { all.first { $0.account.name == name } }

        /// Another app sees another identifier of the same person.
        static func subject(_ name: String, client: String) -> String {
            String(Digest.hex(Array("\(client)/\(name)".utf8)).prefix(10))
        }

        /// Ada has many pages, Grace some of the older shape, Mary only one she may not publish for, Linus none.
        static let all = [
            Member("ada", 1, "Ada Sandbox"),
            Member("grace", 2, "Grace Tests").with { ($0.hasPlainLocale, $0.hasOldRoles) = (true, true) },
            Member("linus", 3, "Linus Demo").with { $0.hasPicture = false },
            Member("mary", 4, "Mary Analyst"),
        ]
    }

    /// A page of an organisation or brand.
    struct Organization: Sendable {
        let account: SandboxAccount
        var isBrand = false

        init(_ name: String, _ number: Int, _ title: String) {
            account = SandboxAccount(
                name: name, id: String(number), handle: "\(name)-sandbox", displayName: title
            ).changed { ($0.kind, $0.hasRoles) = (.page, true) }
        }

        /// The identifier as others refer to it.
        var urn: String { "urn:li:organization\(isBrand ? "Brand" : ""):\(account.id)" }
        /// The asset of the logo.
        var logo: String { "urn:li:digitalmediaAsset:LOGO\(account.id)" }
        /// The same as an image.
        var image: String { "urn:li:image:LOGO\(account.id)" }

        static func numbered(_ id: String) -> Organization? { all.first { $0.account.id == id } }

        static let all = [
            Organization("bakery", 2_414_183, "Bakery Sandbox"), Organization("forge", 2_414_184, "Forge Sandbox"),
            Organization("gallery", 2_414_185, "Gallery Sandbox"), Organization("garden", 2_414_186, "Garden Sandbox"),
            Organization("museum", 2_414_187, "Museum Sandbox"), Organization("castle", 2_414_188, "Castle Sandbox"),
            brand,
        ]

        private static var brand: Organization {
            var brand = Organization("atelier", 2_414_189, "Atelier Sandbox")
            brand.isBrand = true
            return brand
        }
    }

    /// What a member may do for a page.
    struct Role: Sendable {
        let member: String
        let page: String
        let role: String
        let state: String

        init(_ member: String, _ page: String, _ role: String, _ state: String = "APPROVED") {
            self.member = member
            self.page = page
            self.role = role
            self.state = state
        }

        static let all = [
            Role("ada", "bakery", "ADMINISTRATOR"), Role("ada", "forge", "CONTENT_ADMINISTRATOR"),
            Role("ada", "gallery", "DIRECT_SPONSORED_CONTENT_POSTER"), Role("ada", "garden", "ANALYST"),
            Role("ada", "museum", "ANALYST"), Role("ada", "atelier", "ADMINISTRATOR"),
            Role("ada", "garden", "ADMINISTRATOR"), Role("ada", "castle", "ADMINISTRATOR", "REQUESTED"),
            Role("grace", "bakery", "CONTENT_ADMINISTRATOR"), Role("grace", "castle", "ADMINISTRATOR"),
            Role("mary", "museum", "ANALYST"),
        ]
    }
}
