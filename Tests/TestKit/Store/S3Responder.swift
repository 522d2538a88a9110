import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A request's connection, so that it can be cut.
struct S3Context: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// Answers for the store.
struct S3Responder: HTTPResponder {
    typealias Refusal = S3Request.Refusal

    let server: S3Server

    func respond(to request: Request, context: S3Context) async throws -> Response {
        let asked = S3Request(request)
        do {
            let call = try asked.call()
            try asked.checkSignature(now: server.now)
            guard asked.bucket == S3Server.bucket else { throw Refusal(404, "NoSuchBucket") }
            let trouble = server.note(call)
            if let trouble, let answer = try await answer(trouble, request, context) { return answer }
            var (isOther, isLost) = (false, false)
            if case .otherBytes = trouble { isOther = true }
            if case .lostAnswer = trouble { isLost = true }
            let answer = try await answer(call, asked, request, isOther: isOther)
            if isLost { try await context.channel.close().get() }
            return answer
        } catch let refusal as Refusal {
            // What still comes is not read: a real store may hang up as well.
            return S3Answers.error(refusal, isHead: asked.method == "HEAD")
        }
    }

    /// The answer of a store in trouble; `nil` where it answers all the same.
    private func answer(
        _ trouble: S3Server.Trouble, _ request: Request, _ context: S3Context
    ) async throws -> Response? {
        if case .hangUp = trouble {
            for try await _ in request.body { break }
            try await context.channel.close().get()
            throw CancellationError()
        }
        switch trouble {
        case .otherBytes, .lostAnswer: return nil
        default: break
        }
        for try await _ in request.body {}
        switch trouble {
        case .hangUp, .lostAnswer, .otherBytes: return nil
        case .error(let status, let code): throw Refusal(status, code)
        case .words(let words): return S3Answers.xml(words)
        case .shortened: return S3Answers.shortened()
        case .flood: return S3Answers.flood()
        case .silence:
            // Longer than any test is patient; that the other side has gone is not seen while nothing is read.
            try await Task.sleep(for: .seconds(5))
            try await context.channel.close().get()
            throw CancellationError()
        }
    }

    private func answer(
        _ call: String, _ asked: S3Request, _ request: Request, isOther: Bool
    ) async throws -> Response {
        switch call {
        case "PutObject":
            let piece = try await receive(request, asked, isOther: isOther)
            let object = S3Server.Object(pieces: [piece], tag: piece.tag, changed: server.now)
            server.state.withLock { $0.objects[asked.key] = object }
            return S3Answers.empty(["ETag": "\"\(piece.tag)\""])
        case "UploadPart": return try await putPart(asked, request, isOther: isOther)
        case "CompleteMultipartUpload":
            let body = try await request.body.collect(upTo: 2 << 20)
            return try complete(asked, String(buffer: body))
        case "CreateMultipartUpload": return begin(asked)
        case "AbortMultipartUpload":
            let id = asked.query["uploadId"] ?? ""
            guard server.state.withLock({ $0.uploads.removeValue(forKey: id) }) != nil else {
                throw Refusal(404, "NoSuchUpload")
            }
            return S3Answers.empty(status: .noContent)
        case "DeleteObject":
            server.state.withLock { $0.objects[asked.key] = nil }
            return S3Answers.empty(status: .noContent)
        case "HeadObject", "GetObject":
            guard let object = server.state.withLock({ $0.objects[asked.key] }) else { throw Refusal(404, "NoSuchKey") }
            return try S3Answers.object(object, asked, isOther: isOther)
        case "ListObjectsV2": return S3Answers.xml(server.state.withLock { S3Lists.objects($0, asked.query) })
        default: return S3Answers.xml(server.state.withLock { S3Lists.uploads($0, asked.query) })
        }
    }

