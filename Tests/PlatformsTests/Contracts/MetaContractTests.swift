import Domain
import OAuth
import Outbound
import Sandbox
import TestKit
import Testing

@testable import Platforms

/// What is really sent to Meta, judged by Meta's own descriptions.
@Suite("Requests to Meta as Meta describes them", .timeLimit(.minutes(10)))
struct MetaContractTests {
    private static let absence = Comment(rawValue: ContractFiles.absence)

    @Test(
        "connecting, checking and withdrawing ask for nothing that is not described",
        .enabled(if: GraphJudge.isThere, absence), arguments: [true, false])
    func pages(_ isFacebook: Bool) async throws {
        let flavor: MetaPagesFlavor = isFacebook ? .facebook : .instagram
        try await PagesStage.with(flavor, watch: { ContractDoor($0, by: nil) { _ in false } }) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            _ = try await stage.connector.check(session)
            try await stage.connector.revoke(session)

            let door = try #require(stage.connector.door as? ContractDoor)
            var judged: Set<String> = []
            for request in door.requests where request.url.origin.host.text == "graph.facebook.com" {
                guard let (node, edge) = Self.place(request, isFacebook: isFacebook) else { continue }
                try GraphJudge().judge(request, node: node, edge: edge)
                judged.insert("\(request.method.rawValue) \(node)/\(edge ?? "")")
            }
            #expect(
                judged == [
                    "GET User/", "GET User/permissions", "GET User/accounts", "GET User/businesses",
                    "GET Business/owned_pages",
                    "GET Business/client_pages", "DELETE User/permissions",
                    isFacebook ? "GET Page/" : "GET IGUser/",
                ])
        }
    }

    /// Node and edge of an address; `nil` for the addresses of tokens, which nobody describes.
    private static func place(_ request: OutboundRequest, isFacebook: Bool) -> (String, String?)? {
        let path = request.url.path.split(separator: "/").dropFirst().map(String.init)
        switch path {
        case ["oauth", "access_token"], ["debug_token"]: return nil
        case ["me"]:
            let isOfPerson = request.url.queryItems.contains(.init("fields", "id"))
            return (isOfPerson ? "User" : "Page", nil)
        case _ where path.count == 1: return (isFacebook ? "Page" : "IGUser", nil)
        default: return (path[0] == "me" ? "User" : "Business", path[1])
        }
    }

    @Test("Instagram's own login asks for described fields", .enabled(if: GraphJudge.isThere, absence))
    func profile() throws {
        let fields = MetaProfileFlavor.instagram.fields
        try GraphJudge().judge(fields.all, of: "IGUserForIGOnlyAPI")
        try GraphJudge().judge(fields.few, of: "IGUserForIGOnlyAPI")
    }

    @Test("the judge finds what is wrong", .enabled(if: GraphJudge.isThere, absence))
    func judges() throws {
        let judge = GraphJudge()
        for fields in ["id,shoe_size", "instagram_business_account{account_type}", "tasks{id},user_id", ""] {
            #expect(throws: Offence.self, "\(fields)") { try judge.judge(fields, of: "Page") }
        }
        let place = try #require(OutboundURL("https://graph.facebook.com/v26.0/me/accounts?cats=1"))
        for (method, edge) in [(OutboundRequest.Method.get, "accounts"), (.delete, "accounts"), (.get, "pages")] {
            let request = OutboundRequest(method, place, to: .named(nil))
            #expect(throws: Offence.self) { try judge.judge(request, node: "User", edge: edge) }
        }
    }
}
