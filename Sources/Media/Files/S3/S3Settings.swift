package import Domain
package import Outbound

/// Where an S3-compatible store is, and who we are there.
package struct S3Settings: Sendable {
    /// Where the bucket's name stands in an address.
    package enum Addressing: String, Sendable, CaseIterable {
        /// `https://store.example/bucket/key`: every store takes it.
        case path
        /// `https://bucket.store.example/key`: some stores want it.
        case virtual
    }

    /// Whom calls go to: the endpoint, with the bucket's name before it where that is the custom.
    let origin: Origin
    /// The region that calls are signed for.
    package let region: String
    /// The bucket.
    package let bucket: String
    /// The access key.
    package let keyID: String
    /// The secret that belongs to it.
    let secret: Secret
    /// What all our names begin with; empty, or with a slash at the end.
    package let prefix: String
    private let addressing: Addressing

    /// Gathers the parts. `nil` where the bucket's name cannot stand before the host, as before an address.
    ///
    /// - Parameter prefix: Letters, digits, `-`, `_`, `.` and slashes; see `isPrefix`.
    package init?(
        endpoint: Origin, region: String, bucket: String, keyID: String, secret: Secret,
        addressing: Addressing = .path, prefix: String = ""
    ) {
        switch addressing {
        case .path: origin = endpoint
        case .virtual:
            guard endpoint.host.address == nil, let host = HostName("\(bucket).\(endpoint.host.text)") else {
                return nil
            }
            origin = Origin(endpoint.scheme, host: host, port: endpoint.port)
        }
        self.region = region
        self.bucket = bucket
        self.keyID = keyID
        self.secret = secret
        self.addressing = addressing
        self.prefix = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
    }

    /// Whether a text can be the name of a bucket (Amazon S3 User Guide, "Bucket naming rules").
    package static func isBucket(_ text: String) -> Bool {
        (3...63).contains(text.utf8.count) && text.utf8.allSatisfy { isPlain($0) || $0 == UInt8(ascii: ".") }
            && !text.hasPrefix(".") && !text.hasPrefix("-") && !text.contains("..")
    }

    /// Whether all names may begin with a text: nothing in it needs an escape, and no piece of it is a step in a path.
    package static func isPrefix(_ text: String) -> Bool {
        let pieces = text.split(separator: "/", omittingEmptySubsequences: false)
        let inner = text.hasSuffix("/") ? pieces.dropLast() : pieces[...]
        return text.utf8.count <= 200
            && (text.isEmpty
                || inner.allSatisfy { piece in
                    !piece.isEmpty && piece != "." && piece != ".."
                        && piece.lowercased().utf8.allSatisfy { isPlain($0) || "_.".utf8.contains($0) }
                })
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// The address of an object, or of the bucket where `key` is empty.
    func url(of key: String, _ query: [OutboundURL.Item]) -> OutboundURL {
        let path = addressing == .path ? "/\(bucket)/\(key)" : "/\(key)"
        // Signed and sent in one order (Amazon S3 API Reference, "Canonical request").
        return OutboundURL(origin, path: path, query: query.sorted { $0.name < $1.name })
    }
}
