import Outbound

extension OutboundBody {
    /// All bytes of a body that is not multipart, also of one that is given piece by piece.
    func collected() async throws -> [UInt8] {
        switch self {
        case .bytes(let bytes, _): bytes
        case .stream(let source, _): try await source.read(0..<source.length)
        default: []
        }
    }
}

extension MultipartPart {
    /// All bytes of a part, also of one that is given piece by piece.
    func collected() async throws -> [UInt8] {
        switch content {
        case .bytes(let bytes): bytes
        case .stream(let source): try await source.read(0..<source.length)
        case .file: []
        }
    }

    /// The part as a text field.
    var text: String {
        if case .bytes(let bytes) = content { String(decoding: bytes, as: UTF8.self) } else { "" }
    }
}

extension OutboundRequest {
    /// The parts of a multipart body, in order.
    var parts: [MultipartPart] {
        if case .multipart(let parts) = body { parts } else { [] }
    }
}
