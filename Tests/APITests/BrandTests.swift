import Domain
import HTTPTypes
import Outbound
import Testing

@testable import API

@Suite("Brands through the interface", .timeLimit(.minutes(10)))
struct BrandTests {
    @Test("S3.02 brands are made, filled, renamed and removed; their accounts go to the brand that is named")
    func comeAndGo() async throws {
        try await House.open { house in
            let account = try await house.connectBluesky()
            let studio = try #require(
                try await house.send(.get, "/v1/brands").json["brands"]?[0]?["id"]?.string)
            let looms = try await house.send(.post, "/v1/brands", ["name": "Looms"])
            let mills = try await house.send(.post, "/v1/brands", ["name": "Mills"])
            #expect(looms.status == 201 && looms.json["account_count"]?.integer == 0)
            let path = "/v1/brands/\(try looms.id)"

            let put = try await house.send(.post, path + "/connections", ["connection_ids": [.string(account)]])
            #expect(put.status == 200 && put.json["account_count"]?.integer == 1)
            let listed = try await house.send(.get, "/v1/connections?brand_id=\(try looms.id)")
            #expect(listed.json["connections"]?[0]?["id"]?.string == account)
            _ = try await house.send(
                .post, "/v1/slots", ["weekday": "monday", "time": "09:30", "brand_id": .string(try looms.id)])
            let renamed = try await house.send(.patch, path, ["name": "Looms & Sons"])
            #expect(renamed.json["name"]?.string == "Looms & Sons" && renamed.json["slot_count"]?.integer == 1)

            let removed = try await house.send(.delete, path + "?into=\(try mills.id)")
            #expect(removed.status == 204)
            let left = try await house.send(.get, "/v1/brands").json["brands"]?.array ?? []
            #expect(left.map { $0["id"]?.string } == [studio, try mills.id])
            #expect(left.map { $0["account_count"]?.integer } == [0, 1])
            #expect(try await house.send(.get, "/v1/slots").json["slots"]?.array == [])
        }
    }

    @Test("what cannot be is refused with its code, and nothing is changed")
    func refused() async throws {
        try await House.open { house in
            let account = try await house.connectBluesky()
            let studio = try #require(
                try await house.send(.get, "/v1/brands").json["brands"]?[0]?["id"]?.string)
            let path = "/v1/brands/\(studio)"
            let only = try await house.send(.delete, path)
            #expect(only.status == 409 && only.code == "only_brand")
            let looms = try await house.send(.post, "/v1/brands", ["name": "Looms"])
            let twice = try await house.send(.post, "/v1/brands", ["name": "looms"])
            #expect(twice.status == 409 && twice.code == "exists")
            #expect(try await house.send(.post, "/v1/brands", ["name": " "]).fields == ["name"])
            #expect(try await house.send(.delete, path + "?into=\(studio)").fields == ["into"])
            #expect(try await house.send(.delete, path + "?into=brd_1").fields == ["into"])
            let unknown = "con_" + String(repeating: "7", count: 26)
            for ids in [[account, unknown], [account, "con_1"]] {
                let reply = try await house.send(
                    .post, "/v1/brands/\(try looms.id)/connections",
                    ["connection_ids": .array(ids.map(JSONValue.string))])
                #expect(reply.status == 404 || reply.fields == ["connection_ids[1]"])
            }
            let nothing = try await house.send(
                .post, "/v1/brands/\(try looms.id)/connections", ["connection_ids": []])
            #expect(nothing.fields == ["connection_ids"])
            let listed = try await house.send(.get, "/v1/brands").json["brands"]?.array ?? []
            #expect(listed.map { $0["account_count"]?.integer } == [1, 0])
        }
    }
}
