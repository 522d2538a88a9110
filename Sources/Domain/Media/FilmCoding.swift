/// How a film is coded, by the names of FFmpeg.
package struct FilmCoding: Sendable, Hashable, Codable {
    /// The picture, e.g. `h264`.
    package var picture: String
    /// Its pixels, e.g. `yuv420p`; empty where that is not known.
    package var pixels: String
    /// The sound, e.g. `aac`; `nil` where there is none.
    package var sound: String?

    /// Gathers the parts.
    package init(picture: String, pixels: String = "yuv420p", sound: String? = nil) {
        self.picture = picture
        self.pixels = pixels
        self.sound = sound
    }

    /// What is made for every platform: H.264 in 4:2:0, with AAC.
    package var isPlain: Bool { picture == "h264" && pixels == "yuv420p" && sound ?? "aac" == "aac" }

    /// What every copy of it is coded as.
    package var madePlain: FilmCoding { FilmCoding(picture: "h264", sound: sound == nil ? nil : "aac") }

    /// For people: `H264 with AAC`.
    package var words: String {
        picture.uppercased() + (sound.map { " with \($0.uppercased())" } ?? "")
    }
}

/// The codings that a platform takes.
package struct FilmCodings: Sendable, Hashable, Codable {
    /// Of the picture, e.g. `h264`; 4:2:0 always.
    package var pictures: Set<String>
    /// Of the sound, where there is any.
    package var sounds: Set<String>

    /// Gathers both.
    package init(pictures: Set<String>, sounds: Set<String> = ["aac"]) {
        self.pictures = pictures
        self.sounds = sounds
    }

    /// Whether a film is taken as it is coded.
    package func takes(_ coding: FilmCoding) -> Bool {
        // Pictures of ten bits are another format of the same name for H.264, and part of the newer ones.
        let isUsual =
            coding.picture == "h264"
            ? ["yuv420p", "yuvj420p", ""].contains(coding.pixels)
            : coding.pixels.isEmpty || coding.pixels.hasPrefix("yuv420p") || coding.pixels.hasPrefix("yuvj420p")
        return pictures.contains(coding.picture) && isUsual && coding.sound.map(sounds.contains) ?? true
    }

    /// For people: `H264 or HEVC with AAC`.
    package var words: String {
        let names = [pictures, sounds].map { $0.sorted().map { $0.uppercased() }.joined(separator: " or ") }
        return "\(names[0]) with \(names[1])"
    }
}
