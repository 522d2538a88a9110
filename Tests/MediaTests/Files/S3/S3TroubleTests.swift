import Domain
import Foundation
import TestKit
import Testing

@testable import Media

/// Stores that fail, lie, stall and flood: each ends with a plain error within bounds, and nothing is lost (REL-47).
@Suite("A store in trouble", .timeLimit(.minutes(10)))
struct S3TroubleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let call: String
        let trouble: S3Server.Trouble
        let words: String
        /// Whether the file is so large that it goes in parts.
        var isLarge = false

        var testDescription: String { "\(call) \(trouble)".prefix(90).description }
    }

    static let laughs = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><Error><Code>&b;</Code></Error>"
    static let huge = "<a>" + String(repeating: "<b>c</b>", count: 400_000) + "</a>"

    static let cases: [Case] = [
        Case(call: "PutObject", trouble: .error(500, "InternalError"), words: "in trouble (InternalError)"),
        Case(call: "PutObject", trouble: .error(503, "SlowDown"), words: "in trouble (SlowDown)"),
        Case(call: "PutObject", trouble: .error(502, ""), words: "in trouble (502)"),
        Case(call: "PutObject", trouble: .error(403, "AccessDenied"), words: "refuses the key (AccessDenied)"),
        Case(call: "PutObject", trouble: .error(307, "TemporaryRedirect"), words: "media.store.region"),
        Case(call: "PutObject", trouble: .error(418, "Teapot"), words: "answers 418, Teapot"),
        Case(call: "PutObject", trouble: .hangUp, words: "cannot be reached"),
        Case(call: "PutObject", trouble: .silence, words: "in time"),
        Case(call: "PutObject", trouble: .flood, words: "more than it was asked for"),
        Case(call: "PutObject", trouble: .otherBytes, words: "did not keep"),
        Case(call: "PutObject", trouble: .words(laughs), words: "did not keep"),
        Case(call: "HeadObject", trouble: .error(500, ""), words: "in trouble"),
        Case(call: "GetObject", trouble: .otherBytes, words: "did not keep"),
        Case(call: "GetObject", trouble: .shortened, words: "cannot be reached"),
        Case(call: "GetObject", trouble: .words("<a/>"), words: "does not give the part"),
        Case(call: "GetObject", trouble: .flood, words: "more than it was asked for"),
        Case(
            call: "CreateMultipartUpload", trouble: .words(laughs), words: "something else than its XML", isLarge: true),
        Case(call: "CreateMultipartUpload", trouble: .words(huge), words: "more than it was asked for", isLarge: true),
        Case(
            call: "CreateMultipartUpload", trouble: .words("<a/>"), words: "something else than it was", isLarge: true),
        Case(call: "UploadPart", trouble: .error(500, "InternalError"), words: "in trouble", isLarge: true),
        Case(call: "UploadPart", trouble: .hangUp, words: "cannot be reached", isLarge: true),
        Case(call: "UploadPart", trouble: .otherBytes, words: "did not keep", isLarge: true),
        Case(call: "UploadPart", trouble: .words("<a/>"), words: "by what it knows a part", isLarge: true),
        Case(
            call: "CompleteMultipartUpload", trouble: .words("<Error><Code>InternalError</Code></Error>"),
            words: "in trouble (InternalError)", isLarge: true),
        Case(
            call: "CompleteMultipartUpload", trouble: .error(400, "InvalidPart"), words: "does not take the file",
            isLarge: true),
    ]

    private static func bytes(_ isLarge: Bool) -> [UInt8] {
        (0..<(isLarge ? 9_000_000 : 10_000)).map { UInt8(truncatingIfNeeded: $0 &* 11) }
    }

    @Test(
        "REL-47 the file stays on the disk, the store stays clean, the words are plain, and the next try goes well",
        arguments: cases)
    func trouble(given: Case) async throws {
        try await StoreBench.with(StoreBench.Change(patience: .seconds(given.isLarge ? 8 : 1))) { bench in
            let (id, bytes) = (MediaItem.ID(Ports.system), Self.bytes(given.isLarge))
            let path = try bench.bench.write(bytes)
            bench.server.trouble(given.trouble, at: given.call)
            let start = ContinuousClock().now

            let error = await #expect(throws: MediaError.self) {
                try await bench.files.take(path, as: MediaName(id))
            }

            guard case .unavailable(let words) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(words.contains(given.words), "\(words)")
            #expect(bench.server.calls.count { $0 == given.call } <= 4, "bounded tries")
            #expect(ContinuousClock().now - start < .seconds(60))
            #expect(FileManager.default.contents(atPath: path) == Data(bytes))
            #expect(bench.server.uploadCount == 0)
            // What was kept wrongly is taken away; what could not be read is swept.
            #expect(given.words != "did not keep" || bench.server.keys.isEmpty)

            bench.server.calm()
            try await bench.files.take(path, as: MediaName(id))
            #expect(bench.server.bytes(id.text) == bytes)
        }
    }

    static let passing: [(String, S3Server.Trouble)] = [
        ("UploadPart", .error(503, "SlowDown")), ("UploadPart", .hangUp), ("UploadPart", .lostAnswer),
        ("CreateMultipartUpload", .error(500, "InternalError")), ("CompleteMultipartUpload", .lostAnswer),
        ("CompleteMultipartUpload", .words("<Error><Code>InternalError</Code></Error>")), ("HeadObject", .hangUp),
        ("GetObject", .shortened), ("GetObject", .error(500, "InternalError")),
    ]

    @Test("REL-47 what passes is tried again, and each part by itself", arguments: passing)
    func passes(call: String, trouble: S3Server.Trouble) async throws {
        try await StoreBench.with { bench in
            let (id, bytes) = (MediaItem.ID(Ports.system), Self.bytes(true))
            bench.server.trouble(trouble, at: call, times: 2)

            try await bench.files.keep(bytes, as: id)

            #expect(bench.server.bytes(id.text) == bytes)
            #expect(bench.waiting.isEmpty)
            #expect(bench.server.calls.count { $0 == "CreateMultipartUpload" } <= 3)
        }
    }

    static let reading: [(S3Server.Trouble, String)] = [
        (.error(500, "InternalError"), "in trouble"), (.error(403, "AccessDenied"), "AccessDenied"),
        (.hangUp, "cannot be reached"), (.silence, "in time"), (.flood, "more than it was asked for"),
        (.words(huge), "more than it was asked for"), (.shortened, "cannot be reached"),
    ]

    @Test("REL-47 a file that cannot be read now is neither missing nor damaged", arguments: reading)
    func unreadable(trouble: S3Server.Trouble, words: String) async throws {
        try await StoreBench.with(StoreBench.Change(patience: .seconds(1))) { bench in
            let (id, bytes) = (MediaItem.ID(Ports.system), Self.bytes(false))
            try await bench.files.keep(bytes, as: id)
            bench.server.trouble(trouble, at: "GetObject")

            let whole = await #expect(throws: MediaError.self) { try await bench.files.read(.row(id, bytes)) }
            let through = await #expect(throws: MediaError.self) { try await bench.files.verify(.row(id, bytes)) }

            for error in [whole, through] {
                guard case .unavailable(let said) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(said.contains(words), "\(said)")
            }
        }
    }

    @Test(
        "REL-47 a list that is none, or never ends, ends the sweep and removes nothing",
        arguments: [
            laughs, huge, "<ListBucketResult>", "",
            "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>a</NextContinuationToken>"
                + "</ListBucketResult>",
        ])
    func lists(words: String) async throws {
        try await StoreBench.with { bench in
            let id = MediaItem.ID(Ports.system)
            try await bench.files.keep([1], as: id)
            bench.server.trouble(.words(words), at: "ListObjectsV2")

            await #expect(throws: S3Error.self) { try await bench.files.list { _ in } }
            await #expect(throws: MediaError.self) { try await bench.files.remove(id) }

            #expect(bench.server.keys == [id.text])
        }
    }

    @Test("REL-47 a store that cannot be reached at all is told so")
    func unreachable() async throws {
        let gone = try await S3Server.run { $0 }
        try await StoreBench.with(on: gone) { bench in
            let path = try bench.bench.write([1])
            await #expect(throws: MediaError.unavailable("The media store cannot be reached.")) {
                try await bench.files.take(path, as: MediaName(MediaItem.ID(Ports.system)))
            }
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }
}
