import Domain
import Outbound
import Testing

@testable import Media

@Suite("Settings of a store", .timeLimit(.minutes(1)))
struct S3SettingsTests {
    private func settings(
        _ endpoint: Origin, _ addressing: S3Settings.Addressing, bucket: String = "media", prefix: String = ""
    ) -> S3Settings? {
        S3Settings(
            endpoint: endpoint, region: "us-east-1", bucket: bucket, keyID: "key", secret: Secret("secret"),
            addressing: addressing, prefix: prefix)
    }

    @Test("the bucket stands in the path or before the host, and port and scheme stay")
    func addresses() throws {
        let path = try #require(settings("http://store.example:9000", .path))
        let virtual = try #require(settings("https://s3.example", .virtual))

        #expect(path.url(of: "a/b", []).text == "http://store.example:9000/media/a/b")
        #expect(
            path.url(of: "", [.init("uploads", ""), .init("prefix", "a/")]).text
                == "http://store.example:9000/media/?prefix=a%2F&uploads=")
        #expect(virtual.url(of: "a/b", []).text == "https://media.s3.example/a/b")
        #expect(virtual.origin == "https://media.s3.example")
    }

    @Test("a bucket cannot stand before an address, nor make the host another one")
    func impossible() {
        #expect(settings("https://10.1.2.3", .virtual) == nil)
        #expect(settings("https://s3.example", .virtual, bucket: "evil.example/") == nil)
    }

    @Test("a prefix ends with one slash, and holds no step in a path and nothing that needs an escape")
    func prefixes() {
        #expect(settings("https://s3.example", .path, prefix: "a/b")?.prefix == "a/b/")
        #expect(settings("https://s3.example", .path, prefix: "a/")?.prefix == "a/")
        for good in ["", "martlet", "martlet/", "a/b_c.d-E"] { #expect(S3Settings.isPrefix(good), "\(good)") }
        for bad in ["/", "/a", "a//b", "../a", "a/./b", "ä", "a b", "a?", "a%20"] {
            #expect(!S3Settings.isPrefix(bad), "\(bad)")
        }
    }

    @Test("buckets are named by the rules")
    func buckets() {
        for good in ["abc", "my.bucket-1", String(repeating: "a", count: 63)] {
            #expect(S3Settings.isBucket(good), "\(good)")
        }
        for bad in ["", "ab", "A-bucket", "a/b", "-ab", ".ab", "a..b", "a b c", String(repeating: "a", count: 64)] {
            #expect(!S3Settings.isBucket(bad), "\(bad)")
        }
    }

    @Test("parts are never too small, never more than ten thousand")
    func parts() {
        for size in [1, 8 << 20, (8 << 20) + 1, 1 << 30, 4 << 30, 78 << 30, 1 << 40] {
            let part = S3Client.partSize(of: size)
            #expect(part >= 5 << 20)
            #expect((size + part - 1) / part <= 10_000, "\(size)")
        }
        #expect(S3Client.partSize(of: 1 << 30) == 8 << 20)
    }
}
