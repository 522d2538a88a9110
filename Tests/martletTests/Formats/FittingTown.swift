import Domain
import Foundation
import Media
import Sandbox
import Testing

/// Files of the wrong shape or coding, and what platforms got of them.
enum FittingTown {
    /// A film, by the arguments of `ffmpeg`.
    static func film(_ name: String, size: String, seconds: Int, _ more: [String] = []) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID().uuidString)-\(name)")
        defer { try? FileManager.default.removeItem(at: file) }  // A leftover in the temporary folder harms nobody.
        let process = Process()
        process.executableURL = URL(filePath: try #require(SampleFiles.tool))
        process.arguments =
            [
                "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=30", "-f", "lavfi", "-i",
                "anullsrc=r=44100:cl=stereo", "-t", "\(seconds)", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:a",
                "aac",
            ] + more + [file.path]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return Array(try Data(contentsOf: file))
    }

    /// Every file that the server keeps, by its digest, with what it is.
    static func kept(_ town: Town) async throws -> [String: Media.MediaFacts] {
        var kept: [String: Media.MediaFacts] = [:]
        let inspector = MediaInspector(tools: .installed())
        for path in try FileManager.default.subpathsOfDirectory(atPath: town.folder.path) where path.contains("med_") {
            let file = town.folder.appending(path: path)
            guard let bytes = try? Data(contentsOf: file),
                let facts = try? await inspector.look(at: file.path).facts
            else { continue }
            kept[MediaDigest.of(Array(bytes))] = facts
        }
        return kept
    }

    /// What the platform has of the post with this text.
    static func seen(_ text: String, on platform: String, _ town: Town) async throws -> Media.MediaFacts? {
        let kept = try await kept(town)
        let post = town.sandbox.ledger.posts().first {
            $0.platform == platform && $0.deletedAt == nil && $0.text.contains(text)
        }
        return post?.media.first.flatMap { kept[$0.digest] }
    }
}
