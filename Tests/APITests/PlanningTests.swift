import Domain
import HTTPTypes
import Outbound
import Testing

@testable import API

@Suite("Planning through the interface", .timeLimit(.minutes(10)))
struct PlanningTests {
    private func body(_ time: JSONValue?, to id: String, more: [String: JSONValue] = [:]) -> JSONValue {
        var members: [String: JSONValue] = ["content": "Planned", "deliveries": [["connection_id": .string(id)]]]
        members["publish_at"] = time
        return .object(members.merging(more) { $1 })
    }

    private static let timeCases: [(JSONValue, String?)] = [
        ("2199-07-01T09:00", nil),
        (["local": "2199-07-01T09:00", "zone": "Asia/Kathmandu"], "2199-07-01T03:15:00.000Z"),
        (["local": "2199-07-01T09:00"], "2199-07-01T09:00:00.000Z"),
        (["local": "2199-07-01T09:00", "zone": "Mars/Olympus"], nil), (["local": "tomorrow"], nil),
        (["zone": "Europe/Berlin"], nil),
    ]

    @Test("D4 a time is an instant, or local with its zone; both are given back", arguments: timeCases)
    func times(time: JSONValue, instant: String?) async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let made = try await house.send(.post, "/v1/posts", body(time, to: id))
            #expect(made.json["publish_at"]?.string == instant, "\(made.json.text)")
            #expect(made.status == (instant == nil ? 422 : 201))
            guard instant != nil else {
                #expect(made.fields.first?.hasPrefix("publish_at") == true)
                return
            }
            let zone = time["zone"]?.string ?? "UTC"
            let shown: JSONValue = ["local": "2199-07-01T09:00", "zone": .string(zone)]
            #expect(made.json["publish_local"] == shown)
            let delivery = try #require(made.json["deliveries"]?[0]?["id"]?.string)
            let moved = try await house.send(
                .post, "/v1/deliveries/\(delivery)/reschedule",
                ["publish_at": ["local": "2199-07-01T10:00", "zone": "Europe/Berlin"]])
            #expect(moved.json["due_at"]?.string == "2199-07-01T08:00:00.000Z")
        }
    }

    @Test("each account can have a time of its own; an edit for an outdated revision is refused")
    func ownTimes() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let deliveries: JSONValue = [
                ["connection_id": .string(id), "publish_at": ["local": "2199-07-02T09:00", "zone": "Europe/Berlin"]]
            ]
            let made = try await house.send(
                .post, "/v1/posts", body("2199-07-01T09:00:00Z", to: id, more: ["deliveries": deliveries]))
            #expect(made.json["publish_at"]?.string == "2199-07-01T09:00:00.000Z")
            #expect(made.json["deliveries"]?[0]?["due_at"]?.string == "2199-07-02T07:00:00.000Z")
            let path = "/v1/posts/\(try made.id)"
            let time: JSONValue = "2199-07-01T10:00:00Z"
            #expect(try await house.send(.patch, path, ["publish_at": time, "revision": 1]).status == 200)
            let late = try await house.send(.patch, path, ["publish_at": time, "revision": 1])
            #expect(late.status == 409 && late.code == "changed")
        }
    }

    @Test("posting slots are set, used one after the other, and taken away")
    func slots() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let none = try await house.send(.post, "/v1/posts", body(nil, to: id, more: ["next_slot": true]))
            #expect(none.status == 409 && none.code == "no_slot")
            let slot = try await house.send(.post, "/v1/slots", ["weekday": "monday", "time": "09:30"])
            #expect(slot.status == 201, "\(slot.json.text)")
            let twice = try await house.send(.post, "/v1/slots", ["weekday": "monday", "time": "09:30"])
            #expect(twice.status == 409 && twice.code == "exists")
            let wrong = try await house.send(.post, "/v1/slots", ["weekday": "monday", "time": "9:30"])
            #expect(wrong.fields == ["time"])

            let listing = try await house.send(.get, "/v1/slots").json
            #expect(listing["zone"]?.string == "UTC" && listing["slots"]?[0]?["time"]?.string == "09:30")
            let first = try await house.send(.post, "/v1/posts", body(nil, to: id, more: ["next_slot": true]))
            let second = try await house.send(.post, "/v1/posts", body(nil, to: id, more: ["next_slot": true]))
            #expect(first.json["publish_at"] == listing["next_free_at"], "\(first.json.text)")
            let times = try [first, second].map {
                try #require($0.json["publish_at"]?.string.flatMap(RFC3339.instant))
            }
            #expect(times[1] - times[0] == .days(7))
            let both = try await house.send(
                .post, "/v1/posts", body("2199-07-01T09:00:00Z", to: id, more: ["next_slot": true]))
            #expect(both.fields == ["publish_at"])
            #expect(try await house.send(.delete, "/v1/slots/\(try slot.id)").status == 204)
            #expect(try await house.send(.delete, "/v1/slots/\(try slot.id)").status == 404)
        }
    }

    @Test("the zone is told, its change is told before it is made, and made only from the zone that was seen")
    func zone() async throws {
        try await House.open { house in
            let before = try await house.send(.get, "/v1/workspace").json
            #expect(before["zone"]?.string == "UTC" && before["name"]?.string?.isEmpty == false)
            _ = try await house.send(.post, "/v1/slots", ["weekday": "monday", "time": "09:30"])

            let asked = try await house.send(.patch, "/v1/workspace", ["zone": "Europe/Berlin", "preview": true])
            #expect(
                asked.json["change"] == [
                    "from": "UTC", "to": "Europe/Berlin", "slots": 1, "series": 0, "other_series": 0, "posts": 0,
                ], "\(asked.json.text)")
            #expect(asked.json["workspace"]?["zone"]?.string == "UTC")
            let late = try await house.send(.patch, "/v1/workspace", ["zone": "Europe/Berlin", "from": "Asia/Tokyo"])
            #expect(late.status == 409 && late.code == "changed")
            let wrong = try await house.send(.patch, "/v1/workspace", ["zone": "Mars/Olympus"])
            #expect(wrong.fields == ["zone"])

            let done = try await house.send(.patch, "/v1/workspace", ["zone": "Europe/Berlin", "from": "UTC"])
            #expect(done.json["workspace"]?["zone"]?.string == "Europe/Berlin")
            #expect(try await house.send(.get, "/v1/slots").json["zone"]?.string == "Europe/Berlin")
        }
    }

    @Test("posting slots of a brand are listed with it, and a brand that is not there is refused")
    func slotsOfBrands() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let before = try await house.send(.get, "/v1/slots").json
            let brand = try #require(before["brands"]?[0]?["id"]?.string)
            #expect(before["brands"]?[0]?["next_free_at"] == nil)
            let slot = try await house.send(
                .post, "/v1/slots", ["weekday": "monday", "time": "09:30", "brand_id": .string(brand)])
            #expect(slot.status == 201 && slot.json["brand_id"]?.string == brand, "\(slot.json.text)")
            let nobody = "brd_00000000000000000000000009"
            let refused = try await house.send(
                .post, "/v1/slots", ["weekday": "monday", "time": "09:30", "brand_id": .string(nobody)])
            #expect(refused.fields == ["brand_id"])

            let listing = try await house.send(.get, "/v1/slots").json
            let next = try #require(listing["brands"]?[0]?["next_free_at"])
            #expect(listing["next_free_at"] == nil && listing["slots"]?[0]?["brand_id"]?.string == brand)
            let post = try await house.send(.post, "/v1/posts", body(nil, to: id, more: ["next_slot": true]))
            #expect(post.json["publish_at"] == next, "\(post.json.text)")
        }
    }

    @Test("a post repeats, is changed with its posts to come, and ends")
    func series() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let made = try await house.send(
                .post, "/v1/series",
                [
                    "content": "Good morning", "deliveries": [["connection_id": .string(id)]],
                    "starts_at": ["local": "2199-07-01T09:00", "zone": "Europe/Berlin"], "repeat": "weekly",
                    "every": 2, "count": 3,
                ])
            #expect(made.status == 201, "\(made.json.text)")
            #expect(made.json["next_at"]?.string == "2199-07-01T07:00:00.000Z")
            #expect(made.json["count"]?.integer == 3 && made.json["every"]?.integer == 2)
            let path = "/v1/series/\(try made.id)"
            let post = try #require(made.json["post_ids"]?[0]?.string)
            #expect(try await house.send(.get, "/v1/posts/\(post)").json["series_id"] == made.json["id"])

            let changed = try await house.send(.patch, path, ["content": "Good day", "until": "2199-08-01"])
            #expect(changed.json["until"]?.string == "2199-08-01" && changed.json["count"] == nil)
            #expect(changed.json["repeat"]?.string == "weekly", "what was not said stays")
            let text = try await house.send(.get, "/v1/posts/\(post)").json["parts"]?[0]?["text"]?.string
            #expect(text == "Good day")
            let wrong = try await house.send(.patch, path, ["until": "someday"])
            #expect(wrong.fields == ["until"])

            let listed = try await house.send(.get, "/v1/series?limit=1")
            #expect(listed.json["series"]?[0]?["id"] == made.json["id"])
            let ended = try await house.send(.delete, path)
            #expect(ended.json["status"]?.string == "stopped" && ended.json["post_ids"]?.array == [])
            #expect(try await house.send(.get, "/v1/posts/\(post)").status == 404)
            #expect(try await house.send(.patch, path, ["content": "Late"]).code == "wrong_state")
        }
    }

    @Test(
        "a series must say when it begins and ends",
        arguments: [
            (["count": 3], ["starts_at"]), (["starts_at": ["local": "2199-07-01T09:00"]], ["until"]),
            (["starts_at": ["local": "2199-07-01T09:00"], "count": 3, "until": "2199-08-01"], ["until"]),
            (["starts_at": ["local": "2199-07-01T09:00"], "count": 3, "every": 0], ["every"]),
            (["starts_at": "2199-07-01T09:00:00Z", "count": 3], ["starts_at"]),
        ] as [([String: JSONValue], [String])])
    func refusedSeries(more: [String: JSONValue], fields: [String]) async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let refused = try await house.send(
                .post, "/v1/series", body(nil, to: id, more: more.merging(["repeat": "daily"]) { $1 }))
            #expect(refused.status == 422 && refused.fields == fields, "\(refused.json.text)")
        }
    }

    @Test("S1.42 what was missed is listed, and decided in bulk; each outcome is told")
    func review() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let made = try await house.schedule("Later", to: id)
            let delivery = try #require(made.json["deliveries"]?[0]?["id"]?.string)
            #expect(try await house.send(.get, "/v1/review").json["deliveries"]?.array == [])
            let unknown = "dlv_" + String(repeating: "0", count: 26)
            let outcomes = try await house.send(
                .post, "/v1/review", ["deliveries": [.string(delivery), .string(unknown)], "action": "drop"])
            #expect(outcomes.json["outcomes"]?[0]?["done"]?.bool == true, "\(outcomes.json.text)")
            #expect(outcomes.json["outcomes"]?[1]?["code"]?.string == "not_found")
            let state = try await house.send(.get, "/v1/posts/\(try made.id)").json["deliveries"]?[0]?["state"]?.string
            #expect(state == "cancelled")
            let again = try await house.send(.post, "/v1/deliveries/\(delivery)/drop")
            #expect(again.status == 409 && again.code == "wrong_state")
            let untimed = try await house.send(
                .post, "/v1/review", ["deliveries": [.string(delivery)], "action": "reschedule"])
            #expect(untimed.fields == ["publish_at"])
        }
    }
}
