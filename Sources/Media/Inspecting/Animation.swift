/// The frames of a moving picture, counted without decoding any (SEC-75).
struct Animation: Sendable, Hashable {
    /// The most frames.
    static let frameLimit = 1_000
    /// The most pixels of all frames together.
    static let pixelLimit = 1_000_000_000

    private(set) var frameCount = 0
    private(set) var milliseconds = 0

    /// Counts the frames of a GIF or WebP; one frame for everything else.
    init(_ bytes: [UInt8], contentType: String) {
        switch contentType {
        case "image/gif": countGIF(bytes)
        case "image/webp": countWebP(bytes)
        default: frameCount = 1
        }
    }

    /// Throws `MediaError.tooLarge` for what would fill memory when it is shown.
    func check(width: Int, height: Int) throws(MediaError) {
        guard frameCount <= Self.frameLimit else { throw .tooLarge("An animation may have 1,000 frames.") }
        guard frameCount * width * height <= Self.pixelLimit else {
            throw .tooLarge("All frames of an animation together may have 1,000 megapixels.")
        }
    }

    /// Frames per second; `nil` for what stands still.
    var frameRate: Double? {
        frameCount > 1 && milliseconds > 0 ? Double(frameCount) * 1_000 / Double(milliseconds) : nil
    }

    /// How long all frames are shown once; 0 for a single one.
    var duration: Int { frameCount > 1 ? milliseconds : 0 }

    /// GIF89a: the delay of a frame stands in the control block before it.
    private mutating func countGIF(_ bytes: [UInt8]) {
        var index = bytes.count > 12 ? min(13 + GIFMetadata.colourTable(bytes[10]), bytes.count) : bytes.count
        while index < bytes.count, bytes[index] == GIFMetadata.extensionStart || bytes[index] == GIFMetadata.imageStart
        {
            if bytes[index] == GIFMetadata.imageStart {
                frameCount += 1
            } else if index + 8 <= bytes.count, bytes[index + 1] == 0xf9 {
                let hundredths = ByteOrder.little(bytes, index + 4, 2)
                // What asks for no delay at all is shown at a tenth of a second everywhere.
                milliseconds += hundredths > 1 ? hundredths * 10 : 100
            }
            index = GIFMetadata.end(in: bytes, at: index)
        }
    }

    /// RFC 9649: each frame is a chunk `ANMF` that holds its duration.
    private mutating func countWebP(_ bytes: [UInt8]) {
        var index = 12
        while index + 8 <= bytes.count {
            let length = ByteOrder.little(bytes, index + 4, 4)
            if bytes[index..<index + 4].elementsEqual("ANMF".utf8), index + 23 <= bytes.count {
                frameCount += 1
                milliseconds += ByteOrder.little(bytes, index + 20, 3)
            }
            index += 8 + length + length % 2
        }
        frameCount = max(frameCount, 1)
    }
}
