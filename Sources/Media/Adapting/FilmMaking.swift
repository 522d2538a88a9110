package import Domain
import Foundation

/// Makes films anew, by a tool that runs apart (SEC-76): H.264 and AAC in MP4, as every platform takes them.
///
/// Nothing is ever shortened: what does not come out as long as it was is refused.
package struct FilmMaking: Sendable {
    /// The shares of the bit rate that are tried until the file is small enough.
    private static let shares = [1.0, 0.8, 0.6]
    /// How much shorter a film may come out: the last frame, and what rounding takes.
    private static let tolerance = 500

    let tools: MediaTools

    /// Makes them with these tools.
    package init(tools: MediaTools) { self.tools = tools }

    /// Makes a film by a recipe, at a path. Throws `.busy` while another one is being made on this node, `.tooLarge` when it
    /// does not become small enough, and `.unsupported` for what cannot be read to its end.
    package func make(
        _ recipe: MediaRecipe, of item: MediaItem, from path: String, to target: String
    ) async throws(MediaError) -> MediaFacts {
        try await tools.withFilmSlot { () async throws(MediaError) -> MediaFacts in
            defer { _ = unlink(FilmProgress.path(target)) }
            try await makeSmall(recipe, of: item, from: path, to: target)
            return try await checked(recipe, item, target)
        }
    }

    private func makeSmall(
        _ recipe: MediaRecipe, of item: MediaItem, from path: String, to target: String
    ) async throws(MediaError) {
        guard let film = recipe.film else { throw Self.unreadable }
        let room = Self.room(recipe, film, item)
        // A little more than is taken tells apart what is too large from what breaks off.
        let limits = ToolLimits.film.writing(recipe.byteLimit + recipe.byteLimit / 20 + (1 << 20))
        for share in film.isRewrapped ? [1] : Self.shares {
            let coding = film.isRewrapped ? ["-c", "copy"] : Self.coding(recipe, film, item, share: share)
            let output = try await tools.runForFilm(
                Self.input(path, threads: 2) + Self.tracks(item) + coding + Self.output(target), limits: limits)
            if output.isSuccess, PictureMaking.size(target) <= room { return }
            guard output.isSuccess || PictureMaking.size(target) > recipe.byteLimit else { throw Self.unreadable }
        }
        throw .tooLarge("It cannot be made small enough.")
    }

    /// The most bytes: in all, and by what may come in a second, of which the bit rate that is aimed at is a share.
    private static func room(_ recipe: MediaRecipe, _ film: MediaRecipe.Film, _ item: MediaItem) -> Int {
        guard !film.isRewrapped else { return recipe.byteLimit }
        let bits = Double(film.bitRate) / MediaRecipe.share
        return min(recipe.byteLimit, Int(bits * Double(item.durationMilliseconds) / 8_000))
    }

    /// What came of it, looked at like any other film.
    private func checked(
        _ recipe: MediaRecipe, _ item: MediaItem, _ target: String
    ) async throws(MediaError) -> MediaFacts {
        let facts = try await MediaInspector(tools: tools).look(at: target).facts
        let isWhole =
            facts.durationMilliseconds >= item.durationMilliseconds - Self.tolerance
            - item.durationMilliseconds / 100
        guard isWhole, facts.contentType == recipe.contentType,
            (facts.width, facts.height) == (recipe.width, recipe.height)
        else { throw Self.unreadable }
        return facts
    }

    /// MP4 and QuickTime only, from the local disk only: no playlists, no other files, no network.
    static func input(_ path: String, threads: Int) -> [String] {
        [
            "-v", "error", "-nostdin", "-y", "-protocol_whitelist", "file", "-format_whitelist", "mov", "-f", "mov",
            "-threads", "\(threads)", "-i", "file:\(path)",
        ]
    }

    /// One picture track and one of sound; nothing that says who made it. What claims to end and does not is stopped.
    private static func tracks(_ item: MediaItem) -> [String] {
        [
            "-map", "0:V:0", "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", "-t",
            "\(item.durationMilliseconds / 1_000 + 2)",
        ]
    }

    private static func coding(
        _ recipe: MediaRecipe, _ film: MediaRecipe.Film, _ item: MediaItem, share: Double
    ) -> [String] {
        let rate = film.frameRate ?? item.frameRate ?? 30
        let bits = max(Int(Double(film.bitRate) * share) - MediaRecipe.soundRate, 50_000)
        return [
            "-filter_threads", "1", "-vf", filters(recipe, rate), "-c:v", "libx264", "-preset", "veryfast",
            "-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", "2", "-crf", "21", "-maxrate", "\(bits)",
            "-bufsize", "\(bits / 2)", "-g", "\(max(Int((rate * 2).rounded()), 1))", "-flags", "+cgop",
            // Without frames that wait for later ones no list of edits is needed, which some platforms refuse.
            "-bf", "0", "-use_editlist", "0", "-c:a", "aac", "-b:a", "\(MediaRecipe.soundRate)", "-ac", "2", "-ar",
            "48000",
        ]
    }

    private static func filters(_ recipe: MediaRecipe, _ rate: Double) -> String {
        let box = "\(recipe.width):\(recipe.height)"
        let shape =
            switch recipe.fit {
            case .keep: "scale=\(box)"
            case .crop: "scale=\(box):force_original_aspect_ratio=increase,crop=\(box)"
            case .bars:
                "scale=\(box):force_original_aspect_ratio=decrease,pad=\(box):(ow-iw)/2:(oh-ih)/2:color=black"
            }
        return "fps=\(String(format: "%.3f", rate)),\(shape),setsar=1"
    }

    private static func output(_ target: String) -> [String] {
        FilmProgress.arguments(target)
            + ["-max_muxing_queue_size", "1024", "-movflags", "+faststart", "-f", "mp4", "file:\(target)"]
    }

    private static let unreadable = MediaError.unsupported("The film cannot be read to its end; save it again.")
}
