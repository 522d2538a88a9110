import Domain
import HTTPTypes
import Media
import NIOCore
import Outbound
import Hummingbird
import HummingbirdTesting
import Platforms
import Storage
import TestKit
import Testing

@testable import API
@testable import Engine

/// Media that platforms fetch: by an address that nobody guesses, for a while, and nothing else with it (SEC-78).
@Suite("Media links", .timeLimit(.minutes(5)))
struct LinkTests {
    /// What came back, without a check of its shape: it is a file.
    private func fetch(
        _ house: House, _ uri: String, _ method: HTTPRequest.Method = .get, range: String? = nil
    ) async throws -> (status: Int, headers: HTTPFields, bytes: [UInt8]) {
        var fields = HTTPFields()
        fields[.range] = range
        let response = try await house.client.execute(uri: uri, method: method, headers: fields, body: nil)
        return (response.status.code, response.headers, Array(response.body.readableBytesView))
    }

    /// The path of a new link to a new picture, in a house with a public address.
    private func link(_ house: House) async throws -> String {
        let item = try await house.engine.media.add(Picture.png, fileName: "loom.png", by: house.owner)
        var settings = house.engine.settings
        settings.publicURL = "https://martlet.example"
        let parts = house.engine.parts
        let open = EngineParts(
            ports: parts.ports, database: parts.database, vault: parts.vault, connectors: [], routes: .none,
            settings: settings, node: "node-test")
        let files = house.engine.media.rooms.files
        let address = try await MediaLinks(parts: open, files: files).make(for: item)
        #expect(address.hasPrefix("https://martlet.example/m/") && address.hasSuffix(".png"))
        return String(address.dropFirst("https://martlet.example".count))
    }

    @Test("SEC-78 whoever has the address gets the file, its type, and headers that make no page of it")
    func whole() async throws {
        try await House.open { house in
            let path = try await link(house)
            let answer = try await fetch(house, path)
            let head = try await fetch(house, path, .head)

            #expect(answer.status == 200 && answer.bytes == Picture.png)
            #expect(answer.headers[.contentType] == "image/png")
            #expect(answer.headers[.contentDisposition] == "attachment")
            #expect(answer.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
            #expect(answer.headers[.cacheControl]?.contains("no-store") == true)
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(head.status == 200 && head.bytes.isEmpty)
            #expect(path.count > 40)
        }
    }

    @Test("SEC-78 stretches are served within the file, one at a time")
    func ranges() async throws {
        try await House.open { house in
            let path = try await link(house)
            let size = Picture.png.count
            let part = try await fetch(house, path, range: "bytes=2-5")
            let beyond = try await fetch(house, path, range: "bytes=\(size)-")
            let several = try await fetch(house, path, range: "bytes=0-1,3-4")

            #expect(part.status == 206 && part.bytes == Array(Picture.png[2...5]))
            #expect(part.headers[.contentRange] == "bytes 2-5/\(size)")
            #expect(beyond.status == 416 && beyond.bytes.isEmpty)
            #expect(several.status == 200 && several.bytes == Picture.png)
        }
    }

    @Test("SEC-78 an address that expired, was changed, or never was, is not there")
    func gone() async throws {
        let clock = TestPorts()
        try await House.open(ports: clock.ports) { house in
            let path = try await link(house)
            #expect(try await fetch(house, path).status == 200)
            for wrong in ["/m/", "/m/x", "/m/" + String(path.dropFirst(5)), "/m/\(String(repeating: "a", count: 43))"] {
                #expect(try await fetch(house, wrong).status == 404, "\(wrong)")
            }
            clock.advance(by: .hours(24))
            #expect(try await fetch(house, path).status == 404)
            try await house.database.write { try MediaLinkStore.prune(in: $0) }
            let left = try await house.database.read {
                try $0.row("SELECT COUNT(*) AS n FROM media_links")?.int("n")
            }
            #expect(left == 0)
        }
    }

    @Test("SEC-78 whoever reads the database cannot fetch by what is in it")
    func stored() async throws {
        try await House.open { house in
            let path = try await link(house)
            let stored = try await house.database.read {
                try $0.row("SELECT token_digest FROM media_links")?.text("token_digest")
            }
            let digest = try #require(stored)

            #expect(!path.contains(digest))
            #expect(try await fetch(house, "/m/\(digest)").status == 404)
        }
    }

    @Test("SEC-78 a server that nobody outside can reach gives no address, and says why")
    func closed() async throws {
        try await House.open { house in
            let item = try await house.engine.media.add(Picture.png, fileName: "a", by: house.owner)
            let error = await #expect(throws: PlatformFailure.self) {
                try await house.engine.mediaLinks.make(for: item)
            }
            #expect(error?.kind == .media && error?.words.contains("https") == true)
        }
    }
}
