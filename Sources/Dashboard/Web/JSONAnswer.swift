import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// What scripts of our own pages get.
enum JSONAnswer {
    /// A refusal in words.
    struct Refusal: Encodable {
        let code: String
        let words: String
    }

    /// A value as a response.
    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return raw([UInt8](try encoder.encode(value)), status: status)
    }

    /// Bytes that are JSON already.
    static func raw(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
