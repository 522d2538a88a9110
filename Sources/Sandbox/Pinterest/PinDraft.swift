import FoundationEssentials

/// The body of a new pin (sheet sections 4 and 5).
struct PinDraft: Sendable {
    /// Where a picture comes from.
    enum Source: Sendable {
        case address(String)
        case inline(type: String, bytes: [UInt8])
        case video(String)
    }

    static let limits = ["title": 100, "description": 800, "alt_text": 500, "link": 2_048]
    static let numbers = ["board_id", "board_section_id", "parent_pin_id"]

    private(set) var texts: [String: String] = [:]
    private(set) var kind = "image"
    private(set) var sources: [Source] = []

    init(_ body: [String: JSONValue]) throws {
        try body.check(
            required: ["board_id", "media_source"],
            optional: Self.limits.keys.sorted() + Self.numbers + ["dominant_color"])
        texts = try Self.texts(body)
        if let color = texts["dominant_color"], color.wholeMatch(of: /#[0-9A-Fa-f]{6}/) == nil {
            throw PinterestProblem.invalid("'\(color)' does not match '^#[0-9a-f]{6}$'")
        }
        try source(try body.value("media_source", \.object) ?? [:])
    }

    /// Checks lengths, numbers and the link.
    static func texts(_ body: [String: JSONValue]) throws -> [String: String] {
        var texts: [String: String] = [:]
        for name in limits.keys.sorted() + numbers + ["dominant_color"] {
            guard let text = try body.value(name, \.string) else { continue }
            guard text.count <= limits[name] ?? .max else {
                throw PinterestProblem.invalid(
                    "'\(text.prefix(20))' is too long, constraint: maxLength=\(limits[name] ?? 0)")
            }
            if numbers.contains(name), text.isEmpty || !text.allSatisfy({ $0.isASCII && $0.isNumber }) {
                throw PinterestProblem.invalid("'\(text)' does not match '^\\d+$'")
            }
            texts[name] = text
        }
        if let link = texts["link"], !link.isEmpty {
            guard ["http://", "https://"].contains(where: link.hasPrefix) else { throw FieldProblem.invalid("link") }
            guard !link.contains("//spam.example") else { throw PinterestProblem.spam }
        }
        return texts
    }

    private mutating func source(_ source: [String: JSONValue]) throws {
        switch source["source_type"] {
        case "image_url":
            try source.check(required: ["source_type", "url"], optional: ["is_standard"])
            sources = [.address(try source.value("url", \.string) ?? "")]
        case "image_base64":
            try source.check(required: ["source_type", "content_type", "data"], optional: ["is_standard"])
            sources = [try Self.inline(source, "content_type", "data")]
        case "multiple_image_urls", "multiple_image_base64": try carousel(source)
        case "video_id": try video(source)
        default: throw FieldProblem.invalid("media_source.source_type")
        }
    }

    private mutating func carousel(_ source: [String: JSONValue]) throws {
        try source.check(required: ["source_type", "items"], optional: ["index"])
        let items = try (source.value("items", \.array) ?? []).map { try $0.object.orInvalid("items") }
        guard (2...5).contains(items.count) else {
            throw PinterestProblem.invalid("The number of items is not right, constraint: maxItems=5")
        }
        if let index = try source.value("index", \.integer), !items.indices.contains(index) {
            throw FieldProblem.invalid("index")
        }
        let areInline = source["source_type"] == "multiple_image_base64"
        sources = try items.map { item in
            try item.check(
                required: areInline ? ["content_type", "data"] : ["url"], optional: ["title", "description", "link"])
            _ = try Self.texts(item.filter { ["title", "description", "link"].contains($0.key) })
            return areInline
                ? try Self.inline(item, "content_type", "data") : .address(try item.value("url", \.string) ?? "")
        }
        kind = "multiple_images"
    }

    private mutating func video(_ source: [String: JSONValue]) throws {
        try source.check(
            required: ["source_type", "media_id"],
            optional: [
                "cover_image_url", "cover_image_content_type", "cover_image_data", "cover_image_key_frame_time",
                "is_standard",
            ])
        sources = [.video(try source.value("media_id", \.string) ?? "")]
        let isInline = source["cover_image_content_type"] != nil || source["cover_image_data"] != nil
        let covers = [source["cover_image_url"] != nil, isInline, source["cover_image_key_frame_time"] != nil]
        guard covers.count(where: \.self) == 1 else {
            throw PinterestProblem.invalid("cover_image_url or cover_image_content_type is required")
        }
        if let frame = source["cover_image_key_frame_time"] {
            guard let seconds = frame.integer, seconds >= 0 else {
                throw FieldProblem.invalid("cover_image_key_frame_time")
            }
        }
        if isInline { sources.append(try Self.inline(source, "cover_image_content_type", "cover_image_data")) }
        if let url = try source.value("cover_image_url", \.string) { sources.append(.address(url)) }
        kind = "video"
    }

    private static func inline(_ source: [String: JSONValue], _ type: String, _ data: String) throws -> Source {
        guard let type = source[type]?.string, ["image/jpeg", "image/png"].contains(type) else {
            throw FieldProblem.invalid(type)
        }
        guard let text = source[data]?.string, let bytes = Data(base64Encoded: text) else {
            throw FieldProblem.invalid(data)
        }
        return .inline(type: type, bytes: Array(bytes))
    }
}

extension Optional {
    /// The value; throws `FieldProblem.invalid` when there is none.
    fileprivate func orInvalid(_ name: String) throws -> Wrapped {
        guard let self else { throw FieldProblem.invalid(name) }
        return self
    }
}
