import Domain
import Foundation
import Synchronization
import TestKit
import Testing

@testable import Media

/// What is particular to a store: parts, names, orphans, uploads that nobody ended.
@Suite("Media in a store", .timeLimit(.minutes(10)))
struct S3StoreTests {
    private let ports = Ports.system

    @Test("REL-47 a large file goes in parts, each with its digest, and nothing stays behind")
    func parts() async throws {
        try await StoreBench.with(StoreBench.Change(prefix: "studio/")) { bench in
            let bytes = (0..<(17 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 13) }
            let id = MediaItem.ID(ports)

            let kept = try await bench.files.keep(bytes, as: id)

            #expect(bench.server.keys == ["studio/\(id.text)"])
            #expect(bench.server.bytes("studio/\(id.text)") == bytes)
            #expect(bench.server.calls.count { $0 == "UploadPart" } == 3)
            #expect(bench.server.uploadCount == 0)
            #expect(kept == KeptFile(byteCount: bytes.count, digest: MediaDigest.of(bytes)))
            #expect(bench.waiting.isEmpty)
        }
    }

    @Test("REL-47 an object that was changed or cut is damaged, one that is gone is missing")
    func damaged() async throws {
        try await StoreBench.with { bench in
            let id = MediaItem.ID(ports)
            try await bench.files.keep([1, 2, 3], as: id)

            for other: [UInt8] in [[1, 2, 4], [1, 2], []] {
                try bench.server.replace(id.text, with: other)
                await #expect(throws: MediaError.damaged) { try await bench.files.read(.row(id, [1, 2, 3])) }
                await #expect(throws: MediaError.damaged) { try await bench.files.verify(.row(id, [1, 2, 3])) }
            }
            bench.server.lose(id.text)
            await #expect(throws: MediaError.missing) { try await bench.files.read(.row(id, [1, 2, 3])) }
        }
    }

    @Test("REL-47 all items are listed, however few names the store gives at once; strangers are left out")
    func pages() async throws {
        try await StoreBench.with(StoreBench.Change(prefix: "studio/")) { bench in
            bench.server.setPage(2)
            let ids = (0..<5).map { _ in MediaItem.ID(ports) }
            for id in ids { try await bench.files.keep([1], as: id) }
            try bench.server.replace("studio/readme.txt", with: [1])
            try bench.server.replace("other/\(MediaItem.ID(ports).text)", with: [1])
            bench.server.age(hours: 25)

            let listed = Mutex<[MediaItem.ID: Instant]>([:])
            try await bench.files.list { found in listed.withLock { $0.merge(found) { $1 } } }

            let found = listed.withLock { $0 }
            #expect(Set(found.keys) == Set(ids))
            #expect(found.values.allSatisfy { $0 < ports.now() - .hours(24) })
        }
    }

    @Test("REL-47 uploads that nobody ended are given up after a day, younger ones are left alone")
    func staleUploads() async throws {
        try await StoreBench.with(StoreBench.Change(prefix: "studio/")) { bench in
            bench.server.setPage(1)
            for _ in 0..<3 { _ = try await bench.files.client.begin("studio/" + MediaItem.ID(ports).text) }
            _ = try await bench.files.client.begin("other/key")
            bench.server.age(hours: 25)
            _ = try await bench.files.client.begin("studio/" + MediaItem.ID(ports).text)

            try await bench.files.sweep(untouchedSince: ports.now() - .hours(24))

            #expect(bench.server.uploadCount == 2)
            #expect(bench.server.calls.count { $0 == "AbortMultipartUpload" } == 3)
        }
    }

    @Test("the doctor's object is written, read, listed and taken away")
    func check() async throws {
        try await StoreBench.with(StoreBench.Change(prefix: "studio/")) { bench in
            try await bench.files.check()

            #expect(bench.server.keys.isEmpty)
            #expect(
                Set(bench.server.calls).isSuperset(of: ["PutObject", "GetObject", "ListObjectsV2", "DeleteObject"]))
        }
    }

    static let wrong: [(StoreBench.Change, String)] = [
        (StoreBench.Change(bucket: "another"), "media.store.bucket"),
        (StoreBench.Change(keyID: "AKIDOTHER"), "media.store.keyId"),
        (StoreBench.Change(secret: "blue"), "media.store.secret"),
        (StoreBench.Change(region: "us-east-1"), "\(S3Server.region): correct media.store.region"),
    ]

    @Test("what is wrong with the settings is said by the name of the setting, at once", arguments: wrong)
    func wrongSettings(change: StoreBench.Change, words: String) async throws {
        try await StoreBench.with(change) { bench in
            let error = await #expect(throws: S3Error.self) { try await bench.files.check() }
            guard case .refused(let said) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(said.contains(words))
            #expect(!said.contains("blue"))
            #expect(bench.server.calls.isEmpty)
        }
    }

    @Test("clocks that differ too much are named")
    func skew() async throws {
        try await StoreBench.with { bench in
            bench.server.setSkew(seconds: 1_200)
            let error = await #expect(throws: S3Error.self) { try await bench.files.check() }
            #expect(error?.words.contains("clocks") == true)
            bench.server.setSkew(seconds: 600)
            try await bench.files.check()
        }
    }
}
