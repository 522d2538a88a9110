import Outbound

/// Why an S3-compatible store did not do what it was asked.
package enum S3Error: Error, Sendable, Hashable {
    /// There is no such object.
    case missing
    /// There is no such upload, or no longer.
    case noUpload
    /// The object ends before the stretch does.
    case beyond
    /// It will not, until the operator changes something.
    case refused(String)
    /// It cannot now; the same may go well in a while.
    case passing(String)
    /// It answers what no store answers.
    case senseless(String)
    /// Our own task was cancelled.
    case cancelled

    /// The same for people.
    package var words: String {
        switch self {
        case .missing: "The object is gone from the media store."
        case .noUpload: "The media store does not know the upload any more."
        case .beyond: "The object in the media store is shorter than it was."
        case .refused(let words), .passing(let words), .senseless(let words): words
        case .cancelled: "It was stopped."
        }
    }
}

extension S3Error {
    /// Whether the operator wants to know: the others are answers.
    var isTrouble: Bool {
        switch self {
        case .refused, .passing, .senseless: true
        case .missing, .noUpload, .beyond, .cancelled: false
        }
    }

    /// What a call means that got no answer.
    init(_ error: OutboundError) {
        switch error.kind {
        case .unreachable: self = .passing("The media store cannot be reached.")
        case .timeout: self = .passing("The media store does not answer in time.")
        case .tooLarge: self = .senseless("The media store sends more than it was asked for.")
        case .badResponse: self = .senseless("What is at media.store.endpoint does not speak HTTP.")
        case .notAllowed: self = .refused("The call of the media store cannot be made: \(error).")
        case .cancelled: self = .cancelled
        }
    }

    /// What an answer means that is no success (Amazon S3 API Reference, "Error responses").
    init(_ response: OutboundResponse) {
        // An answer to HEAD has no body, and what stands before a store may answer anything.
        let document = try? S3Document.read(response.body)
        self.init(status: response.status, document)
    }

    /// The same of an error that may come with any status.
    init(status: Int, _ document: S3Document?) {
        let code = String((document?["Code"] ?? "").filter { $0.isASCII && $0.isLetter }.prefix(60))
        self = Self.known(code, document) ?? Self.plain(status, code)
    }

    private static func known(_ code: String, _ document: S3Document?) -> S3Error? {
        switch code {
        case "NoSuchKey": .missing
        case "NoSuchUpload": .noUpload
        case "InvalidRange": .beyond
        case "NoSuchBucket":
            .refused("The media store has no such bucket: make it there, or correct media.store.bucket.")
        case "RequestTimeTooSkewed":
            .refused("The clocks of this machine and of the media store differ too much; set this one by network time.")
        case "InvalidAccessKeyId": .refused("The media store does not know the key: correct media.store.keyId.")
        case "SignatureDoesNotMatch":
            .refused("The media store does not take our signature: correct media.store.secret.")
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect",
            "IllegalLocationConstraintException":
            .refused("The bucket is in another region\(region(document)): correct media.store.region and the endpoint.")
        case "AccessDenied", "AllAccessDisabled", "AccountProblem":
            .refused(
                "The media store refuses the key (\(code)): it must be allowed to read, write, delete and list in the bucket."
            )
        case "QuotaExceeded", "EntityTooLarge", "XMinioStorageFull", "InvalidPart", "EntityTooSmall":
            .refused("The media store does not take the file (\(code)).")
        case "SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "BadDigest", "IncompleteBody",
            "XAmzContentSHAMismatch", "OperationAborted":
            .passing("The media store is in trouble (\(code)).")
        default: nil
        }
    }

    private static func plain(_ status: Int, _ code: String) -> S3Error {
        let words = code.isEmpty ? "\(status)" : "\(status), \(code)"
        return switch status {
        case 404: .missing
        case 416: .beyond
        case 408, 429, 500...599: .passing("The media store is in trouble (\(words)).")
        case 300...399: .refused("The media store sends us elsewhere (\(words)): correct media.store.endpoint.")
        case 401, 403: .refused("The media store refuses us (\(words)): look at the key and what it is allowed to do.")
        default: .senseless("The media store answers \(words).")
        }
    }

    private static func region(_ document: S3Document?) -> String {
        let region = (document?["Region"] ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        return region.isEmpty ? "" : ", \(region.prefix(40))"
    }
}

extension MediaError {
    /// What trouble with the store means for a file.
    init(_ error: S3Error) {
        switch error {
        case .missing: self = .missing
        case .beyond: self = .damaged
        case .noUpload, .refused, .passing, .senseless, .cancelled: self = .unavailable(error.words)
        }
    }
}
