import Sandbox
import TestKit
import Testing

@Suite("Fetching media by address", .timeLimit(.minutes(10)))
struct MediaFetchTests {
    private static let files = ["a.png": Pictures.png, "big": [UInt8](repeating: 7, count: 5_000), "empty": []]

    private func fetch(
        _ path: String, limit: Int = 5_000, origin: String = FileHouse.url
    ) async throws -> [UInt8] {
        try await FileHouse.open(Self.files) { routes in
            let world = try SandboxWorld(settings: SandboxSettings(houseRoutes: routes))
            return try await MediaFetch(world, limit: limit).bytes(of: origin + path)
        }
    }

    @Test("a file of the house comes as it is, to the last byte allowed", arguments: ["a.png", "big", "empty"])
    func whole(name: String) async throws {
        #expect(try await fetch("/files/\(name)") == Self.files[name])
    }

    @Test(
        "what a platform would not take is refused with the reason",
        arguments: [
            ("/files/none", MediaFetch.Problem.status(404)), ("/moved/a.png", .redirected), ("/broken/x", .unreachable),
        ])
    func refused(path: String, problem: MediaFetch.Problem) async throws {
        await #expect(throws: problem) { try await fetch(path) }
    }

    @Test("one byte too many is too many")
    func tooLarge() async throws {
        await #expect(throws: MediaFetch.Problem.tooLarge) { try await fetch("/files/big", limit: 4_999) }
    }

    @Test("nobody but the house is called")
    func others() async throws {
        await #expect(throws: MediaFetch.Problem.unreachable) {
            try await fetch("/files/a.png", origin: "https://other.example")
        }
    }

    @Test(
        "addresses must be https with the name of a host",
        arguments: [
            ("https://a.example/x.png", true), ("https://a-b.example", true), ("https://a.example/x?y=1", true),
            ("http://a.example/x.png", false), ("https://localhost/x", false), ("https://127.0.0.1/x", false),
            ("https://a.example:8443/x", false), ("https://u@a.example/x", false), ("https://a.example/x#y", false),
            ("https://a..example/x", false), ("https:///x", false), ("https://a.example/x y", false),
            ("ftp://a.example/x", false), ("", false),
        ])
    func addresses(url: String, isPublic: Bool) async throws {
        #expect(MediaFetch.isPublic(url) == isPublic)
        if !isPublic {
            let world = try SandboxWorld(settings: SandboxSettings())
            await #expect(throws: MediaFetch.Problem.address) {
                try await MediaFetch(world, limit: 1).bytes(of: url)
            }
        }
    }

    @Test("a house that is only on this machine is followed there; another port of it is not")
    func local() async throws {
        try await FileHouse.open(Self.files) { routes in
            let target = try #require(routes[FileHouse.url])
            let origin = try #require(target.split(separator: "/house").first)
            let map = ["http://127.0.0.1:7": target, "http://house.example": String(origin)]
            let world = try SandboxWorld(settings: SandboxSettings(houseRoutes: map))
            let fetch = MediaFetch(world, limit: 5_000)
            #expect(try await fetch.bytes(of: "http://127.0.0.1:7/files/a.png") == Pictures.png)
            for url in [
                "http://127.0.0.1:77/files/a.png", "http://127.0.0.1:7/files/a.png#x",
                "http://house.example/files/a.png",
            ] {
                await #expect(throws: MediaFetch.Problem.address) { try await fetch.bytes(of: url) }
            }
        }
    }
}
