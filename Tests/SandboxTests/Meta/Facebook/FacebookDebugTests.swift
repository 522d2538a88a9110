import HTTPTypes
import Sandbox
import Testing

@Suite("debug_token of Facebook", .timeLimit(.minutes(10)))
struct FacebookDebugTests {
    private static let app = "sandbox-facebook-client|sandbox-facebook-secret"

    private static func inspect(_ token: String, _ f: FacebookVisitor, app: String = app) async throws -> JSONValue? {
        try await f.graph("debug_token", [("input_token", token), ("access_token", app)]).json?["data"]
    }

    @Test("a user token ends, a Page token of a long one never does")
    func kinds() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let page = try await f.pageToken("bakery", token)
            let now = f.sandbox.clock.now.seconds
            let user = try await Self.inspect(token, f)
            #expect(
                user?["type"] == "USER" && user?["is_valid"] == true && user?["app_id"] == "sandbox-facebook-client")
            #expect(user?["expires_at"]?.integer == now + 5_183_944 && user?["issued_at"]?.integer == now)
            #expect(user?["data_access_expires_at"]?.integer == now + 90 * 86_400)
            #expect(user?["user_id"] == "10220000000000001" && user?["profile_id"] == nil)
            let data = try await Self.inspect(page, f)
            #expect(data?["type"] == "PAGE" && data?["expires_at"] == 0 && data?["profile_id"] == "101000000000001")
            #expect(data?["scopes"]?.array?.contains("pages_manage_posts") == true)
        }
    }

    private static func dataAccessEnd(_ token: String, _ f: FacebookVisitor) async throws -> Int? {
        try await inspect(token, f)?["data_access_expires_at"]?.integer
    }

    @Test("data access counts from the person's last visit to the dialog, for older tokens of that app as well")
    func dataAccess() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let page = try await f.pageToken("bakery", token)
            let begin = f.sandbox.clock.now.seconds
            f.sandbox.clock.advance(by: .days(40))
            #expect(try await Self.dataAccessEnd(page, f) == begin + 90 * 86_400, "no call of the app moves it")
            let stranger = try await f.connect("grace")
            #expect(try await Self.dataAccessEnd(page, f) == begin + 90 * 86_400, "nor anybody else")
            #expect(try await Self.dataAccessEnd(stranger, f) == begin + 130 * 86_400)
            let again = try await f.connect()
            for known in [page, token, again] {
                #expect(try await Self.dataAccessEnd(known, f) == begin + 130 * 86_400)
            }
        }
    }

    @Test("target_ids are there only when the person did not tick everything")
    func granular() async throws {
        try await FacebookVisitor.visit { f in
            let whole = try await Self.inspect(try await f.connect(), f)
            #expect(whole?["granular_scopes"]?.array?.allSatisfy { $0["target_ids"] == nil } == true)
            let scopes = FacebookVisitor.instagramScope.split(separator: ",").map(String.init)
            let token = try await f.connect(
                scope: FacebookVisitor.instagramScope,
                choices: FacebookVisitor.choices(scopes: scopes, targets: ["bakery", "forge", "ig-forge"]))
            let list = try await Self.inspect(token, f)?["granular_scopes"]?.array ?? []
            func targets(_ scope: String) -> JSONValue? { list.first { $0["scope"]?.string == scope }?["target_ids"] }
            #expect(targets("pages_show_list") == ["101000000000001", "101000000000002"])
            #expect(targets("instagram_content_publish") == ["17841400000000002"])
            #expect(targets("public_profile") == nil)
        }
    }

    @Test("a dead token is described with the reason, an unknown one is just not valid")
    func dead() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let page = try await f.pageToken("bakery", token)
            f.sandbox.change("bakery", on: "facebook", .loseRole)
            #expect(try await Self.inspect(page, f)?["error"]?["subcode"] == 492)
            #expect(try await Self.inspect(token, f)?["is_valid"] == true)
            f.sandbox.change("ada", on: "facebook", .changePassword)
            let data = try await Self.inspect(page, f)
            #expect(data?["is_valid"] == false && data?["error"]?["code"] == 190 && data?["error"]?["subcode"] == 460)
            let unknown = try await Self.inspect("rubbish", f)
            #expect(unknown?["is_valid"] == false && unknown?["error"]?["code"] == 190 && unknown?["scopes"] == [])
        }
    }

    @Test("only the app itself may ask, and about its own tokens")
    func strangers() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            for app in ["sandbox-facebook-client|wrong", token, ""] {
                let reply = try await f.graph("debug_token", [("input_token", token), ("access_token", app)])
                #expect(reply.graphError == "190", "\(app)")
            }
            let other = try await f.graph(
                "debug_token",
                [
                    ("input_token", token),
                    ("access_token", "sandbox-facebook-proof-client|sandbox-facebook-proof-secret"),
                ])
            #expect(other.graphError == "100")
            #expect(try await f.graph("debug_token", [("access_token", Self.app)]).graphError == "100")
        }
    }
}
