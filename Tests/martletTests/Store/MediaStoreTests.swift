import Domain
import Foundation
import Sandbox
import TestKit
import Testing

/// The real binary with media in an S3-compatible store (REL-47, SEC-78).
@Suite("Media in a store, by the real binary", .timeLimit(.minutes(10)))
struct MediaStoreTests {
    /// The settings of a store, as the environment has them.
    private func settings(_ store: S3Server, secret: String = S3Server.secret) -> [String: String] {
        [
            "MEDIA_STORE_ENDPOINT": store.endpoint, "MEDIA_STORE_REGION": S3Server.region,
            "MEDIA_STORE_BUCKET": S3Server.bucket, "MEDIA_STORE_KEY_ID": S3Server.keyID,
            "MEDIA_STORE_SECRET": secret, "MEDIA_STORE_PREFIX": "studio",
        ]
    }

    /// Files below the media folder of a town's server.
    private func local(_ town: Town) -> [String] {
        let folder = town.folder.appending(path: "media")
        return (FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []).filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder.appending(path: name).path, isDirectory: &isFolder)
            return !isFolder.boolValue
        }
    }

    @Test("REL-47 a picture goes to the store and from there to the platforms; nothing of it stays on the disk")
    func published() async throws {
        try await S3Server.run { store in
            try await Town.build(.file, settings(store)) { town in
                let (server, connections) = try await town.open()
                defer { server.kill() }
                let picture = try await town.client.upload(Picture.png(7))

                #expect(store.keys == ["studio/\(picture)"])
                #expect(local(town).isEmpty)
                let post = TownPost("A heron from the store", media: [picture], to: connections)
                let states = try await town.settled(try await post.send(by: town.client))
                #expect(states == ["published", "published", "published"])
                town.expectOnce(post)
                #expect(!server.output.contains(S3Server.secret))
            }
        }
    }

    @Test(
        "REL-47 SEC-78 a platform that fetches gets the file by our own link, read from the store",
        .enabled(if: SampleFiles.tool != nil, "the package ffmpeg is not installed"))
    func fetched() async throws {
        let photo = FileSpec(type: "image/jpeg", width: 1_080, height: 1_080)
        let bytes = try await SampleFiles.shared.bytes(of: photo)
        try await S3Server.run { store in
            try await Town.build(.file, settings(store)) { town in
                let (server, connections) = try await town.open([TownAccount(.instagram)])
                defer { server.kill() }
                let item = try await town.client.upload(bytes, as: photo.type)

                #expect(store.keys.contains("studio/\(item)"))
                let post = TownPost("A photo from the store", media: [item], to: connections)
                let states = try await town.settled(try await post.send(by: town.client))
                #expect(states == ["published"])
                #expect(town.sandbox.ledger.posts().count { $0.text == post.text } == 1)
                #expect(local(town).isEmpty)
            }
        }
    }

    @Test("REL-47 while the store is in trouble no file is taken and no post is lost; afterwards both go well")
    func trouble() async throws {
        try await S3Server.run { store in
            try await Town.build(.file, settings(store)) { town in
                let (server, connections) = try await town.open()
                defer { server.kill() }
                let picture = try await town.client.upload(Picture.png(8))

                store.trouble(.error(503, "SlowDown"), at: "PutObject")
                await #expect(throws: Client.Refused.self) { try await town.client.upload(Picture.png(9)) }
                store.trouble(.error(503, "SlowDown"), at: "GetObject")
                let post = TownPost("A heron that waits", media: [picture], to: connections)
                let id = try await post.send(by: town.client)
                let wasAsked = try await eventually(within: .seconds(60)) {
                    store.calls.count { $0 == "GetObject" } > 4
                }
                #expect(wasAsked)
                #expect(town.sightings(of: post.text).isEmpty)

                store.calm()
                let other = try await town.client.upload(Picture.png(9))
                #expect(store.keys.contains("studio/\(other)"))
                #expect(try await town.settled(id) == ["published", "published", "published"])
                town.expectOnce(post)
            }
        }
    }

    @Test("SEC-91 the doctor tries the store, takes away what it wrote, and names the setting that is wrong")
    func doctor() async throws {
        try await S3Server.run { store in
            let right = try await ask(settings(store))
            #expect(right.contains("ok    media store: the bucket \(S3Server.bucket) can be written, read, listed"))
            #expect(store.keys.isEmpty)

            let wrong = try await ask(settings(store, secret: "blue-heron"))
            #expect(
                wrong.contains("FAIL  media store: The media store does not take our signature: correct media.store."))
            #expect(!wrong.contains("blue-heron"))

            let half = try await ask(settings(store).filter { $0.key != "MEDIA_STORE_KEY_ID" })
            #expect(half.contains("media.store.keyId: a media store needs an access key."))
        }
    }

    private func ask(_ settings: [String: String]) async throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-doctor-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        let doctor = try ServerProcess(
            ["doctor"], settings: settings.merging(["DATA_FOLDER": folder.path]) { $1 }, folder: folder, name: "doctor")
        defer { doctor.kill() }
        _ = try #require(try await doctor.end(within: .seconds(60)))
        return doctor.output
    }
}
