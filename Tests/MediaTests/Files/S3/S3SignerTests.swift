import Domain
import Outbound
import Testing

@testable import Media

/// The signed examples of the Amazon S3 API Reference ("Signature Calculations for the Authorization Header: Transferring
/// Payload in a Single Chunk").
@Suite("Signatures of S3", .timeLimit(.minutes(1)))
struct S3SignerTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: OutboundRequest.Method
        let target: String
        var headers: Headers = [:]
        var body = ""
        let names: String
        let signature: String
    }

    static let examples = [
        Example(
            testDescription: "GET Object", method: .get, target: "/test.txt", headers: ["Range": "bytes=0-9"],
            names: "host;range;x-amz-content-sha256;x-amz-date",
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Example(
            testDescription: "PUT Object", method: .put, target: "/test%24file.text",
            headers: ["Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"],
            body: "Welcome to Amazon S3.",
            names: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        Example(
            testDescription: "GET Bucket Lifecycle", method: .get, target: "/?lifecycle=",
            names: "host;x-amz-content-sha256;x-amz-date",
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Example(
            testDescription: "List Objects", method: .get, target: "/?max-keys=2&prefix=J",
            names: "host;x-amz-content-sha256;x-amz-date",
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]

    @Test("each published example has the published signature", arguments: examples)
    func published(example: Example) throws {
        let signer = S3Signer(
            keyID: "AKIAIOSFODNN7EXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            region: "us-east-1")
        let url = try #require(OutboundURL("https://examplebucket.s3.amazonaws.com" + example.target))

        let signed = signer.signed(
            example.headers, example.method, url, bodyDigest: MediaDigest.of(Array(example.body.utf8)),
            at: Instant(seconds: 1_369_353_600))

        #expect(
            signed["Authorization"] == "AWS4-HMAC-SHA256 "
                + "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=\(example.names),Signature=\(example.signature)")
    }

    @Test("SEC-28 the secret is in nothing that is sent, and a port is signed with the host")
    func secrecy() throws {
        let signer = S3Signer(keyID: "key", secret: Secret("grey-heron"), region: "us-east-1")
        let url = try #require(OutboundURL("http://10.1.2.3:9000/bucket/key"))

        let signed = signer.signed([:], .get, url, bodyDigest: MediaDigest.of([]), at: Instant(seconds: 0))

        #expect(signed["Host"] == "10.1.2.3:9000")
        #expect(!signed.fields.contains { $0.value.contains("heron") })
    }
}
