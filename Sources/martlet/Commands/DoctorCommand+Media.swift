import Domain
import Foundation
import Media
import Outbound

extension DoctorCommand {
    /// Looks at the folder, the store if there is one, and the tools.
    func checkMedia(_ settings: HouseSettings, _ report: inout DoctorReport) async {
        let isThere = FileManager.default.fileExists(atPath: settings.mediaFolder)
        if isThere, !FileManager.default.isWritableFile(atPath: settings.mediaFolder) {
            report.fail("media folder", "\(settings.mediaFolder) cannot be written; change its owner or media.folder.")
        } else {
            report.note("media folder", isThere ? settings.mediaFolder : "\(settings.mediaFolder), made at start")
        }
        if let store = settings.mediaStore { await check(store, settings, &report) }
        let missing = MediaTools.installed().missing
        for tool in missing { report.warn("media tools", "\(tool.package) is not installed: \(tool.words)") }
        if missing.isEmpty { report.note("media tools", "videos, documents and pictures can be looked at") }
    }

    /// Puts a tiny object into the store, reads, lists and removes it.
    private func check(_ store: S3Settings, _ settings: HouseSettings, _ report: inout DoctorReport) async {
        do {
            let (door, _) = try House.door(settings, publicURL: settings.publicURL, routes: [], isSandbox: false)
            let files = S3MediaFiles(
                store, door: door, ports: .system, arrivals: House.arrivals(settings))
            let trouble = await Self.trouble(files)
            await door.close()
            if let trouble {
                report.fail("media store", trouble)
            } else {
                report.note("media store", "the bucket \(store.bucket) can be written, read, listed and cleared")
            }
        } catch {
            report.fail("media store", "\(error); look at outbound.routes and outbound.allowedRanges.")
        }
    }

    private static func trouble(_ files: S3MediaFiles) async -> String? {
        do throws(S3Error) {
            try await files.check()
            return nil
        } catch {
            return error.words
        }
    }
}
