package import Domain
import Foundation

/// Makes pictures from files, by tools that run apart (SEC-76).
package struct PictureMaking: Sendable {
    /// The longest side of a thumbnail.
    package static let thumbnailSide = 480
    /// The most tries to get under a limit of bytes.
    private static let qualities = [90, 82, 74, 64]
    private static let shrinkings = [1.0, 0.8, 0.6, 0.45, 0.3]
    /// What stands between two steps is not made small.
    private static let between = ToolLimits.picture.writing(256 << 20)

    let tools: MediaTools

    /// Makes them with these tools.
    package init(tools: MediaTools) { self.tools = tools }

    /// Makes a small JPEG of an image, or of the first frame of a video, at a path. Throws `MediaError.unsupported` when
    /// it cannot be decoded.
    package func thumbnail(of path: String, contentType: String, to target: String) async throws(MediaError) {
        let side = Self.thumbnailSide
        if contentType.hasPrefix("video/") {
            guard let ffmpeg = tools.ffmpeg else { throw MediaTools.missing("ffmpeg") }
            let scale = "scale='min(\(side),iw)':'min(\(side),ih)':force_original_aspect_ratio=decrease"
            let output = try await tools.run(
                ffmpeg,
                FilmMaking.input(path, threads: 1) + [
                    "-map", "0:v:0", "-frames:v", "1", "-vf", scale, "-map_metadata", "-1", "-f", "mjpeg",
                    "file:\(target)",
                ], limits: .picture)
            guard output.isSuccess, Self.size(target) > 0 else { throw Self.undecodable }
        } else {
            let box = Box(width: side, height: side)
            try await scale(path, to: target, Self.ending("image/jpeg", quality: 80), box, isCut: false)
        }
    }

    /// Makes an image anew by a recipe, at a path; weaker and smaller until it fits. Throws `MediaError.tooLarge` when it
    /// never does.
    package func make(_ recipe: MediaRecipe, from path: String, to target: String) async throws(MediaError) {
        for shrinking in Self.shrinkings {
            let box = Box(
                width: max(Int(Double(recipe.width) * shrinking), 1),
                height: max(Int(Double(recipe.height) * shrinking), 1))
            // Only JPEG and WebP get smaller by being weaker.
            for quality in recipe.contentType == "image/png" ? [90] : Self.qualities {
                try await make(recipe, path, target, box, quality: quality)
                if Self.size(target) <= recipe.byteLimit { return }
            }
        }
        throw .tooLarge("It cannot be made small enough.")
    }

    private func make(
        _ recipe: MediaRecipe, _ path: String, _ target: String, _ box: Box, quality: Int
    ) async throws(MediaError) {
        let ending = Self.ending(recipe.contentType, quality: quality)
        guard recipe.fit == .bars else {
            return try await scale(path, to: target, ending, box, isCut: recipe.fit == .crop)
        }
        let bare = target + ".bare.png"
        defer { _ = unlink(bare) }
        try await scale(path, to: bare, ".png[strip,compression=1]", box, isCut: false, limits: Self.between)
        try await run(
            ["gravity", bare, target + ending, "centre", "\(box.width)", "\(box.height)", "--extend", "black"],
            to: target, ending, limits: .picture)
    }

    /// Within a box, or just so large and cut around the middle; never larger than it is.
    private func scale(
        _ path: String, to target: String, _ ending: String, _ box: Box, isCut: Bool, limits: ToolLimits = .picture
    ) async throws(MediaError) {
        try await run(
            ["thumbnail", path, target + ending, "\(box.width)", "--height", "\(box.height)", "--size", "down"]
                + (isCut ? ["--crop", "centre"] : []), to: target, ending, limits: limits)
    }

    /// The tool goes by the ending of what it writes.
    private func run(
        _ arguments: [String], to target: String, _ ending: String, limits: ToolLimits
    ) async throws(MediaError) {
        guard let vips = tools.vips else { throw MediaTools.missing("libvips-tools") }
        let made = target + (ending.prefix { $0 != "[" })
        let output = try await tools.run(vips, arguments, limits: limits)
        guard output.isSuccess, rename(made, target) == 0 else {
            _ = unlink(made)
            throw Self.undecodable
        }
    }

    private static func ending(_ type: String, quality: Int) -> String {
        switch type {
        case "image/png": ".png[strip]"
        case "image/webp": ".webp[Q=\(quality),strip]"
        default: ".jpg[Q=\(quality),strip,background=255]"
        }
    }

    static func size(_ path: String) -> Int {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
    }

    private static let undecodable = MediaError.unsupported("The picture in it cannot be read; save it again.")
}

/// A size in pixels.
private struct Box {
    var width: Int
    var height: Int
}
