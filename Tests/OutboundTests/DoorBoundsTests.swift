import Domain
import Testing

@testable import Outbound

/// Peers that answer badly, slowly or without end.
@Suite(.timeLimit(.minutes(10)))
struct DoorBoundsTests {
    private func refused(
        _ limits: CallLimits, _ script: @escaping HostilePeer.Script
    ) async throws -> OutboundError {
        try await HostilePeer.run(script: script) { peer in
            try await withDoor(.detour(to: peer)) { door async throws in
                var request = OutboundRequest.test()
                request.limits = limits
                return try await failure(of: door, request)
            }
        }
    }

    private let usual = CallLimits(total: .seconds(20), bodyBytes: 64 << 10)

    @Test("SEC-70 a body that announces too much is not read")
    func announcedSizes() async throws {
        let error = try await refused(usual) { conversation in
            try await conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
            try await conversation.waitForHangUp()
        }
        #expect(error.kind == .tooLarge)
        #expect(error.requestMayHaveBeenSent)
    }

    @Test("SEC-70 a body without end is cut at its bound")
    func endlessBodies() async throws {
        let error = try await refused(usual) { conversation in
            try await conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while true { try await conversation.write("1000\r\n\(String(repeating: "a", count: 0x1000))\r\n") }
        }
        #expect(error.kind == .tooLarge)
    }

    @Test("SEC-70 a head without end is cut")
    func endlessHeads() async throws {
        let error = try await refused(usual) { conversation in
            try await conversation.write("HTTP/1.1 200 OK\r\n")
            for number in 0..<5000 {
                try await conversation.write("X-\(number): \(String(repeating: "a", count: 1000))\r\n")
            }
            try await conversation.waitForHangUp()
        }
        #expect(error.kind == .badResponse || error.kind == .unreachable)
        #expect(error.requestMayHaveBeenSent)
    }

    @Test("SEC-70 a head above 64 KiB is refused though it ends")
    func largeHeads() async throws {
        let error = try await refused(usual) { conversation in
            let field = "X-A: \(String(repeating: "a", count: 10_000))"
            try await conversation.answer(200, Array(repeating: field, count: 7), "")
        }
        #expect(error.kind == .tooLarge)
    }

    @Test("SEC-70 a compressed body counts by what it becomes")
    func gzipBombs() async throws {
        let bomb = GzipBomb.bytes(megabytes: 64)
        #expect(bomb.count < 512 << 10)
        let error = try await refused(CallLimits(total: .seconds(20), bodyBytes: 8 << 20)) { conversation in
            try await conversation.answer(200, ["Content-Encoding: gzip"], bomb)
        }
        #expect(error.kind == .tooLarge)
    }

    @Test("a compressed body within its bound is inflated")
    func gzipIsInflated() async throws {
        try await HostilePeer.run {
            try await $0.answer(200, ["Content-Encoding: gzip"], GzipBomb.bytes(megabytes: 1))
        } _: { peer async throws in
            try await withDoor(.detour(to: peer)) { door async throws in
                let response = try await door.send(.test())
                #expect(response.body == Array(repeating: 0, count: 1 << 20))
                #expect(peer.requests.first?.header("Accept-Encoding") == "gzip")
            }
        }
    }

