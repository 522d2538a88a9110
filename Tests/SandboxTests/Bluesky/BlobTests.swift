import HTTPTypes
import Testing

@testable import Sandbox

@Suite("Bluesky blobs", .timeLimit(.minutes(10)))
struct BlobTests {
    @Test("a picture is uploaded, posted with its alternative text, and seen")
    func image() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        let blob = try await client.upload(Sample.png(), type: "application/octet-stream")
        let answer = try await client.post(images([(blob, "a dot")]))
        let bytes = try await bench.send(
            "GET", client.server + "/xrpc/com.atproto.sync.getBlob?did=\(client.did)&cid=\(cid(blob))")

        #expect(blob["mimeType"] == "image/png")
        #expect(blob["size"] == 64)
        #expect(answer.code == 200, "\(answer.text)")
        #expect(bytes.bytes == Sample.png())
        let seen = try #require(bench.world.ledger.posts().first?.media.first)
        #expect(seen.alt == "a dot")
        #expect(seen.digest == Digest.hex(Sample.png()))
    }

    @Test("one to four pictures, each with a text that may be empty")
    func counts() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let blob = try await client.upload(Sample.png())

        let four = try await client.post(images(Array(repeating: (blob, ""), count: 4)))
        let five = try await client.post(images(Array(repeating: (blob, ""), count: 5)))
        let mute = try await client.post(
            Sample.post(["embed": ["$type": "app.bsky.embed.images", "images": [["image": blob]]]]))

        #expect(four.code == 200)
        #expect(five.code == 400)
        #expect(mute.json?["message"]?.string?.contains("\"alt\"") == true)
    }

    @Test("a blob must be named as the server named it")
    func names() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let blob = try await client.upload(Sample.png())
        let unknown: JSONValue = ["$link": .string(ContentID(blob: [9]).description)]

        for (changed, error) in [
            (blob.setting("mimeType", to: "image/jpeg"), "InvalidMimeType"),
            (blob.setting("size", to: 65), "InvalidSize"), (blob.setting("ref", to: unknown), "BlobNotFound"),
            (blob.setting("$type", to: nil), "InvalidRequest"), (blob.setting("extra", to: 1), "InvalidRequest"),
        ] {
            let answer = try await client.post(images([(changed, "")]))
            #expect(answer.code == 400)
            #expect(answer.error == error, "\(answer.text)")
        }
    }

    @Test("a blob of somebody else is not there")
    func foreign() async throws {
        let bench = try BlueskyBench()
        let ada = try await PasswordClient.open(bench)
        let grace = try await PasswordClient.open(bench, "grace")
        let blob = try await ada.upload(Sample.png())

        let answer = try await grace.post(images([(blob, "")]))

        #expect(answer.error == "BlobNotFound")
    }

    @Test("a blob that nobody names is gone after an hour; one that is named stays")
    func expiry() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let loose = try await client.upload(Sample.png(100))
        let named = try await client.upload(Sample.png(101))
        _ = try await client.post(images([(named, "")]))

        bench.pass(.seconds(3601))
        let late = try await client.post(images([(loose, "")]))
        let still = try await client.post(images([(named, "")]))

        #expect(late.error == "BlobNotFound")
        #expect(still.code == 200)
    }

    @Test("pictures have two megabytes, uploads the limit of their server, and a type")
    func sizes() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let strict = try await PasswordClient.open(bench, "linus")
        let big = try await client.upload(Sample.png(2_000_001))
        let film = try await client.upload([0, 0, 0, 24] + Array("ftypisom".utf8))

        let tooBig = try await client.post(images([(big, "")]))
        let noImage = try await client.post(images([(film, "")]))
        let tooLarge = try await upload(strict, Sample.png(5_242_881), type: "image/png")
        let untyped = try await upload(client, Sample.png(), type: nil)
        let empty = try await upload(client, [], type: "image/png")
        let limit = try await bench.send("GET", strict.server + "/xrpc/com.atproto.server.describeServer")

        #expect(tooBig.json?["message"]?.string?.contains("exceeds 2000000") == true)
        #expect(noImage.json?["message"]?.string?.contains("is not image/*") == true)
        #expect(tooLarge.code == 413)
        #expect(tooLarge.error == "PayloadTooLarge")
        #expect(untyped.code == 400)
        #expect(empty.code == 400)
        #expect(limit.json?["blobUploadLimit"] == 5_242_880)
        #expect(limit.json?["did"] == "did:web:pds.selfhosted.example")
    }

    @Test(
        "the first bytes tell the type",
        arguments: [
            ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "image/png"), ([0xff, 0xd8, 0xff, 0xe0], "image/jpeg"),
            (Array("GIF89a".utf8), "image/gif"), (Array("RIFFxxxxWEBP".utf8), "image/webp"),
            (Array("xxxxftypisom".utf8), "video/mp4"), (Array("xxxxftypavif".utf8), "image/avif"),
            (Array("WEBVTT".utf8), "text/vtt"), (Array("hello, world".utf8), nil), ([], nil),
        ] as [([UInt8], String?)])
    func sniffing(bytes: [UInt8], type: String?) {
        #expect(MimeSniffer.type(of: bytes) == type)
    }

    private func images(_ list: [(JSONValue, String)]) -> JSONValue {
        let images = list.map { blob, alt -> JSONValue in ["image": blob, "alt": .string(alt)] }
        return Sample.post(["embed": ["$type": "app.bsky.embed.images", "images": .array(images)]])
    }

    private func cid(_ blob: JSONValue) -> String { blob["ref"]?["$link"]?.string ?? "" }

    private func upload(_ client: PasswordClient, _ bytes: [UInt8], type: String?) async throws -> Answer {
        var headers: HTTPFields = [.authorization: "Bearer \(client.access)"]
        headers[.contentType] = type
        return try await client.bench.send(
            "POST", client.server + "/xrpc/com.atproto.repo.uploadBlob", headers: headers, body: bytes)
    }
}
