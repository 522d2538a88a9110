import Domain
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A file that somebody uploaded. Never as a page of ours: a download by itself, with a policy that allows nothing (SEC-78).
    static func file(_ item: MediaItem, _ bytes: [UInt8]) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: item.contentType.hasPrefix("image/") ? item.contentType : "application/octet-stream",
                .contentDisposition: "attachment",
                .contentSecurityPolicy: "default-src 'none'; sandbox; frame-ancestors 'none'",
                .cacheControl: "private, max-age=3600",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
