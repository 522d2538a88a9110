import Foundation

/// The programs that decode media, each run apart (SEC-76); what is not installed is `nil`.
package struct MediaTools: Sendable {
    /// Says what a video is (Debian package `ffmpeg`).
    package let ffprobe: String?
    /// Converts videos (Debian package `ffmpeg`).
    package let ffmpeg: String?
    /// Converts images (Debian package `libvips-tools`).
    package let vips: String?
    /// Says what a document is (Debian package `libvips-tools`).
    package let vipsheader: String?
    /// Takes the network away from a program, where the machine lets us.
    let unshare: String?
    private let slots: ToolSlots
    /// Films take long: they have places of their own, so that nobody waits for them.
    private let filmSlots: ToolSlots

    /// No tools at all: images are taken, nothing else.
    package static let none = MediaTools(folders: [])

    /// The tools that are installed on this machine.
    package static func installed() -> MediaTools { MediaTools(folders: ["/usr/bin", "/usr/local/bin"]) }

    /// The tools that are in these folders; the first one counts.
    package init(folders: [String]) {
        func find(_ name: String) -> String? {
            folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        }
        (ffprobe, ffmpeg) = (find("ffprobe"), find("ffmpeg"))
        (vips, vipsheader) = (find("vips"), find("vipsheader"))
        unshare = find("unshare")
        slots = ToolSlots(count: 2)
        filmSlots = ToolSlots(count: 1)
    }

    /// Whether images can be made anew.
    package var makesPictures: Bool { vips != nil }
    /// Whether films can be made anew.
    package var makesFilms: Bool { ffmpeg != nil && ffprobe != nil }

    /// The packages that are missing, by the names of Debian, with what does not work without them.
    package var missing: [(package: String, words: String)] {
        var missing: [(package: String, words: String)] = []
        if ffprobe == nil || ffmpeg == nil {
            missing.append(("ffmpeg", "videos and sound are refused"))
        }
        if vips == nil || vipsheader == nil {
            missing.append(("libvips-tools", "documents are refused, and pictures are not converted"))
        }
        return missing
    }

    /// Runs one of the tools; waits while too many run.
    func run(
        _ tool: String, _ arguments: [String], limits: ToolLimits
    ) async throws(MediaError) -> ToolRun.Output {
        await slots.take()
        let result: Result<ToolRun.Output, MediaError>
        do throws(MediaError) {
            result = .success(try await ToolRun(unshare: unshare, limits: limits).run(tool, arguments))
        } catch {
            result = .failure(error)
        }
        await slots.giveBack()
        return try result.get()
    }

    /// Does something that makes a film, one at a time. Throws `.busy` at once while another one is being made.
    func withFilmSlot<Answer: Sendable>(
        _ body: () async throws(MediaError) -> Answer
    ) async throws(MediaError) -> Answer {
        guard await filmSlots.takeIfFree() else { throw .busy }
        let result: Result<Answer, MediaError>
        do throws(MediaError) {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await filmSlots.giveBack()
        return try result.get()
    }

    /// Runs the tool that makes a film, in its own place.
    func runForFilm(_ arguments: [String], limits: ToolLimits) async throws(MediaError) -> ToolRun.Output {
        guard let ffmpeg else { throw Self.missing("ffmpeg") }
        return try await ToolRun(unshare: unshare, limits: limits).run(ffmpeg, arguments)
    }

    /// What to say where a tool is wanting.
    static func missing(_ package: String) -> MediaError {
        .unsupported("It cannot be converted here: \(package) is not installed on the server.")
    }
}

/// How many tools may run at once: each may take much memory.
actor ToolSlots {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) { free = count }

    /// Comes back when there is a place.
    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Takes a place if there is one now; answers whether it did.
    func takeIfFree() -> Bool {
        guard free > 0 else { return false }
        free -= 1
        return true
    }

    /// Hands the place to whoever waits longest.
    func giveBack() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
