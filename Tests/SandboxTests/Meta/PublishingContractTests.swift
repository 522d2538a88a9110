import HTTPTypes
import Sandbox
import TestKit
import Testing

/// Meta's own descriptions as the judge of what the sandbox serves about posts.
@Suite("Posts as described by Meta", .timeLimit(.minutes(10)))
struct PublishingContractTests {
    private static let specs = ContractFiles.exists("meta/graph-specs/PagePost.json")
    private static let collection = "meta/threads/threads-api.postman_collection.json"

    private static func fields(_ name: String) throws -> Set<String> {
        let text = try ContractFiles.bytes("meta/graph-specs/\(name).json")
        let description = try #require(JSONValue(parsing: text))
        return Set(description["fields"]?.array?.compactMap { $0["name"]?.string } ?? [])
    }

    /// Which fields an address serves of those described, of a few edges, and of what nobody has.
    private static func served(
        _ described: Set<String>, _ ask: (String) async throws -> SandboxClient.Reply
    ) async throws -> Set<String> {
        let edges: Set = ["attachments", "comments", "reactions", "children", "url", "mood", "status_code"]
        var served: Set<String> = []
        for field in described.union(edges).sorted() {
            let reply = try await ask(field)
            if reply.status == 200 { served.insert(field) } else { #expect(reply.graphError == "100", "\(field)") }
        }
        return served
    }

    @Test(
        "media of Instagram have described fields, each door its own",
        .enabled(if: specs, Comment(rawValue: ContractFiles.absence)), arguments: InstagramStage.Door.allCases)
    func instagram(door: InstagramStage.Door) async throws {
        let described = try Self.fields(door == .own ? "IGMediaForIGOnlyAPI" : "IGMedia")
        try await InstagramStage.open(door) { s async throws in
            let post = try await s.posted(InstagramStage.image())
            let served = try await Self.served(described) { try await s.get(post, [("fields", $0)]) }
            #expect(served.subtracting(described) == ["children"])
            #expect(
                served.isSuperset(of: ["id", "caption", "permalink", "timestamp", "media_product_type", "shortcode"]))
        }
    }

    @Test(
        "posts, videos, photos and comments of Pages have described fields, besides edges",
        .enabled(if: specs, Comment(rawValue: ContractFiles.absence)))
    func pages() async throws {
        let names = ["PagePost", "AdVideo", "Photo", "Comment"]
        let described = try names.map { try Self.fields($0) }
        try await PageStage.open { s async throws in
            let post = try await s.post("me/feed", [("message", "x")]).id()
            let video = try await s.post("me/videos", [("file_url", HouseFiles.url("v.mp4"))]).id()
            let photo = try await s.staged()
            let comment = try await s.post("\(post)/comments", [("message", "x")]).id()
            let edges: [Set<String>] = [["attachments", "comments", "reactions", "url"], [], [], []]
            for (number, id) in [post, video, photo, comment].enumerated() {
                let served = try await Self.served(described[number]) { try await s.get(id, [("fields", $0)]) }
                #expect(served.subtracting(described[number]) == edges[number], "\(names[number])")
                #expect(served.contains("id") && served.contains("created_time"))
            }
        }
    }

    @Test(
        "Threads serves posts, replies, containers and figures as its own collection asks for them",
        .enabled(if: ContractFiles.exists(collection), Comment(rawValue: ContractFiles.absence)))
    func threads() async throws {
        let collection = try #require(JSONValue(parsing: ContractFiles.bytes(Self.collection)))
        @Sendable func variable(_ name: String) -> String {
            collection["variable"]?.array?.first { $0["key"]?.string == name }?["value"]?.string ?? ""
        }
        try await PublishingStage.open(ProfileVisitor.threads) { s async throws in
            let text = [("media_type", "TEXT"), ("text", "Hello")]
            let container = try await s.post("me/threads", text).id()
            #expect(try await s.get(container, [("fields", variable("fields_container"))]).status == 200)
            let post = try await s.post("me/threads", text + [("auto_publish_text", "true")]).id()
            for name in ["fields_threads", "fields_replies"] {
                let reply = try await s.get(post, [("fields", variable(name))])
                #expect(reply.status == 200, "\(reply.text)")
            }
            #expect(try await s.get("me/threads", [("fields", variable("fields_threads"))]).entries.count == 1)
            #expect(try await s.get("me/replies", [("fields", variable("fields_replies"))]).status == 200)
            #expect(try await s.get("\(post)/insights", [("metric", variable("metrics_post"))]).status == 200)
            for audience in variable("reply_control").split(separator: ",") {
                let pairs = text + [("reply_control", String(audience))]
                #expect(try await s.post("me/threads", pairs).status == 200, "\(audience)")
            }
        }
    }
}