    /// Takes a body to the disk and compares its digest with the signed one.
    private func receive(_ request: Request, _ asked: S3Request, isOther: Bool) async throws -> S3Server.Piece {
        let path = server.folder.appending(path: UUID().uuidString).path
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }  // All of it was written.
        var (digest, tag, size) = (SHA256(), Insecure.MD5(), 0)
        for try await buffer in request.body {
            let data = Data(buffer.readableBytesView)
            digest.update(data: data)
            tag.update(data: data)
            size += data.count
            try file.write(contentsOf: isOther ? Data(data.map { $0 ^ 1 }) : data)
        }
        guard asked.header("x-amz-content-sha256") == S3Request.hex(digest.finalize()) else {
            throw Refusal(400, "XAmzContentSHA256Mismatch")
        }
        guard asked.header("content-length") == "\(size)" else { throw Refusal(411, "MissingContentLength") }
        return S3Server.Piece(path: path, size: size, tag: S3Request.hex(tag.finalize()))
    }
}

// MARK: Uploads in parts

extension S3Responder {
    private func begin(_ asked: S3Request) -> Response {
        let id = UUID().uuidString
        let upload = S3Server.Upload(key: asked.key, begun: server.now)
        server.state.withLock { $0.uploads[id] = upload }
        return S3Answers.xml(
            "<InitiateMultipartUploadResult><Bucket>\(S3Server.bucket)</Bucket><Key>\(asked.key)</Key>"
                + "<UploadId>\(id)</UploadId></InitiateMultipartUploadResult>")
    }

    private func putPart(_ asked: S3Request, _ request: Request, isOther: Bool) async throws -> Response {
        let query = asked.query
        guard let number = Int(query["partNumber"] ?? ""), (1...10_000).contains(number) else {
            throw Refusal(400, "InvalidArgument")
        }
        let id = query["uploadId"] ?? ""
        guard server.state.withLock({ $0.uploads[id]?.key }) == asked.key else { throw Refusal(404, "NoSuchUpload") }
        let piece = try await receive(request, asked, isOther: isOther)
        server.state.withLock { $0.uploads[id]?.parts[number] = piece }
        return S3Answers.empty(["ETag": "\"\(piece.tag)\""])
    }

    private func complete(_ asked: S3Request, _ body: String) throws -> Response {
        guard asked.header("x-amz-content-sha256") == S3Request.hex(SHA256.hash(data: Data(body.utf8))) else {
            throw Refusal(400, "XAmzContentSHA256Mismatch")
        }
        let id = asked.query["uploadId"] ?? ""
        guard let upload = server.state.withLock({ $0.uploads[id] }), upload.key == asked.key else {
            throw Refusal(404, "NoSuchUpload")
        }
        let pattern = /<Part><PartNumber>(\d+)<\/PartNumber><ETag>"([0-9a-f]{32})"<\/ETag><\/Part>/
        var pieces: [S3Server.Piece] = []
        for match in body.matches(of: pattern) {
            guard let number = Int(match.1), number == pieces.count + 1 else { throw Refusal(400, "InvalidPartOrder") }
            guard let piece = upload.parts[number], piece.tag == match.2 else { throw Refusal(400, "InvalidPart") }
            pieces.append(piece)
        }
        guard !pieces.isEmpty, body.hasPrefix("<CompleteMultipartUpload") else { throw Refusal(400, "MalformedXML") }
        // Five mebibytes at least, the last part apart.
        guard pieces.dropLast().allSatisfy({ $0.size >= 5 << 20 }) else { throw Refusal(400, "EntityTooSmall") }
        let tag = S3Request.hex(Insecure.MD5.hash(data: Data(pieces.map(\.tag).joined().utf8))) + "-\(pieces.count)"
        let object = S3Server.Object(pieces: pieces, tag: tag, changed: server.now)
        server.state.withLock { state in
            state.objects[asked.key] = object
            state.uploads[id] = nil
        }
        return S3Answers.xml(
            "<CompleteMultipartUploadResult><Key>\(asked.key)</Key><ETag>&quot;\(tag)&quot;</ETag>"
                + "</CompleteMultipartUploadResult>")
    }
}
