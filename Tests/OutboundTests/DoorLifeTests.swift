import Domain
import Foundation
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(10)))
struct DoorLifeTests {
    @Test("many calls at once are all answered, each by its own")
    func manyCalls() async throws {
        try await HostilePeer.run { conversation in
            try await conversation.answer(200, [], conversation.request.target)
        } _: { peer in
            try await withDoor(.detour(to: peer)) { door in
                let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                    for number in 0..<60 {
                        group.addTask {
                            let response = try await door.send(.test(.get, "/\(number)"))
                            return (number, String(decoding: response.body, as: UTF8.self))
                        }
                    }
                    return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
                }
                #expect(answers == Dictionary(uniqueKeysWithValues: (0..<60).map { ($0, "/\($0)") }))
            }
        }
    }

    @Test("a closed door sends nothing and says so")
    func closedDoors() async throws {
        try await HostilePeer.run {
            try await $0.answer()
        } _: { peer in
            let door = try NetworkDoor(.detour(to: peer), ports: .system)
            await door.close()
            let error = try await failure(of: door, .test(.post))
            #expect(error.kind == .unreachable)
            #expect(!error.requestMayHaveBeenSent)
            #expect(peer.requests.isEmpty)
            await door.close()
        }
    }

    @Test("SEC-50 certificates that cannot be read keep the door from opening", arguments: ["", "no certificate"])
    func badCertificates(_ text: String) {
        #expect(throws: (any Error).self) {
            try NetworkDoor(DoorSettings(trustedCertificates: text), ports: .system)
        }
    }

    @Test("SEC-66 only the door below knows a network client")
    func oneWayOut() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        // The sandbox is no part of the house; it plays servers that fetch on their own.
        let houses = try FileManager.default.contentsOfDirectory(atPath: sources.path)
            .filter { !["Outbound", "Sandbox"].contains($0) }
        #expect(houses.contains("Engine"))
        for house in houses {
            let files = FileManager.default.enumerator(atPath: sources.appendingPathComponent(house).path)
            for case let name as String in files ?? .init() where name.hasSuffix(".swift") {
                let text = try String(
                    contentsOf: sources.appendingPathComponent(house).appendingPathComponent(name), encoding: .utf8)
                for word in ["import AsyncHTTPClient", "URLSession", "FoundationNetworking", "ClientBootstrap"] {
                    #expect(!text.contains(word), "\(house)/\(name) opens a way of its own: \(word)")
                }
            }
        }
    }
}
