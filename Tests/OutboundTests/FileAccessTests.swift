import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(10)))
struct FileAccessTests {
    private let files = FileAccess(threads: .singleton)

    private func withPath<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let path = NSTemporaryDirectory() + "martlet-file-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }

    @Test("what is written at a place is read from there")
    func writesAndReads() async throws {
        try await withPath { path in
            try await files.create(path)
            try await files.write(Array("world".utf8), to: path, offset: 6)
            try await files.write(Array("hello ".utf8), to: path, offset: 0)

            #expect(try await files.read(path, offset: 0, count: 11) == Array("hello world".utf8))
            #expect(try await files.read(path, offset: 6, count: 5) == Array("world".utf8))
            #expect(try await files.read(path, offset: 11, count: 0) == [])
        }
    }

    @Test("reading beyond the end is an error, never a short answer")
    func shortFiles() async throws {
        try await withPath { path in
            try await files.create(path)
            try await files.write([1, 2, 3], to: path, offset: 0)
            await #expect(throws: FileAccess.Failure.self) { try await files.read(path, offset: 0, count: 4) }
            await #expect(throws: FileAccess.Failure.self) { try await files.read(path + "x", offset: 0, count: 1) }
        }
    }

    @Test("a new file belongs to us alone and never replaces another")
    func newFiles() async throws {
        try await withPath { path in
            try await files.create(path)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            await #expect(throws: FileAccess.Failure.self) { try await files.create(path) }
            await files.remove(path)
            #expect(!FileManager.default.fileExists(atPath: path))
            await files.remove(path)
        }
    }

    @Test(
        "a piece is whole only inside its file",
        arguments: [
            (0, 10, true), (3, 7, true), (10, 0, true), (0, 11, false), (9, 2, false), (-1, 2, false), (0, -1, false),
        ])
    func pieces(_ offset: Int64, _ length: Int64, _ isWhole: Bool) async throws {
        try await withPath { path in
            try await files.create(path)
            try await files.write(Array(repeating: 7, count: 10), to: path, offset: 0)
            #expect(await files.isComplete(FilePiece(path: path, offset: offset, length: length)) == isWhole)
            #expect(await !files.isComplete(FilePiece(path: path + "x", offset: 0, length: 0)))
        }
    }

    @Test("a body of several pieces is read in order, in bounded chunks")
    func streams() async throws {
        try await withPath { path in
            let content = (0..<(BodyStream.chunkSize * 2 + 5)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try await files.create(path)
            try await files.write(content, to: path, offset: 0)
            let stream = BodyStream(
                pieces: [
                    .bytes([1, 2]), .bytes([]), .file(FilePiece(path: path, length: Int64(content.count))),
                    .file(FilePiece(path: path, offset: 3, length: 0)),
                    .file(FilePiece(path: path, offset: 1, length: 2)), .bytes([9]),
                ], files: files)

            var bytes: [UInt8] = []
            var largest = 0
            for try await chunk in stream {
                largest = max(largest, chunk.readableBytes)
                bytes += chunk.readableBytesView
            }

            #expect(bytes == [1, 2] + content + content[1...2] + [9])
            #expect(largest == BodyStream.chunkSize)
        }
    }

    @Test("a body that somebody gives piece by piece is asked for in order, in bounded stretches")
    func given() async throws {
        let content = (0..<(BodyStream.chunkSize * 2 + 5)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let source = ByteSource(length: content.count) { Array(content[$0]) }
        let none = ByteSource(length: 0) { _ in [1] }
        let stream = BodyStream(pieces: [.stream(none), .bytes([1]), .stream(source), .bytes([2])], files: files)

        var bytes: [UInt8] = []
        var largest = 0
        for try await chunk in stream {
            largest = max(largest, chunk.readableBytes)
            bytes += chunk.readableBytesView
        }

        #expect(bytes == [1] + content + [2])
        #expect(largest == BodyStream.chunkSize)
    }

    @Test("a source that gives fewer or more bytes than it promised ends the call", arguments: [-1, 1])
    func wrongLength(_ difference: Int) async throws {
        let source = ByteSource(length: 10) { [UInt8](repeating: 7, count: $0.count + difference) }

        await #expect(throws: FileAccess.Failure.self) {
            for try await _ in BodyStream(pieces: [.stream(source)], files: files) {}
        }
    }
}
