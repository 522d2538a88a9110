import HTTPTypes
import Sandbox
import Testing

/// The four platforms of Meta beside each other, as they stand in a whole sandbox.
@Suite("Meta's platforms together", .timeLimit(.minutes(10)))
struct MetaWorldTests {
    private static let names = ["facebook", "instagram-facebook", "instagram", "threads"]

    private static func whole(
        _ body: @Sendable (Sandbox, SandboxClient) async throws -> Void
    ) async throws {
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0))
        try await sandbox.whileRunning { base in try await body(sandbox, SandboxClient(base)) }
    }

    @Test("each is there by its name, with people who can log in and a picture for everybody", arguments: names)
    func listed(name: String) async throws {
        try await Self.whole { sandbox, http in
            let platform = try #require(sandbox.platform(name))
            #expect(platform.accounts.contains { $0.kind == .person })
            #expect(Set(platform.accounts.map(\.name)).count == platform.accounts.count)
            for account in platform.accounts {
                #expect(try await http.get("/avatars/\(name)/\(account.name).svg").status == 200)
            }
        }
    }

    @Test("S3.03 at least three accounts of each can publish, and every account has a public page", arguments: names)
    func pages(name: String) async throws {
        try await Self.whole { sandbox, http in
            let platform = try #require(sandbox.platform(name))
            for account in platform.accounts {
                let page = try await http.get(platform.profilePath(of: account))
                #expect(page.status == 200 && page.text.contains("@\(account.handle)"), "\(account.name)")
            }
            let connectable = platform.accounts.filter { account in
                // People are what is connected only where there are no Pages.
                let isTarget = account.kind == .page || !platform.accounts.contains { $0.kind == .page }
                return isTarget
                    && !["museum", "ig-museum", "atelier", "ig-atelier", "ig-hermit", "mary"].contains(account.name)
            }
            #expect(connectable.count >= 3)
        }
    }

    @Test("every host of theirs is mapped, and none twice")
    func origins() async throws {
        try await Self.whole { sandbox, http in
            let routes = try await sandbox.routes()
            for name in Self.names {
                for origin in try #require(sandbox.platform(name)).origins {
                    #expect(routes[origin]?.hasSuffix(origin.dropFirst("https://".count)) == true, "\(origin)")
                }
            }
            #expect(try await http.get("/www.instagram.com/").text.contains("Instagram"))
        }
    }

    @Test(
        "what is unknown is answered in the Graph's words",
        arguments: [
            "graph.facebook.com/v26.0/me/friends/x", "graph.instagram.com/v26.0/a/b/c", "graph.threads.net/v1.0/a/b/c",
            "graph.facebook.com/v26.0", "api.instagram.com/oauth/other",
        ])
    func unknown(path: String) async throws {
        try await Self.whole { _, http in
            let reply = try await http.get("/\(path)")
            #expect(reply.status == 400 && reply.graphError == "2500")
        }
    }

    @Test("a reset forgets grants, roles and kinds of accounts on all of them")
    func reset() async throws {
        try await Self.whole { sandbox, http in
            let facebook = FacebookVisitor(sandbox: sandbox, http: http)
            let threads = ProfileVisitor(kind: ProfileVisitor.threads, sandbox: sandbox, http: http)
            let token = try await facebook.connect()
            let thread = try await threads.connect()
            #expect(sandbox.change("bakery", on: "facebook", .loseRole))
            #expect(sandbox.change("ada", on: "instagram", .makePersonal))
            sandbox.reset()
            #expect(try await facebook.graph("me", token: token).graphError == "190")
            #expect(try await threads.data("me", token: thread).graphError == "190")
            #expect(try await facebook.all("me/accounts", token: try await facebook.connect()).count == 7)
            let instagram = ProfileVisitor(kind: ProfileVisitor.instagram, sandbox: sandbox, http: http)
            #expect(try await instagram.decide().status == 303)
        }
    }
}
