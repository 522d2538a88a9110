import Domain
import FoundationEssentials

/// A request body as a row of pieces of known length.
struct EncodedBody: Sendable {
    enum Piece: Sendable {
        case bytes([UInt8])
        case file(FilePiece)
        case stream(ByteSource)

        var length: Int64 {
            switch self {
            case .bytes(let bytes): Int64(bytes.count)
            case .file(let piece): piece.length
            case .stream(let source): Int64(source.length)
            }
        }
    }

    let pieces: [Piece]
    let contentType: String?

    var length: Int64 { pieces.reduce(0) { $0 + $1.length } }

    /// The pieces of files, which must be there before anything is sent.
    var files: [FilePiece] {
        pieces.compactMap { if case .file(let piece) = $0 { piece } else { nil } }
    }

    /// `nil` when there is no body at all.
    init?(_ body: OutboundBody, ports: Ports) {
        switch body {
        case .none: return nil
        case .bytes(let bytes, let type): self.init(.bytes(bytes), type)
        case .form(let items):
            self.init(.bytes(Array(PercentEncoding.form(items).utf8)), "application/x-www-form-urlencoded")
        case .json(let value): self.init(.bytes(value.bytes), "application/json")
        case .file(let piece, let type): self.init(.file(piece), type)
        case .stream(let source, let type): self.init(.stream(source), type)
        case .multipart(let parts):
            let boundary = "martlet-" + ports.randomToken(byteCount: 18)
            self.init(
                pieces: Self.multipart(parts, boundary), contentType: "multipart/form-data; boundary=\(boundary)")
        }
    }

    private init(_ piece: Piece, _ contentType: String) {
        self.init(pieces: [piece], contentType: contentType)
    }

    private init(pieces: [Piece], contentType: String) {
        self.pieces = pieces
        self.contentType = contentType
    }

    private static func multipart(_ parts: [MultipartPart], _ boundary: String) -> [Piece] {
        var pieces: [Piece] = []
        for part in parts {
            pieces.append(.bytes(Array("--\(boundary)\r\n\(head(part))\r\n".utf8)))
            switch part.content {
            case .bytes(let bytes): pieces.append(.bytes(bytes))
            case .file(let piece): pieces.append(.file(piece))
            case .stream(let source): pieces.append(.stream(source))
            }
            pieces.append(.bytes(Array("\r\n".utf8)))
        }
        return pieces + [.bytes(Array("--\(boundary)--\r\n".utf8))]
    }

    private static func head(_ part: MultipartPart) -> String {
        var head = "Content-Disposition: form-data; name=\"\(escape(part.name))\""
        if let filename = part.filename { head += "; filename=\"\(escape(filename))\"" }
        head += "\r\n"
        if let type = part.contentType { head += "Content-Type: \(type.filter { !$0.isNewline })\r\n" }
        return head
    }

    /// Quotes and line ends, as browsers write them (RFC 7578 section 2).
    private static func escape(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "%22"
            case "\r": "%0D"
            case "\n": "%0A"
            default: String(scalar)
            }
        }.joined()
    }
}
