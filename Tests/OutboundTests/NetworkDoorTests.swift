import Domain
import Foundation
import Synchronization
import TestKit
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(10)))
struct NetworkDoorTests {
    @Test("a call arrives as it was meant, and its answer comes back whole")
    func callsArrive() async throws {
        try await HostilePeer.run { conversation in
            try await conversation.answer(
                201, ["X-Request-Id: their-id", "Content-Type: application/json"], #"{"a":1}"#)
        } _: { peer async throws in
            try await withDoor(.detour(to: peer), ports: TestPorts().ports) { door async throws in
                var request = OutboundRequest.test(
                    .post, "/2/tweets", headers: ["Authorization": "Bearer t"], body: .json(["text": "hi"]))
                request.url = request.url.appending([.init("q", "a b")])
                request.attemptID = "att_1"
                let response = try await door.send(request)

                #expect(response.status == 201)
                #expect(try response.json()["a"]?.integer == 1)
                #expect(response.peerRequestID == "their-id")
                #expect(response.sentAt == Instant(milliseconds: 1_800_000_000_000))
                #expect(response.url.origin == "https://api.example")
                let arrived = try #require(peer.requests.first)
                #expect(arrived.line == "POST /2/tweets?q=a%20b HTTP/1.1")
                #expect(arrived.text == #"{"text":"hi"}"#)
                #expect(arrived.header("Content-Type") == "application/json")
                #expect(arrived.header("Authorization") == "Bearer t")
                #expect(arrived.header("X-Request-Id") == "att_1")
                #expect(arrived.header("User-Agent") == "Martlet")
            }
        }
    }

    @Test("a post without a body has neither content nor content type")
    func emptyPosts() async throws {
        try await HostilePeer.run {
            try await $0.answer(200, [], "")
        } _: { peer async throws in
            try await withDoor(.detour(to: peer)) { door async throws in
                _ = try await door.send(.test(.post))
                let arrived = try #require(peer.requests.first)
                #expect(arrived.header("Content-Type") == nil)
                #expect(arrived.header("Content-Length") == "0")
            }
        }
    }

    @Test("errors of the peer are answers", arguments: [400, 401, 404, 429, 500, 503])
    func errorStatusesAreAnswers(_ status: Int) async throws {
        try await HostilePeer.run {
            try await $0.answer(status, ["Content-Type: text/html"], "<html>")
        } _: { peer async throws in
            try await withDoor(.detour(to: peer)) { door async throws in
                var request = OutboundRequest.test()
                request.expected = .json
                let response = try await door.send(request)
                #expect(response.status == status)
                #expect(!response.isSuccess)
                #expect(throws: JSONError.self) { try response.json() }
            }
        }
    }

    @Test("SEC-70 a success of another content type than expected is refused, one without a body is not")
    func contentTypesAreChecked() async throws {
        try await HostilePeer.run { conversation in
            switch conversation.request.target {
            case "/html": try await conversation.answer(200, ["Content-Type: text/html"], "<html>")
            case "/none": try await conversation.answer(200, [], "{}")
            case "/empty": try await conversation.answer(200, [], "")
            default: try await conversation.answer(200, ["Content-Type: application/problem+json; x=y"], "{}")
            }
        } _: { peer async throws in
            try await withDoor(.detour(to: peer)) { door async throws in
                for (path, isAccepted) in [("/html", false), ("/none", false), ("/empty", true), ("/problem", true)] {
                    var request = OutboundRequest.test(.get, path)
                    request.expected = .json
                    if isAccepted {
                        #expect(try await door.send(request).status == 200)
                    } else {
                        let error = try await failure(of: door, request)
                        #expect(error.kind == .badResponse)
                        #expect(error.requestMayHaveBeenSent)
                    }
                }
            }
        }
    }

    @Test("SEC-68 header values cannot add lines", arguments: ["a\r\nX-Evil: 1", "a\nb", "a\u{0}", "\u{7f}"])
    func headersCannotAddLines(_ value: String) async throws {
        try await HostilePeer.run {
            try await $0.answer()
        } _: { peer async throws in
            try await withDoor(.detour(to: peer)) { door async throws in
                let error = try await failure(of: door, .test(headers: ["X-Test": value]))
                #expect(error.kind == .notAllowed(.header))
                #expect(!error.requestMayHaveBeenSent)
                #expect(peer.requests.isEmpty)
            }
        }
    }

    @Test("files and parts are read while they are sent, and must be there whole")
    func filesAreSent() async throws {
        let path = NSTemporaryDirectory() + "martlet-door-\(UUID().uuidString)"
        let content = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(content).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let piece = FilePiece(path: path, offset: 1000, length: 600_000)

        try await HostilePeer.run {
            try await $0.answer()
        } _: { peer async throws in
            try await withDoor(.detour(to: peer)) { door async throws in
                _ = try await door.send(.test(.put, body: .file(piece, contentType: "video/mp4")))
                let parts = [MultipartPart.field("a", "b"), MultipartPart(name: "media", content: .file(piece))]
                _ = try await door.send(.test(.post, body: .multipart(parts)))

                let requests = peer.requests
                #expect(requests.first?.body == Array(content[1000..<601_000]))
                #expect(requests.last?.body.firstRange(of: content[1000..<601_000]) != nil)
                #expect(requests.last?.header("Content-Length") == requests.last.map { String($0.body.count) })
                let missing = FilePiece(path: path, offset: 500_000, length: 600_000)
                let error = try await failure(of: door, .test(.put, body: .file(missing, contentType: "video/mp4")))
                #expect(error.kind == .notAllowed(.body))
                #expect(!error.requestMayHaveBeenSent)
                #expect(peer.requests.count == 2)
            }
        }
    }

    @Test("an answer goes into a new file, and only a good one stays there")
    func answersAreSaved() async throws {
        let path = NSTemporaryDirectory() + "martlet-door-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }

        try await HostilePeer.run { conversation in
            switch conversation.request.target {
            case "/missing": try await conversation.answer(404, [], "gone")
            default: try await conversation.answer(200, ["Content-Type: image/png"], content)
            }
        } _: { peer async throws in
            try await withDoor(.detour(to: peer)) { door async throws in
                var request = OutboundRequest.test(.get, "/image", kind: .importing)
                request.destination = .file(path)
                request.limits.bodyBytes = 299_999
                #expect(try await failure(of: door, request).kind == .tooLarge)
                #expect(!FileManager.default.fileExists(atPath: path))

                let asked = Mutex<[Int]>([])
                request.limits.bodyBytes = 300_000
                request.admits = { total in
                    asked.withLock { $0.append(total) }
                    return total < 300_000
                }
                #expect(try await failure(of: door, request).kind == .tooLarge)
                let first = asked.withLock { $0 }
                #expect(first == [300_000])
                #expect(!FileManager.default.fileExists(atPath: path))
                request.admits = { total in
                    asked.withLock { $0.append(total) }
                    return true
                }

                request.url = OutboundURL("https://api.example", path: "/missing")
                #expect(try await door.send(request).body == Array("gone".utf8))
                #expect(!FileManager.default.fileExists(atPath: path))

                request.url = OutboundURL("https://api.example", path: "/image")
                #expect(try await door.send(request).bodyLength == 300_000)
                let last = asked.withLock { $0.last }
                #expect(last == 300_000)
                #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == content)

                // Never over a file that is there already.
                #expect(try await failure(of: door, request).kind == .notAllowed(.body))
            }
        }
    }
}
