/// What a request carries.
package enum OutboundBody: Sendable {
    /// Nothing, and no content type either.
    case none
    /// These bytes.
    case bytes([UInt8], contentType: String)
    /// `application/x-www-form-urlencoded`, in order.
    case form([OutboundURL.Item])
    /// `application/json`.
    case json(JSONValue)
    /// `multipart/form-data`, in order.
    case multipart([MultipartPart])
    /// A whole file or a piece of it, read while it is sent.
    case file(FilePiece, contentType: String)
    /// Bytes of known number that somebody gives piece by piece while they are sent.
    case stream(ByteSource, contentType: String)
}

/// Bytes of known number that are given piece by piece, so that however many there are only a few are in memory.
package struct ByteSource: Sendable {
    /// How many bytes there are.
    package let length: Int
    /// Gives the bytes of a stretch, all of them; asked in order, without gaps. What it throws ends the call.
    package let read: @Sendable (_ range: Range<Int>) async throws -> [UInt8]

    /// Names how many bytes there are, and who gives them.
    package init(length: Int, read: @escaping @Sendable (_ range: Range<Int>) async throws -> [UInt8]) {
        self.length = length
        self.read = read
    }
}

/// A run of bytes in a file.
package struct FilePiece: Sendable, Hashable {
    /// Where the file is.
    package let path: String
    /// The first byte.
    package let offset: Int64
    /// How many bytes; all of them must be there when the request starts.
    package let length: Int64

    /// Names a run of bytes.
    package init(path: String, offset: Int64 = 0, length: Int64) {
        self.path = path
        self.offset = offset
        self.length = length
    }
}

/// One part of `multipart/form-data` (RFC 7578).
package struct MultipartPart: Sendable {
    /// What is inside.
    package enum Content: Sendable {
        /// These bytes.
        case bytes([UInt8])
        /// Bytes of a file, read while they are sent.
        case file(FilePiece)
        /// Bytes that somebody gives while they are sent.
        case stream(ByteSource)
    }

    /// The field's name.
    package let name: String
    /// The content.
    package let content: Content
    /// The file name to announce, if the field is a file.
    package let filename: String?
    /// The content type to announce.
    package let contentType: String?

    /// Describes a part.
    package init(name: String, content: Content, filename: String? = nil, contentType: String? = nil) {
        self.name = name
        self.content = content
        self.filename = filename
        self.contentType = contentType
    }

    /// A plain text field.
    package static func field(_ name: String, _ value: String) -> MultipartPart {
        MultipartPart(name: name, content: .bytes(Array(value.utf8)))
    }
}
