import Domain
import Outbound

/// What a member may do for a page (sheet `linkedin-page`, sections 1 and 2).
struct LinkedInRole: Sendable, Hashable {
    /// The page, e.g. `urn:li:organization:2414183`; brands have names of another kind.
    let page: String
    /// LinkedIn's word, e.g. `ANALYST`.
    let role: String
    private let state: String?

    /// Reads an element, in the newer or one of the older shapes; `nil` for what is no role.
    init?(_ json: JSONValue) {
        let names = ["organization", "organizationTarget", "organizationalTarget"]
        guard let page = names.lazy.compactMap({ json[$0]?.nonBlankString }).first,
            page.hasPrefix("urn:li:organization"), let role = json["role"]?.nonBlankString
        else { return nil }
        self.page = String(page.prefix(200))
        self.role = PlatformWords.clean(role)
        state = json["state"]?.string
    }

    /// Whether the role is in force and lets the member post.
    var mayPublish: Bool { isApproved && Self.posting.contains(role) }
    /// Whether the role is in force.
    var isApproved: Bool { state == nil || state == "APPROVED" }

    private static let posting: Set<String> = [
        "ADMINISTRATOR", "CONTENT_ADMINISTRATOR", "CONTENT_ADMIN", "DIRECT_SPONSORED_CONTENT_POSTER",
    ]

    /// Said to a member who may see a page, but not post there.
    static func tooSmall(_ roles: [String]) -> String {
        let names = roles.map { $0.lowercased().replacing("_", with: " ") }.joined(separator: ", ")
        return """
            Your role on this page (\(names)) does not let you post. Ask one of its super admins to make you a content \
            admin (Admin tools, Manage admins), then connect again.
            """
    }
    /// Said when the role is gone; logging in again would not help.
    static let lost = """
        The member who connected this page may not post there any more. Ask one of its super admins to give the role back \
        (Admin tools, Manage admins), or connect the page as somebody who has it.
        """
    /// Said to a member without any page.
    static let none = """
        This LinkedIn account administers no page. Ask a super admin of the page to make you a content admin (Admin tools, \
        Manage admins), then connect again. To post as yourself, connect a LinkedIn profile instead.
        """
}

extension LinkedInConnector {
    /// Longer lists are cut: nobody picks among thousands of pages.
    private static let mostAnswers = 50

    /// All roles of the member, answer by answer.
    func roles(_ calls: APICalls) async throws(PlatformFailure) -> [LinkedInRole] {
        var roles: [LinkedInRole] = []
        var start: Int64? = 0
        for _ in 0..<Self.mostAnswers {
            guard let position = start else { break }
            let answer = try await json(Self.roles(from: position, count: 100), in: calls)
            guard let elements = answer["elements"]?.array else { throw Self.unusable }
            roles += elements.compactMap(LinkedInRole.init)
            let isLast = !(answer["paging"]?["links"]?.array ?? []).contains { $0["rel"]?.string == "next" }
            start = isLast || elements.isEmpty ? nil : position + Int64(elements.count)
        }
        return roles
    }

    /// Who the member is, as the first role says; `nil` when that cannot be told. A fresh token may be refused at first (sheet
    /// `linkedin`, section 3).
    func assignee(_ calls: APICalls) async -> String? {
        for _ in 0..<2 {
            guard let answer = try? await json(Self.roles(from: 0, count: 1), in: calls) else { continue }
            return answer["elements"]?[0]?["roleAssignee"]?.nonBlankString
        }
        return nil
    }

    private static func roles(from start: Int64, count: Int) -> OutboundURL {
        OutboundURL(
            api, path: "/rest/organizationAcls",
            query: [
                .init("q", "roleAssignee"), .init("state", "APPROVED"), .init("count", String(count)),
                .init("start", String(start)),
            ])
    }
}
