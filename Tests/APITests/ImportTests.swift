import Domain
import Engine
import HTTPTypes
import Outbound
import Testing

@testable import API

@Suite("Importing media", .timeLimit(.minutes(10)))
struct ImportTests {
    private static let address = "https://pictures.example/birds/heron.png"

    /// A house whose door answers as told.
    private func open(
        _ door: OneAnswer, _ body: @escaping @Sendable (House) async throws -> Void
    ) async throws {
        try await House.open(importing: door, body)
    }

    @Test("S6 a picture is fetched from a URL, known by its content, and serves like an upload")
    func imports() async throws {
        let door = OneAnswer(.success((200, Picture.png)))
        try await open(door) { house in
            let reply = try await house.send(.post, "/v1/media", ["url": .string(Self.address)])

            #expect(reply.status == 201)
            #expect(reply.json["file_name"]?.string == "heron.png")
            #expect(reply.json["content_type"]?.string == "image/png")
            #expect(try await house.send(.get, "/v1/media/\(try reply.id)").status == 200)
        }
    }

    @Test("SEC-66 SEC-70 it is asked through the door as for a host that a user named, bounded in size and time")
    func bounds() async throws {
        let door = OneAnswer(.success((200, Picture.png)))
        try await open(door) { house in
            _ = try await house.send(.post, "/v1/media", ["url": .string(Self.address)])
        }

        let request = try #require(door.requests.first)
        #expect(request.peer == .named(nil))
        #expect(request.kind == .importing)
        #expect(request.limits.bodyBytes == 4 << 30)
        #expect(request.limits.total <= .minutes(5))
        #expect(request.limits.redirects <= 3)
        #expect(door.requests.count == 1)
    }

    @Test(
        "SEC-71 what goes wrong there is told by its class, and nothing is stored",
        arguments: [
            .failure(OutboundError(.notAllowed(.address), requestMayHaveBeenSent: false)),
            .failure(OutboundError(.unreachable, requestMayHaveBeenSent: false)),
            .failure(OutboundError(.timeout, requestMayHaveBeenSent: true)),
            .failure(OutboundError(.tooLarge, requestMayHaveBeenSent: true)),
            .failure(OutboundError(.badResponse, requestMayHaveBeenSent: true)),
            .success((404, Picture.png)), .success((200, [])), .success((200, Array("<svg></svg>".utf8))),
        ] as [OneAnswer.Outcome])
    func refused(outcome: OneAnswer.Outcome) async throws {
        try await open(OneAnswer(outcome)) { house in
            let reply = try await house.send(.post, "/v1/media", ["url": .string(Self.address)])

            #expect(reply.status == 422)
            #expect(reply.fields == ["url"])
            #expect(reply.json["detail"]?.string?.contains("pictures.example") == false)
            #expect(reply.json["detail"]?.string?.contains("address)") == false)
        }
    }

    @Test(
        "SEC-67 SEC-68 the real door lets nobody in to this machine, to the neighbours, or by plain http",
        arguments: [
            "https://127.0.0.1/a.png", "https://[::1]/a.png", "https://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/a.png", "https://0x7f000001/a.png", "http://1.1.1.1/a.png", "https://1.1.1.1:22/a.png",
            "ftp://1.1.1.1/a.png", "file:///etc/passwd", "//1.1.1.1/a.png", "heron.png", "",
        ])
    func addressRules(address: String) async throws {
        try await House.open { house in
            let reply = try await house.send(.post, "/v1/media", ["url": .string(address)])

            #expect(reply.status == 422)
            #expect(reply.fields == ["url"])
        }
    }

    @Test("SEC-59 SEC-62 only the one field is taken, and only from those who may compose")
    func guarded() async throws {
        let door = OneAnswer(.success((200, Picture.png)))
        try await open(door) { house in
            let more = try await house.send(
                .post, "/v1/media", ["url": .string(Self.address), "headers": ["Cookie": "a"]])
            let none = try await house.send(.post, "/v1/media", [:])
            let viewer = try await house.send(
                .post, "/v1/media", ["url": .string(Self.address)], key: try await house.key(of: .viewer))

            #expect(more.fields == ["headers"])
            #expect(none.fields == ["url"])
            #expect(viewer.status == 403)
        }
        #expect(door.requests.isEmpty)
    }
}

@Suite("Pages of connections", .timeLimit(.minutes(10)))
struct ConnectionPageTests {
    @Test("S4 pages follow each other without a gap or a repeat, and the last one says so")
    func pages() async throws {
        try await House.open { house in
            let first = try await house.connectBluesky()
            for number in 1...4 { try await house.copyConnection(first, number: number) }

            var seen: [String] = []
            var sizes: [Int] = []
            var cursor: String?
            repeat {
                let uri = "/v1/connections?limit=2" + (cursor.map { "&cursor=\($0)" } ?? "")
                let page = try await house.send(.get, uri)
                let ids = page.json["connections"]?.array?.compactMap { $0["id"]?.string } ?? []
                seen += ids
                sizes.append(ids.count)
                cursor = page.json["next_cursor"]?.string
            } while cursor != nil

            #expect(sizes == [2, 2, 1])
            #expect(Set(seen).count == 5)
            #expect(seen == seen.sorted())
            let whole = try await house.send(.get, "/v1/connections")
            #expect(whole.json["connections"]?.array?.count == 5)
            #expect(whole.json["next_cursor"] == nil)
            #expect(whole.json["connections"]?.array?.allSatisfy { $0["shared_with"]?.integer == 4 } == true)
        }
    }

    @Test(
        "SEC-59 a cursor or limit that is none of ours is refused by name",
        arguments: [
            ("cursor=pst_1", "cursor"), ("cursor=%27", "cursor"), ("limit=0", "limit"), ("limit=201", "limit"),
            ("limit=x", "limit"),
        ])
    func refused(query: String, field: String) async throws {
        try await House.open { house in
            let reply = try await house.send(.get, "/v1/connections?\(query)")

            #expect(reply.status == 422)
            #expect(reply.fields == [field])
        }
    }

    @Test("a list says what one connection says by itself")
    func agreement() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            _ = try await house.schedule("Later", to: id)

            let listed = try await house.send(.get, "/v1/connections")
            let alone = try await house.send(.get, "/v1/connections/\(id)")

            #expect(listed.json["connections"]?[0] == alone.json)
            #expect(alone.json["scheduled_count"]?.integer == 1)
        }
    }
}
