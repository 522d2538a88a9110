import Domain
import Engine
import HTTPTypes
import Outbound
import Testing

@testable import API

/// Files in pieces through the interface (SEC-77).
@Suite("Upload calls", .timeLimit(.minutes(5)))
struct UploadCallsTests {
    private func patch(
        _ house: House, _ id: String, _ bytes: [UInt8], _ headers: [String: String]
    ) async throws -> Reply {
        let all = ["Authorization": "Bearer \(house.key.expose())"].merging(headers) { $1 }
        return try await house.sendRaw(.patch, "/v1/media/uploads/\(id)", bytes, headers: all)
    }

    private func piece(_ offset: Int) -> [String: String] {
        ["Content-Type": "application/octet-stream", "Upload-Offset": "\(offset)"]
    }

    private func begin(_ house: House, _ count: Int = Picture.png.count) async throws -> Reply {
        try await house.send(
            .post, "/v1/media/uploads", ["file_name": "loom.png", "byte_count": .integer(count)])
    }

    @Test("SEC-77 a file comes in pieces, and the answer to the last one is the file")
    func pieces() async throws {
        try await House.open { house in
            let begun = try await begin(house)
            let id = try begun.id
            let first = try await patch(house, id, Array(Picture.png.prefix(20)), piece(0))
            let asked = try await house.send(.get, "/v1/media/uploads/\(id)")
            let last = try await patch(house, id, Array(Picture.png.dropFirst(20)), piece(20))

            #expect(begun.status == 201 && begun.json["offset"]?.integer == 0)
            #expect(begun.json["expires_at"]?.string != nil)
            #expect(first.status == 200 && first.json["offset"]?.integer == 20)
            #expect(asked.json["offset"]?.integer == 20)
            #expect(last.json["media"]?["file_name"]?.string == "loom.png")
            #expect(last.json["media"]?["kind"]?.string == "image")
            #expect(try await house.send(.get, "/v1/media/uploads/\(id)").status == 404)
            let medium = try #require(last.json["media"]?["id"]?.string)
            #expect(try await house.send(.get, "/v1/media/\(medium)").status == 200)
        }
    }

    @Test("SEC-77 a piece that is in the wrong place, too long, or says nothing of its place is refused")
    func wrong() async throws {
        try await House.open { house in
            let id = try await begin(house).id
            let ahead = try await patch(house, id, [1], piece(5))
            let placeless = try await patch(house, id, [1], ["Content-Type": "application/octet-stream"])
            let negative = try await patch(house, id, [1], piece(-1))
            let typed = try await patch(house, id, [1], ["Content-Type": "image/png", "Upload-Offset": "0"])
            let long = try await patch(house, id, Picture.png + [0], piece(0))
            let unknown = try await patch(house, "upl_00000000000000000000000000", [1], piece(0))

            #expect(ahead.status == 409 && ahead.code == "wrong_offset")
            #expect(placeless.fields == ["Upload-Offset"] && negative.fields == ["Upload-Offset"])
            #expect(typed.status == 415)
            #expect(long.status == 422 && long.fields == ["file"])
            #expect(unknown.status == 404)
        }
    }

    @Test("SEC-77 what cannot be taken is refused when it is announced; an upload can be given up")
    func announced() async throws {
        try await House.open { house in
            #expect(try await begin(house, 5 << 30).status == 422)
            #expect(try await begin(house, 0).status == 422)
            let id = try await begin(house).id
            #expect(try await house.send(.delete, "/v1/media/uploads/\(id)").status == 204)
            #expect(try await patch(house, id, [1], piece(0)).status == 404)
        }
    }

    @Test("SEC-62 whoever may only look uploads nothing")
    func roles() async throws {
        try await House.open { house in
            let key = try await house.engine.people.createAPIKey(name: "eyes", role: .viewer, by: house.owner).key
            let reply = try await house.send(
                .post, "/v1/media/uploads", ["file_name": "a", "byte_count": 1], key: key)
            #expect(reply.status == 403)
        }
    }

    @Test("the same file is answered and not stored twice")
    func twins() async throws {
        try await House.open { house in
            let first = try await house.upload()
            let second = try await house.upload(name: "again.png")
            #expect(first.status == 201 && second.status == 201)
            #expect(try first.id == second.id)
        }
    }
}
