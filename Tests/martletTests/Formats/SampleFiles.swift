import Domain
import Foundation
import TestKit
import Testing

/// A file that a post may have.
struct FileSpec: Sendable, Hashable {
    /// Media type.
    var type: String
    var width = 0
    var height = 0
    var seconds = 0
    /// Files of different numbers differ.
    var number = 0
}

/// Real files of any size, made by `ffmpeg` when they are asked for, and each once.
actor SampleFiles {
    static let shared = SampleFiles()
    static let tool = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"].first(
        where: FileManager.default.isExecutableFile(atPath:))

    private var made: [FileSpec: [UInt8]] = [:]

    func bytes(of spec: FileSpec) throws -> [UInt8] {
        if let bytes = made[spec] { return bytes }
        let bytes = spec.type == "application/pdf" ? Document.pages(spec.number + 1) : try Self.make(spec)
        made[spec] = bytes
        return bytes
    }

    private static func make(_ spec: FileSpec) throws -> [UInt8] {
        let ending = spec.type.split(separator: "/").last.map(String.init) ?? ""
        let name = "martlet-sample-\(UUID().uuidString)." + (["quicktime": "mov", "mpeg": "mp3"][ending] ?? ending)
        let file = FileManager.default.temporaryDirectory.appending(path: name)
        defer { try? FileManager.default.removeItem(at: file) }  // A leftover in the temporary folder harms nobody.
        let process = Process()
        process.executableURL = URL(filePath: try #require(tool))
        process.arguments = ["-v", "error", "-y"] + arguments(spec) + [file.path]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(spec)")
        return Array(try Data(contentsOf: file))
    }

    /// A test picture in a hue of its own; films have a silent sound track, since some platforms want one.
    private static func arguments(_ spec: FileSpec) -> [String] {
        let picture = "testsrc2=size=\(spec.width)x\(spec.height):rate=30,hue=h=\(spec.number * 7 % 360)"
        switch spec.type {
        case "audio/mpeg":
            return ["-f", "lavfi", "-i", "sine=frequency=\(400 + spec.number * 10)", "-t", "\(spec.seconds)"]
        case "image/gif": return ["-f", "lavfi", "-i", picture, "-r", "10", "-t", "1"]
        case "video/mp4", "video/quicktime":
            return [
                "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo", "-t",
                "\(spec.seconds)", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "60",
                "-c:a", "aac", "-movflags", "+faststart",
            ]
        default: return ["-f", "lavfi", "-i", picture, "-frames:v", "1"]
        }
    }
}

extension FileSpec {
    /// A picture that keeps to these rules.
    static func picture(_ rules: ImageRules, isUpright: Bool, number: Int) -> FileSpec {
        let type = ["image/jpeg", "image/png", "image/webp"].first(where: rules.types.contains) ?? "image/jpeg"
        let (width, height) = rules.frame.sample(isUpright: isUpright)
        return FileSpec(type: type, width: width, height: height, number: number)
    }

    /// A film that keeps to these rules, as short as may be.
    static func film(_ rules: VideoRules, isUpright: Bool, number: Int) -> FileSpec {
        let (width, height) = rules.frame.sample(isUpright: isUpright)
        let least = rules.duration?.lowerBound ?? .zero
        return FileSpec(
            type: rules.types.contains("video/mp4") ? "video/mp4" : "video/quicktime", width: width, height: height,
            seconds: max(3, Int(least.components.seconds) + (least.components.attoseconds > 0 ? 1 : 0)), number: number)
    }
}

extension FrameRules {
    /// Sides that are taken, even ones, and not larger than need be.
    fileprivate func sample(isUpright: Bool) -> (width: Int, height: Int) {
        let shape = shape(isUpright: isUpright)
        var short = max(shortSide?.lowerBound ?? 0, 360)
        if let least = widths?.lowerBound { short = max(short, shape < 1 ? least : Int(Double(least) / shape) + 1) }
        if let least = heights?.lowerBound { short = max(short, shape < 1 ? Int(Double(least) * shape) + 1 : least) }
        func even(_ side: Double) -> Int { Int(side / 2) * 2 }
        let long = Double(even(Double(short + 1))) * (shape < 1 ? 1 / shape : shape)
        let (small, large) = (even(Double(short + 1)), even(long + 0.5))
        return shape < 1 ? (small, large) : (large, small)
    }

    private func shape(isUpright: Bool) -> Double {
        let wanted = isUpright ? 9.0 / 16 : 1
        guard let aspect, !aspect.contains(wanted) else { return wanted }
        return (aspect.lowerBound + aspect.upperBound) / 2
    }
}
