package import Domain
import Outbound

extension LinkedInFlavor {
    /// What pages are told, up to two days late; members' figures take permissions that LinkedIn hands out to few (sheets
    /// `linkedin-page` and `linkedin`, section 8).
    static let pageFigures = FigureRules(
        ofPosts: [.impressions, .reach, .clicks, .likes, .comments, .shares], ofAccounts: [.followers], batch: 50,
        scope: "rw_organization_admin")
}

extension LinkedInConnector {
    /// One call for all posts of a page, shares and other posts in lists of their own.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        guard flavor.speaksForPages, let page = LinkedInURN(session.account?.remoteID) else { return [:] }
        let urns = posts.compactMap { LinkedInURN($0.remoteID) }
        guard let url = Self.statistics(of: urns, by: page) else { return [:] }
        let answer = try await json(url, in: calls(as: session.tokens.access))
        guard let elements = answer["elements"]?.array else { throw Self.unusable }
        var found: [String: [Figure: Int64]] = [:]
        for element in elements {
            guard let urn = element["share"]?.nonBlankString ?? element["ugcPost"]?.nonBlankString else { continue }
            found[urn] = (element["totalShareStatistics"] ?? .null).figures([
                "impressionCount": .impressions, "uniqueImpressionsCount": .reach, "clickCount": .clicks,
                "likeCount": .likes, "commentCount": .comments, "shareCount": .shares,
            ])
        }
        return found
    }

    /// The punctuation of the lists must not be encoded (sheet `linkedin-page`, section 9); `nil` without a post.
    private static func statistics(of urns: [LinkedInURN], by page: LinkedInURN) -> OutboundURL? {
        let lists = [("shares", "urn:li:share:"), ("ugcPosts", "urn:li:ugcPost:")].compactMap { name, kind -> String? in
            let posts = urns.filter { $0.text.hasPrefix(kind) }.map(\.encoded)
            return posts.isEmpty ? nil : "&\(name)=List(\(posts.joined(separator: ",")))"
        }
        guard !lists.isEmpty else { return nil }
        let entity = "q=organizationalEntity&organizationalEntity=\(page.encoded)"
        return OutboundURL("\(api)/rest/organizationalEntityShareStatistics?\(entity)\(lists.joined())")
    }

    /// The followers of a page.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        guard flavor.speaksForPages, let page = LinkedInURN(session.account?.remoteID) else { return [:] }
        let calls = calls(as: session.tokens.access)
        do throws(PlatformFailure) {
            return try await followers(of: page, edge: "COMPANY_FOLLOWED_BY_MEMBER", calls)
        } catch {
            // The value has an older spelling.
            guard error.kind == .unknown else { throw error }
            return try await followers(of: page, edge: "CompanyFollowedByMember", calls)
        }
    }

    private func followers(
        of page: LinkedInURN, edge: String, _ calls: APICalls
    ) async throws(PlatformFailure) -> [Figure: Int64] {
        try await json(LinkedInCalls.rest("networkSizes/\(page.encoded)", [.init("edgeType", edge)]), in: calls)
            .figures(["firstDegreeSize": .followers])
    }
}
