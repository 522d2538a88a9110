import Domain

extension MediaItem {
    /// What names of such files end with, for platforms that go by the name.
    var usualExtension: String {
        switch contentType {
        case "image/jpeg": "jpg"
        case "video/quicktime": "mov"
        case "video/x-m4v": "m4v"
        case "audio/mpeg": "mp3"
        case "audio/mp4": "m4a"
        case let type: type.split(separator: "/").last.map(String.init) ?? "bin"
        }
    }
}
