import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

extension Answer {
    /// The answer as Hummingbird sends it.
    var response: Response {
        Response(status: status, headers: headers, body: responseBody)
    }

    private var responseBody: ResponseBody {
        switch body {
        case .whole(let bytes): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .stalled(let duration): Self.stalled(duration)
        case .dripped(let bytes, let chunk, let pause): Self.dripped(bytes, chunk: chunk, pause: pause)
        case .oversized(let count): Self.oversized(count)
        }
    }

    /// Ends a response in the middle: the server closes the connection on any error of the writer.
    private struct Broken: Error {}

    private static func stalled(_ duration: Duration) -> ResponseBody {
        ResponseBody(contentLength: 4_096) { _ in
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
            throw Broken()
        }
    }

    private static func dripped(_ bytes: [UInt8], chunk: Int, pause: Duration) -> ResponseBody {
        ResponseBody(contentLength: bytes.count) { writer in
            var rest = bytes[...]
            while !rest.isEmpty {
                try await writer.write(ByteBuffer(bytes: rest.prefix(chunk)))
                rest = rest.dropFirst(chunk)
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
            }
            try await writer.finish(nil)
        }
    }

    private static func oversized(_ count: Int?) -> ResponseBody {
        ResponseBody(contentLength: nil) { writer in
            try await writer.write(ByteBuffer(string: "{\"data\":\""))
            let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 16)
            var written = 0
            while count.map({ written < $0 }) ?? true {
                try Task.checkCancellation()
                try await writer.write(piece)
                written += piece.readableBytes
            }
            try await writer.write(ByteBuffer(string: "\"}"))
            try await writer.finish(nil)
        }
    }
}
