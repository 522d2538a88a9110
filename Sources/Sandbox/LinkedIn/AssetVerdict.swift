/// What LinkedIn thinks of an uploaded file (linkedin.md section 5).
struct AssetVerdict: Sendable {
    private static let mostPixels = 36_152_320
    private static let smallestVideo = 75_000
    private static let largestVideo = 500 << 20
    private static let videoSeconds = 3.0...1_800.0

    let contentType: String
    /// Why it cannot be used; `nil` when it can.
    let failure: String?

    init(_ kind: LinkedInState.Asset.Kind, _ bytes: [UInt8]) {
        switch kind {
        case .image: self.init(image: bytes)
        case .video: self.init(video: bytes)
        case .document: self.init(document: bytes)
        }
    }

    private init(image bytes: [UInt8]) {
        let kind = FileKind(bytes)
        contentType = kind?.rawValue ?? "application/octet-stream"
        guard let kind, [.png, .jpeg, .gif].contains(kind), let size = ImageSize(bytes) else {
            failure = "The image is not JPG, PNG or GIF"
            return
        }
        failure = size.width * size.height < Self.mostPixels ? nil : "The image has too many pixels"
    }

    private init(video bytes: [UInt8]) {
        contentType = FileKind.mp4.rawValue
        guard FileKind(bytes) == .mp4 else {
            failure = "The video is not MP4"
            return
        }
        guard (Self.smallestVideo...Self.largestVideo).contains(bytes.count) else {
            failure = "The video is too small or too large"
            return
        }
        let isTimed = MovieHeader(bytes).map { Self.videoSeconds.contains($0.seconds) } ?? true
        failure = isTimed ? nil : "The video is too short or too long"
    }

    /// PDF, and the older and newer files of office programs.
    private init(document bytes: [UInt8]) {
        let marks: [(String, [UInt8])] = [
            ("application/pdf", Array("%PDF-".utf8)), ("application/msword", [0xD0, 0xCF, 0x11, 0xE0]),
            ("application/zip", [0x50, 0x4B, 0x03, 0x04]),
        ]
        let found = marks.first { bytes.starts(with: $0.1) }
        contentType = found?.0 ?? "application/octet-stream"
        let isSmall = bytes.count <= LinkedInPlatform.largestDocument
        failure = found == nil ? "The document is of no known kind" : isSmall ? nil : "The document is too large"
    }
}
