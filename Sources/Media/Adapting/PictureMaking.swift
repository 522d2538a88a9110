package import Domain
import Foundation

/// Makes pictures from files, by tools that run apart (SEC-76).
package struct PictureMaking: Sendable {
    /// The longest side of a thumbnail.
    package static let thumbnailSide = 480
    /// The most tries to get under a limit of bytes.
    private static let qualities = [90, 82, 74, 64]
    private static let shrinkings = [1.0, 0.8, 0.6, 0.45, 0.3]

    let tools: MediaTools

    /// Makes them with these tools.
    package init(tools: MediaTools) { self.tools = tools }

    /// Makes a small JPEG of an image, or of the first frame of a video, at a path. Throws `MediaError.unsupported` when
    /// it cannot be decoded.
    package func thumbnail(of path: String, contentType: String, to target: String) async throws(MediaError) {
        let side = Self.thumbnailSide
        if contentType.hasPrefix("video/") {
            guard let ffmpeg = tools.ffmpeg else { throw Self.missing("ffmpeg") }
            let scale = "scale='min(\(side),iw)':'min(\(side),ih)':force_original_aspect_ratio=decrease"
            let output = try await tools.run(
                ffmpeg,
                [
                    "-v", "error", "-nostdin", "-y", "-protocol_whitelist", "file", "-format_whitelist", "mov", "-f",
                    "mov",
                    "-threads", "1", "-i", "file:\(path)", "-map", "0:v:0", "-frames:v", "1", "-vf", scale,
                    "-map_metadata", "-1", "-f", "mjpeg", "file:\(target)",
                ], limits: .picture)
            guard output.isSuccess, Self.size(target) > 0 else { throw Self.undecodable }
        } else {
            try await make(path, target, "image/jpeg", Box(width: side, height: side), isCut: false, quality: 80)
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
                try await make(path, target, recipe.contentType, box, isCut: recipe.isCut, quality: quality)
                if Self.size(target) <= recipe.byteLimit { return }
            }
        }
        throw .tooLarge("It cannot be made small enough.")
    }

    private func make(
        _ path: String, _ target: String, _ type: String, _ box: Box, isCut: Bool, quality: Int
    ) async throws(MediaError) {
        guard let vips = tools.vips else { throw Self.missing("libvips-tools") }
        let ending =
            switch type {
            case "image/png": ".png[strip]"
            case "image/webp": ".webp[Q=\(quality),strip]"
            default: ".jpg[Q=\(quality),strip,background=255]"
            }
        let made = target + (ending.prefix { $0 != "[" })
        let output = try await tools.run(
            vips,
            ["thumbnail", path, target + ending, "\(box.width)", "--height", "\(box.height)", "--size", "down"]
                + (isCut ? ["--crop", "centre"] : []), limits: .picture)
        guard output.isSuccess, rename(made, target) == 0 else {
            _ = unlink(made)
            throw Self.undecodable
        }
    }

    private static func size(_ path: String) -> Int {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
    }

    private static func missing(_ package: String) -> MediaError {
        .unsupported("It cannot be converted here: \(package) is not installed on the server.")
    }
    private static let undecodable = MediaError.unsupported("The picture in it cannot be read; save it again.")
}

/// A size in pixels.
private struct Box {
    var width: Int
    var height: Int
}
