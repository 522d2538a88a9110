import Domain
import Logging
import Outbound

/// One call of a store.
struct S3Call: Sendable {
    /// What it carries; its digest is part of the signature.
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        case file(FilePiece, digest: String)
    }

    var method = OutboundRequest.Method.get
    /// The object; empty for the bucket.
    var key = ""
    var query: [OutboundURL.Item] = []
    var headers: Headers = [:]
    var body = Body.none
    /// The most bytes that the answer may have.
    var answerBytes = 0
}

/// Calls an S3-compatible store: signs, sends through the door, tries again what may go well the next time.
struct S3Client: Sendable {
    /// Room for what a store says instead of an answer.
    private static let errorBytes = 64 << 10
    /// Bytes a second at least that a store must take or give.
    private static let slowest = 250_000

    let settings: S3Settings
    let door: any Door
    let ports: Ports
    /// Bounds of a call without much of a body.
    var limits = CallKind.store.limits
    /// How often a call is made at most.
    var tries = 4

    /// Makes a call and answers what came with success. Every one of our calls may be made twice.
    func send(_ call: S3Call) async throws(S3Error) -> OutboundResponse {
        try await repeating { () async throws(S3Error) in try await once(call) }
    }

    /// Makes a call that answers with XML of that name, or of any name but that of an error.
    func document(_ name: String?, _ call: S3Call) async throws(S3Error) -> S3Document {
        try await repeating { () async throws(S3Error) in
            let response = try await once(call)
            guard let document = try? S3Document.read(response.body) else {
                throw S3Error.senseless("The media store answers with something else than its XML.")
            }
            // Some calls fail after they began to succeed.
            if document.name == "Error" { throw S3Error(status: 500, document) }
            guard name == nil || document.name == name else {
                throw S3Error.senseless("The media store answers something else than it was asked.")
            }
            return document
        }
    }

    private func repeating<Value: Sendable>(
        _ body: () async throws(S3Error) -> Value
    ) async throws(S3Error) -> Value {
        var attempt = 1
        while true {
            let failure: S3Error
            do throws(S3Error) { return try await body() } catch { failure = error }
            guard case .passing = failure, attempt < tries else {
                if failure.isTrouble {
                    Logger.current.notice("media store", metadata: ["error.kind": "\(failure.words)"])
                }
                throw failure
            }
            let pause = Spread.backoff(
                attempt: attempt, first: .seconds(1), most: .seconds(10), chance: ports.randomFraction())
            do { try await ports.sleep(pause) } catch { throw .cancelled }
            attempt += 1
        }
    }

    private func once(_ call: S3Call) async throws(S3Error) -> OutboundResponse {
        let url = settings.url(of: call.key, call.query)
        var request = OutboundRequest(call.method, url, to: .own(settings.origin), kind: .store)
        let digest: String
        switch call.body {
        case .none: digest = MediaDigest.of([])
        case .bytes(let bytes):
            digest = MediaDigest.of(bytes)
            request.body = .bytes(bytes, contentType: "application/octet-stream")
        case .file(let piece, let known):
            digest = known
            request.body = .file(piece, contentType: "application/octet-stream")
        }
        let signer = S3Signer(keyID: settings.keyID, secret: settings.secret, region: settings.region)
        request.headers = signer.signed(call.headers, call.method, url, bodyDigest: digest, at: ports.now())
        request.headers["Accept-Encoding"] = "identity"
        request.limits = bounds(of: call)
        let response: OutboundResponse
        do throws(OutboundError) { response = try await door.send(request) } catch { throw S3Error(error) }
        guard response.isSuccess else { throw S3Error(response) }
        return response
    }

    private func bounds(of call: S3Call) -> CallLimits {
        var bounds = limits
        bounds.bodyBytes = max(call.answerBytes, Self.errorBytes)
        var sent = 0
        if case .file(let piece, _) = call.body { sent = Int(piece.length) }
        bounds.firstByte += .seconds(sent / Self.slowest)
        bounds.total += .seconds((sent + call.answerBytes) / Self.slowest)
        return bounds
    }
}
