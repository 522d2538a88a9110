import Testing

@testable import Sandbox

@Suite("Bluesky scopes", .timeLimit(.minutes(10)))
struct ScopeSetTests {
    private let post = "app.bsky.feed.post"

    @Test(
        "a scope without atproto, or with a part that is unknown or malformed, is none",
        arguments: [
            "", "transition:generic", "atproto everything", "atproto transition:all", "atproto repo", "atproto repo:",
            "atproto repo:post", "atproto repo:app.bsky.feed.post?action=read", "atproto repo:*?color=red",
            "atproto blob", "atproto blob:image", "atproto rpc:*?aud=*", "atproto rpc:app.bsky.feed.getFeed",
            "atproto include:app.bsky.authNothing", "atproto repo:%zz",
        ])
    func refused(text: String) {
        #expect(ScopeSet(text) == nil)
    }

    @Test("the power of an app password covers everything, once")
    func generic() throws {
        let scope = try #require(ScopeSet("atproto transition:generic atproto"))

        #expect(scope.text == "atproto transition:generic")
        #expect(RepositoryAction.allCases.allSatisfy { scope.allowsWrite($0, to: post) })
        #expect(scope.allowsBlob("video/mp4"))
        #expect(scope.allowsService(method: nil, audience: "did:web:video.bsky.app"))
    }

    @Test("atproto alone, e-mail and chat allow no writes")
    func nothing() throws {
        let scope = try #require(ScopeSet("atproto transition:email transition:chat.bsky"))

        #expect(!scope.allowsWrite(.create, to: post))
        #expect(!scope.allowsBlob("image/png"))
        #expect(!scope.allowsService(method: "app.bsky.video.uploadVideo", audience: "did:web:video.bsky.app"))
    }

    @Test(
        "a repository permission covers its collections and actions and no others",
        arguments: [
            ("repo:app.bsky.feed.post?action=create", RepositoryAction.create, "app.bsky.feed.post", true),
            ("repo:app.bsky.feed.post?action=create", .update, "app.bsky.feed.post", false),
            ("repo:app.bsky.feed.post", .delete, "app.bsky.feed.post", true),
            ("repo:app.bsky.feed.post", .create, "app.bsky.feed.threadgate", false),
            ("repo?collection=app.bsky.feed.like&collection=app.bsky.feed.post", .create, "app.bsky.feed.post", true),
            ("repo:*?action=delete", .delete, "com.example.anything", true),
            ("repo:*?action=delete", .create, "com.example.anything", false),
            ("include:app.bsky.authCreatePosts", .create, "app.bsky.feed.threadgate", true),
            ("include:app.bsky.authCreatePosts", .delete, "app.bsky.feed.post", false),
            ("include:app.bsky.authDeleteContent", .delete, "app.bsky.feed.post", true),
            ("blob:image/*", .create, "app.bsky.feed.post", false),
        ])
    func repository(token: String, action: RepositoryAction, collection: String, isAllowed: Bool) throws {
        let scope = try #require(ScopeSet("atproto " + token))

        #expect(scope.allowsWrite(action, to: collection) == isAllowed)
    }

    @Test(
        "a blob permission covers its types",
        arguments: [
            ("blob:image/*", "image/png", true), ("blob:image/*", "video/mp4", false),
            ("blob:image/png", "image/jpeg", false), ("blob?accept=image/*&accept=video/mp4", "video/mp4", true),
            ("blob:*/*", "application/pdf", true), ("repo:*", "image/png", false),
        ])
    func blobs(token: String, mimeType: String, isAllowed: Bool) throws {
        let scope = try #require(ScopeSet("atproto " + token))

        #expect(scope.allowsBlob(mimeType) == isAllowed)
    }

    @Test("a service permission covers its methods at its audience; a set brings one only with an audience")
    func services() throws {
        let method = "app.bsky.video.uploadVideo"
        let one = try #require(ScopeSet("atproto rpc:\(method)?aud=*"))
        let all = try #require(ScopeSet("atproto rpc:*?aud=did:web:video.bsky.app"))
        let set = try #require(
            ScopeSet("atproto include:app.bsky.authCreatePosts?aud=did:web:video.bsky.app%23video"))
        let bare = try #require(ScopeSet("atproto include:app.bsky.authCreatePosts"))

        #expect(one.allowsService(method: method, audience: "did:web:a.example"))
        #expect(!one.allowsService(method: "other", audience: "did:web:a.example"))
        #expect(all.allowsService(method: nil, audience: "did:web:video.bsky.app"))
        #expect(!all.allowsService(method: nil, audience: "did:web:a.example"))
        #expect(set.allowsService(method: method, audience: "did:web:video.bsky.app#video"))
        #expect(!bare.allowsService(method: method, audience: "did:web:video.bsky.app#video"))
    }

    @Test("asking for less than was declared is a subset, asking for more is none")
    func subsets() throws {
        let all = try #require(ScopeSet("atproto transition:generic transition:email"))
        let less = try #require(ScopeSet("atproto transition:generic"))

        #expect(less.isSubset(of: all))
        #expect(!all.isSubset(of: less))
    }
}