    @Test("SEC-70 a slow drip is cut by the total deadline")
    func slowDrips() async throws {
        let limits = CallLimits(total: .milliseconds(400), bodyBytes: 64 << 10)
        let error = try await refused(limits) { conversation in
            try await conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while true {
                try await conversation.write("a")
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        #expect(error.kind == .timeout)
        #expect(error.requestMayHaveBeenSent)
    }

    @Test("SEC-70 a peer that stalls after the head is cut by the total deadline")
    func stallsAfterTheHead() async throws {
        let limits = CallLimits(total: .milliseconds(300), bodyBytes: 64 << 10)
        let error = try await refused(limits) { conversation in
            try await conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")
            try await conversation.waitForHangUp()
        }
        #expect(error.kind == .timeout)
    }

    @Test("SEC-70 a peer that never begins to answer is cut by the deadline of the first byte")
    func silence() async throws {
        let limits = CallLimits(total: .seconds(30), firstByte: .milliseconds(200), bodyBytes: 64 << 10)
        let started = ContinuousClock.now
        try await HostilePeer.run {
            try await $0.waitForHangUp()
        } _: { peer async throws in
            var settings = try DoorSettings.detour(to: peer)
            settings.connectTimeout = .milliseconds(200)
            try await withDoor(settings) { door async throws in
                var request = OutboundRequest.test(.post, body: .json([]))
                request.limits = limits
                let error = try await failure(of: door, request)
                #expect(error.kind == .timeout)
                #expect(error.requestMayHaveBeenSent)
            }
        }
        #expect(ContinuousClock.now - started < .seconds(10))
    }

    @Test("REL-24 a reset after the request leaves open whether it took effect")
    func resets() async throws {
        let error = try await refused(usual) { try await $0.reset() }
        #expect(error.kind == .unreachable)
        #expect(error.requestMayHaveBeenSent)
    }

    @Test(
        "REL-24 an orderly end without an answer, or in the middle of one, leaves it open too",
        arguments: [
            "", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        ])
    func brokenAnswers(_ text: String) async throws {
        let error = try await refused(usual) { conversation in
            try await conversation.write(text)
            try await conversation.close()
        }
        #expect(error.kind == .unreachable)
        #expect(error.requestMayHaveBeenSent)
    }

    @Test(
        "SEC-70 an answer that is no HTTP is a bad response",
        arguments: [
            "SSH-2.0-OpenSSH_9\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\nhello",
        ])
    func otherProtocols(_ text: String) async throws {
        let error = try await refused(usual) { conversation in
            try await conversation.write(text)
            try await conversation.waitForHangUp()
        }
        #expect(error.kind == .badResponse)
        #expect(error.requestMayHaveBeenSent)
    }

    @Test("REL-24 nothing was sent when nobody listens")
    func nobodyListens() async throws {
        let port = try await HostilePeer.run { _ in
        } _: {
            $0.port
        }
        let settings = try DoorSettings(routes: RouteMap([("https://api.example", "http://127.0.0.1:\(port)")]))
        try await withDoor(settings) { door async throws in
            let error = try await failure(of: door, .test(.post, body: .json([])))
            #expect(error.kind == .unreachable)
            #expect(!error.requestMayHaveBeenSent)
        }
    }

    @Test("a cancelled call says so, and that it may have been sent")
    func cancellation() async throws {
        let (arrived, arrive) = AsyncStream.makeStream(of: Void.self)
        try await HostilePeer.run { conversation in
            arrive.yield()
            try await conversation.waitForHangUp()
        } _: { peer async throws in
            try await withDoor(.detour(to: peer)) { door async throws in
                let call = Task { try await failure(of: door, .test(.post, body: .json([]))) }
                for await _ in arrived { break }
                call.cancel()
                let error = try await call.value
                #expect(error.kind == .cancelled)
                #expect(error.requestMayHaveBeenSent)
            }
        }
    }

    @Test("a call of a task that is cancelled already never leaves")
    func cancelledBefore() async throws {
        try await HostilePeer.run {
            try await $0.answer()
        } _: { peer async throws in
            try await withDoor(.detour(to: peer)) { door async throws in
                let call = Task {
                    while !Task.isCancelled { await Task.yield() }
                    return try await failure(of: door, .test())
                }
                call.cancel()
                let error = try await call.value
                #expect(error.kind == .cancelled)
                #expect(!error.requestMayHaveBeenSent)
                #expect(peer.requests.isEmpty)
            }
        }
    }

    @Test(
        "SEC-69 token, registration and webhook calls are never led elsewhere",
        arguments: [
            CallKind.token, .registration, .webhook, .platformCall, .upload, .discovery,
        ])
    func mostCallsAreNotRedirected(_ kind: CallKind) async throws {
        try await HostilePeer.run {
            try await $0.answer(302, ["Location: /elsewhere"], "")
        } _: { peer async throws in
            try await withDoor(.detour(to: peer)) { door async throws in
                #expect(try await door.send(.test(.get, kind: kind)).status == 302)
                #expect(peer.requests.count == 1)
            }
        }
    }
}

/// A gzip file of zeros, made without a compressor: fixed Huffman codes, a literal zero and then runs of 258 zeros.
enum GzipBomb {
    static func bytes(megabytes: Int) -> [UInt8] {
        var writer = BitWriter(bytes: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
        let count = megabytes << 20
        writer.write(0b011, 3)  // last block, fixed codes
        writer.writeCode(0x30, 8)  // literal 0
        for _ in 0..<(count - 1) / 258 { writer.writeRun() }
        for _ in 0..<(count - 1) % 258 { writer.writeCode(0x30, 8) }
        writer.writeCode(0, 7)  // end of block
        return writer.finished + checksum(count) + (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    }

    private static func checksum(_ count: Int) -> [UInt8] {
        var crc: UInt32 = 0xffff_ffff
        let table: [UInt32] = (0..<256).map { index in
            (0..<8).reduce(UInt32(index)) { (value: UInt32, _) in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1
            }
        }
        for _ in 0..<count { crc = table[Int(crc & 255)] ^ crc >> 8 }
        crc ^= 0xffff_ffff
        return (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * UInt32($0))) }
    }

    private struct BitWriter {
        var bytes: [UInt8]
        var bits: UInt32 = 0
        var count: UInt32 = 0

        mutating func write(_ value: UInt32, _ width: UInt32) {
            bits |= value << count
            count += width
            while count >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
                count -= 8
            }
        }

        /// Huffman codes go in with their first bit first.
        mutating func writeCode(_ code: UInt32, _ width: UInt32) {
            for index in (0..<width).reversed() { write(code >> index & 1, 1) }
        }

        /// Length 258 (code 285 is 11000101 in fixed codes) at distance 1 (code 0).
        mutating func writeRun() {
            writeCode(0b1100_0101, 8)
            writeCode(0, 5)
        }

        var finished: [UInt8] { count > 0 ? bytes + [UInt8(truncatingIfNeeded: bits)] : bytes }
    }
}
