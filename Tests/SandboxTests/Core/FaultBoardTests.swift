import Testing

@testable import Sandbox

/// Which script hits which request, and the board that holds them.
@Suite("Fault board", .timeLimit(.minutes(10)))
struct FaultBoardTests {
    @Test(
        "a script is meant for a platform, an endpoint or a beginning of endpoints, and an account or anybody",
        arguments: [
            (Fault(.reset), true), (Fault(.reset, platform: "x"), true), (Fault(.reset, platform: "y"), false),
            (Fault(.reset, platform: ""), false), (Fault(.reset, endpoint: "media.upload"), true),
            (Fault(.reset, endpoint: "media.*"), true), (Fault(.reset, endpoint: "media.upload*"), true),
            (Fault(.reset, endpoint: "media"), false), (Fault(.reset, endpoint: "media.upload.more*"), false),
            (Fault(.reset, endpoint: ".upload*"), false), (Fault(.reset, endpoint: ""), false),
            (Fault(.reset, account: "ada"), true), (Fault(.reset, account: "grace"), false),
            (Fault(.reset, platform: "x", endpoint: "media.*", account: "ada"), true),
            (Fault(.reset, platform: "y", endpoint: "media.*", account: "ada"), false),
            (Fault(.reset, platform: "x", endpoint: "tweets.*", account: "ada"), false),
            (Fault(.reset, platform: "x", endpoint: "media.*", account: "grace"), false),
        ])
    func applies(fault: Fault, isMeant: Bool) {
        #expect(fault.applies(platform: "x", endpoint: "media.upload", account: "ada") == isMeant)
    }

    @Test("a script for an account never hits a request of nobody")
    func nobody() {
        let board = FaultBoard(random: RandomSource(seed: 1))
        board.add(Fault(.reset, account: "ada", times: nil))
        #expect(board.take(platform: "x", endpoint: "me", account: nil) == nil)
        #expect(board.take(platform: "x", endpoint: "me", account: "ada") != nil)
        #expect(board.all.map(\.hits) == [1])
    }

    @Test("the first that fits is taken; one that does not fit is passed over and not used up")
    func order() {
        let board = FaultBoard(random: RandomSource(seed: 1))
        board.add(Fault(.html, endpoint: "other"))
        board.add(Fault(.outage, endpoint: "me", times: 2))
        board.add(Fault(.reset, times: 1))
        let kinds = (0..<4).map { _ in board.take(platform: "x", endpoint: "me", account: nil)?.kind }
        #expect(kinds == [.outage, .outage, .reset, nil])
        #expect(board.all.map(\.hits) == [0, 2, 1])
        #expect(board.all.map(\.isSpent) == [false, true, true])
    }

    @Test("a script without a number of times is never spent")
    func unlimited() {
        let board = FaultBoard(random: RandomSource(seed: 1))
        board.add(Fault(.outage, times: nil))
        for _ in 0..<100 { #expect(board.take(platform: "x", endpoint: "me", account: nil) != nil) }
        #expect(board.all.first?.hits == 100 && board.all.first?.isSpent == false)
    }

    @Test("numbers are never given twice, and only what is there can be taken down")
    func numbers() {
        let board = FaultBoard(random: RandomSource(seed: 1))
        #expect((1...3).map { _ in board.add(Fault(.reset)) } == [1, 2, 3])
        #expect(board.remove(2) && !board.remove(2) && !board.remove(99))
        #expect(board.all.map(\.id) == [1, 3])
        board.removeAll()
        #expect(board.all.isEmpty && board.add(Fault(.reset)) == 4)
    }

    @Test("a full board lets spent scripts go, and those in force stay")
    func full() {
        let board = FaultBoard(random: RandomSource(seed: 1))
        for number in 0..<FaultBoard.maximum { board.add(Fault(.reset, endpoint: number < 10 ? "me" : "other")) }
        for _ in 0..<10 { _ = board.take(platform: "x", endpoint: "me", account: nil) }
        #expect(board.add(Fault(.html)) != nil)
        #expect(board.all.count == FaultBoard.maximum - 9)
        #expect(board.all.filter { $0.fault.endpoint == "other" }.count == FaultBoard.maximum - 10)
    }

    @Test("a chance of nothing never hits, and uses nothing up", arguments: [(0.0, 0), (1.0, 20)])
    func chance(probability: Double, hits: Int) {
        let board = FaultBoard(random: RandomSource(seed: 3))
        board.add(Fault(.outage, times: nil).with { $0.probability = probability })
        let taken = (0..<20).count { _ in board.take(platform: "x", endpoint: "me", account: nil) != nil }
        #expect(taken == hits && board.all.first?.hits == hits)
    }

    @Test(
        "the usual values are those that the control interface leaves out",
        arguments: Fault.Kind.allCases)
    func usual(kind: Fault.Kind) throws {
        let fault = try Fault(json: ["kind": .string(kind.rawValue)])
        #expect(fault == Fault(kind))
        let own: [Fault.Kind: [String]] = [
            .oversized: ["bytes"], .rateLimit: ["retry_after_seconds", "with_headers"], .slowDrip: ["chunk_bytes"],
            .staleList: ["lag_seconds"],
        ]
        let usual = ["endpoint", "kind", "platform", "times"]
        #expect(fault.json.object?.keys.sorted() == (usual + (own[kind] ?? [])).sorted())
    }

    @Test(
        "numbers of a script lie within what makes sense",
        arguments: [
            (["delay_ms": 0], true), (["delay_ms": 86_400_000], true), (["delay_ms": 86_400_001], false),
            (["pause_ms": -1], false), (["status": 200], true), (["status": 199], false), (["status": 599], true),
            (["status": 600], false), (["times": 1], true), (["times": 0], false), (["times": "unlimited"], true),
            (["times": "often"], false), (["probability": 0], true), (["probability": .number(1.01)], false),
            (["probability": .number(-0.01)], false), (["bytes": 0], true), (["bytes": -1], false),
            (["lag_seconds": 0], true), (["lag_seconds": -1], false),
            (["chunk_bytes": 1], true), (["chunk_bytes": 0], false), (["remove": ["a", 1]], false),
            (["set": []], false), (["headers": ["X-A": "b"]], true), (["headers": []], false),
            (["after_effect": 1], false), (["with_headers": "no"], false), (["body": 5], false),
        ] as [([String: JSONValue], Bool)])
    func ranges(members: [String: JSONValue], isRight: Bool) {
        let json = members.merging(["kind": "status"]) { $1 }
        #expect(((try? Fault(json: json)) != nil) == isRight)
    }
}
