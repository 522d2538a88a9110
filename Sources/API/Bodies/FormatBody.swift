import Domain
import Outbound

/// What a format takes, for programs.
enum FormatBody {
    static let schema = Schema.named(
        "FormatRules",
        .object([
            .needed("format", .choice(Format.allCases.map(\.rawValue))),
            .needed("name", .line(), "What people call it there."), .needed("items_min", .count),
            .needed("items_max", .count), .needed("mixes", .flag, "Whether pictures and films may stand side by side."),
            .needed("shape", .choice(["free", "cropped_to_first", "same"]), "What becomes of items of other shapes."),
            .needed("takes_text", .flag), .maybe("text_limit", .count, "Where it differs."),
            .maybe("image", fileSchema, "What a picture must keep to."),
            .maybe("video", fileSchema, "What a film must keep to."),
            .maybe("document", fileSchema, "What a document must keep to."),
            .maybe("audio", fileSchema, "What sound must keep to."),
        ]))

    /// Larger figures than this are no limits to anybody.
    private static let big = Schema.integer(0...Int.max)

    private static let codings = Schema.list(of: .line(20), limit: 20)

    private static let fileSchema = Schema.named(
        "FileRules",
        .object([
            .needed("types", .list(of: .line(100), limit: 50)), .needed("byte_limit", big),
            .maybe("pixel_limit", big), .maybe("min_width", .count), .maybe("max_width", .count),
            .maybe("min_height", .count), .maybe("max_height", .count), .maybe("min_short_side", .count),
            .maybe("max_short_side", .count), .maybe("min_aspect", .line(20), "Width by height, e.g. `9:16`."),
            .maybe("max_aspect", .line(20)), .maybe("min_milliseconds", big), .maybe("max_milliseconds", big),
            .maybe("min_frames_per_second", .line(20)), .maybe("max_frames_per_second", .line(20)),
            .maybe("max_bits_per_second", big),
            .maybe("picture_codings", codings, "Where not all are taken; by the names of FFmpeg."),
            .maybe("sound_codings", codings),
            .maybe("page_limit", .count), .maybe("takes_alt_text", .flag),
        ]))

    /// The body.
    static func json(_ format: Format, _ rules: FormatRules) -> JSONValue {
        .fields([
            "format": .string(format.rawValue), "name": .string(rules.name),
            "items_min": .integer(rules.items.lowerBound), "items_max": .integer(rules.items.upperBound),
            "mixes": .bool(rules.mixes), "shape": .string(rules.shape.rawValue), "takes_text": .bool(rules.takesText),
            "text_limit": rules.textLimit.map { .integer($0) }, "image": rules.image.map(json),
            "video": rules.video.map(json), "document": rules.document.map(json),
            "audio": rules.audio.map(json),
        ])
    }

    private static func json(_ rules: ImageRules) -> JSONValue {
        var members = frame(rules.frame)
        members["types"] = types(rules.types)
        members["byte_limit"] = .integer(rules.byteLimit)
        return .fields(members)
    }

    private static func json(_ rules: VideoRules) -> JSONValue {
        var members = frame(rules.frame)
        members["types"] = types(rules.types)
        members["byte_limit"] = .integer(rules.byteLimit)
        members["takes_alt_text"] = .bool(rules.takesAltText)
        if let duration = rules.duration {
            members["min_milliseconds"] = .integer(duration.lowerBound.milliseconds)
            members["max_milliseconds"] = .integer(duration.upperBound.milliseconds)
        }
        if let rate = rules.frameRate {
            members["min_frames_per_second"] = .string(FileWords.tidy(rate.lowerBound))
            members["max_frames_per_second"] = .string(FileWords.tidy(rate.upperBound))
        }
        members["max_bits_per_second"] = rules.bitRateLimit.map { JSONValue.integer($0) }
        members["picture_codings"] = rules.codings.map { types($0.pictures) }
        members["sound_codings"] = rules.codings.map { types($0.sounds) }
        return .fields(members)
    }

    private static func json(_ rules: AudioRules) -> JSONValue {
        ["types": types(rules.types), "byte_limit": .integer(rules.byteLimit)]
    }

    private static func json(_ rules: DocumentRules) -> JSONValue {
        [
            "types": types(rules.types), "byte_limit": .integer(rules.byteLimit),
            "page_limit": .integer(rules.pageLimit),
        ]
    }

    private static func frame(_ frame: FrameRules) -> [String: JSONValue?] {
        var members: [String: JSONValue?] = ["pixel_limit": frame.pixelLimit.map { .integer($0) }]
        for (name, range) in [("width", frame.widths), ("height", frame.heights), ("short_side", frame.shortSide)] {
            guard let range else { continue }
            members["min_" + name] = .integer(range.lowerBound)
            if range.upperBound < .max { members["max_" + name] = .integer(range.upperBound) }
        }
        if let aspect = frame.aspect {
            members["min_aspect"] = .string(FileWords.shape(aspect.lowerBound))
            members["max_aspect"] = .string(FileWords.shape(aspect.upperBound))
        }
        return members
    }

    /// Types in their order.
    static func types(_ types: Set<String>) -> JSONValue { .array(types.sorted().map(JSONValue.string)) }
}
