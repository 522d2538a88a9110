import Foundation
import Media
import Testing

/// Pictures that tools can read.
enum RealPicture {
    /// A black picture of a type, by its ending; the test is left out where the tools are missing.
    static func make(_ ending: String, width: Int, height: Int) throws -> [UInt8] {
        guard let vips = MediaTools.installed().vips else { try Test.cancel("libvips-tools is not installed.") }
        let name = "martlet-\(UUID().uuidString).\(ending)"
        let path = FileManager.default.temporaryDirectory.appending(path: name).path
        defer { try? FileManager.default.removeItem(atPath: path) }  // A leftover there harms nobody.
        let process = Process()
        process.executableURL = URL(filePath: vips)
        process.arguments = ["black", path, "\(width)", "\(height)"]
        try process.run()
        process.waitUntilExit()
        return Array(try #require(FileManager.default.contents(atPath: path)))
    }
}
