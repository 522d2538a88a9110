import Domain
import Foundation
import Testing

@testable import Media

/// A folder in which a test makes files, with the tools of this machine.
struct Workbench: Sendable {
    let folder: URL
    let tools = MediaTools.installed()

    /// Runs a body with a folder of its own.
    static func with(_ body: (Workbench) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-media-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        try await body(Workbench(folder: folder))
    }

    var inspector: MediaInspector { MediaInspector(tools: tools) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Writes a file and answers its path.
    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, as name: String = "file") throws -> String {
        try Data(bytes).write(to: folder.appending(path: name))
        return path(name)
    }

    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }

    /// Makes a video; cancels the test, visibly, where `ffmpeg` is not installed.
    @discardableResult
    func film(_ name: String = "film.mp4", size: String = "64x48", seconds: Int = 1, _ more: [String] = []) async throws
        -> String
    {
        guard let ffmpeg = tools.ffmpeg else { try Test.cancel("ffmpeg is not installed.") }
        let source = "testsrc2=size=\(size):rate=25:duration=\(seconds)"
        let output = try await tools.run(
            ffmpeg, ["-v", "error", "-y", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p"] + more + [path(name)],
            limits: .film)
        try #require(output.isSuccess)
        return path(name)
    }

    /// What is found in a file.
    func facts(_ path: String) async throws -> MediaFacts { try await inspector.look(at: path).facts }

    /// Why a file is refused; `nil` when it is taken.
    func refusal(_ path: String) async -> MediaError? {
        do {
            _ = try await inspector.look(at: path)
            return nil
        } catch {
            return error
        }
    }
}
