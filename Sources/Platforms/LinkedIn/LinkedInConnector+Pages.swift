import Domain
import Outbound

extension LinkedInConnector {
    /// Pages looked up at once; addresses have an end.
    private static let batch = 50
    /// Logos cost a call each, of a quota that may be a hundred a day.
    private static let mostLogos = 10

    /// The pages of the member, each once, whatever roles there are (sheet `linkedin-page`, section 2).
    func pages(_ calls: APICalls) async throws(PlatformFailure) -> [RemoteAccount] {
        let roles = try await roles(calls).filter(\.isApproved)
        guard !roles.isEmpty else { throw PlatformFailure(.accountType, words: LinkedInRole.none) }
        var order: [String] = []
        for role in roles where !order.contains(role.page) { order.append(role.page) }
        let details = try await details(order.compactMap(Self.number), calls)
        let pages = order.map { page in
            Self.account(page, roles.filter { $0.page == page }, details[Self.number(page) ?? ""])
        }
        let able = await withLogos(pages.filter(\.canPublish), calls)
        return able + pages.filter { !$0.canPublish }
    }

    private static func account(_ page: String, _ roles: [LinkedInRole], _ details: JSONValue?) -> RemoteAccount {
        let name = details?["localizedName"]?.nonBlankString.map(PlatformWords.clean) ?? page
        let vanity = details?["vanityName"]?.nonBlankString.map(PlatformWords.clean)
        let mayPublish = roles.contains(where: \.mayPublish)
        return RemoteAccount(
            remoteID: page, server: web.description, name: name, handle: vanity ?? name,
            profileURL: vanity.map { "\(web)/company/\(PercentEncoding.component($0))/" },
            kind: page.hasPrefix("urn:li:organizationBrand:") ? "brand" : "organization", canPublish: mayPublish,
            obstacle: mayPublish ? nil : LinkedInRole.tooSmall(roles.map(\.role)))
    }

    /// The number at the end of a page's name; `nil` for anything else, which could not stand in a list.
    private static func number(_ page: String) -> String? {
        let number = page.split(separator: ":").last.map(String.init) ?? ""
        return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber } ? number : nil
    }

    /// Names of pages by their numbers. The punctuation of the list must not be encoded (sheet `linkedin-page`, section 9).
    private func details(
        _ numbers: [String], _ calls: APICalls
    ) async throws(PlatformFailure) -> [String: JSONValue] {
        var details: [String: JSONValue] = [:]
        for start in stride(from: 0, to: numbers.count, by: Self.batch) {
            let list = numbers[start..<min(start + Self.batch, numbers.count)].joined(separator: ",")
            guard let url = OutboundURL("\(Self.api)/rest/organizations?ids=List(\(list))") else { continue }
            let answer = try await json(url, in: calls)
            guard let results = answer["results"]?.object else { throw Self.unusable }
            details.merge(results) { first, _ in first }
        }
        return details
    }

    /// Logos of the first pages; one that cannot be had is left out (sheet `linkedin-page`, section 2).
    private func withLogos(_ pages: [RemoteAccount], _ calls: APICalls) async -> [RemoteAccount] {
        var pages = pages
        for index in pages.indices.prefix(Self.mostLogos) {
            guard let number = Self.number(pages[index].remoteID) else { continue }
            let projection = "(id,localizedName,vanityName,logoV2(original~:playableStreams))"
            let url = OutboundURL("\(Self.api)/v2/organizations/\(number)?projection=\(projection)")
            guard let url, let answer = try? await json(url, in: calls) else { continue }
            let stream = answer["logoV2"]?["original~"]?["elements"]?[0]?["identifiers"]?[0]
            pages[index].avatarURL = stream?["identifier"]?.string.flatMap { OutboundURL($0)?.text }
        }
        return pages
    }
}
