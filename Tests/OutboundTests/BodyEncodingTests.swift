import Domain
import TestKit
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(10)))
struct BodyEncodingTests {
    private func encode(_ body: OutboundBody) throws -> (text: String, type: String?) {
        let encoded = try #require(EncodedBody(body, ports: TestPorts().ports))
        let text = encoded.pieces.map { piece in
            switch piece {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .file(let file): "<\(file.path):\(file.offset)+\(file.length)>"
            case .stream(let source): "<stream of \(source.length)>"
            }
        }.joined()
        return (text, encoded.contentType)
    }

    @Test("no body means no content type either")
    func nothing() {
        #expect(EncodedBody(.none, ports: TestPorts().ports) == nil)
    }

    @Test("a form keeps its order and encodes spaces as %20")
    func form() throws {
        let (text, type) = try encode(.form([.init("scope", "a b"), .init("a", "1&2"), .init("empty", "")]))
        #expect(text == "scope=a%20b&a=1%262&empty=")
        #expect(type == "application/x-www-form-urlencoded")
    }

    @Test("JSON is compact")
    func json() throws {
        let (text, type) = try encode(.json(["text": "hi", "media": ["ids": ["1"]]]))
        #expect(text == #"{"media":{"ids":["1"]},"text":"hi"}"#)
        #expect(type == "application/json")
    }

    @Test("parts are fenced by a boundary that does not come up inside, names cannot break out of their quotes")
    func multipart() throws {
        let file = FilePiece(path: "/tmp/a", offset: 5, length: 7)
        let (text, type) = try encode(
            .multipart([
                .field("description", "alt\r\ntext"),
                MultipartPart(
                    name: "f\"\r\nX: 1", content: .file(file), filename: "ö\".png", contentType: "image/png\r\nX: 2"),
            ]))
        let boundary = try #require(type?.split(separator: "boundary=").last)

        #expect(
            text == """
                --\(boundary)\r
                Content-Disposition: form-data; name="description"\r
                \r
                alt\r
                text\r
                --\(boundary)\r
                Content-Disposition: form-data; name="f%22%0D%0AX: 1"; filename="ö%22.png"\r
                Content-Type: image/pngX: 2\r
                \r
                </tmp/a:5+7>\r
                --\(boundary)--\r

                """)
    }

    @Test("the length is known before anything is sent")
    func lengths() throws {
        let body = try #require(
            EncodedBody(
                .multipart([
                    MultipartPart(name: "a", content: .file(FilePiece(path: "/x", length: 1 << 40)))
                ]), ports: TestPorts().ports))
        #expect(body.length > 1 << 40)
        #expect(body.files == [FilePiece(path: "/x", length: 1 << 40)])
    }
}
