import TestKit
import Testing

@testable import Sandbox

/// Compares the schemas written down here with the published lexicons.
@Suite(
    "Bluesky record schemas against the lexicons", .timeLimit(.minutes(10)),
    .enabled(
        if: ContractFiles.exists("atproto/lexicons/app/bsky/feed/post.json"), Comment(rawValue: ContractFiles.absence)))
struct LexiconShapeTests {
    @Test(
        "every schema says what its lexicon says",
        arguments: ["app.bsky.feed.post", "app.bsky.feed.threadgate", "app.bsky.feed.postgate"])
    func agreement(collection: String) throws {
        let record = try #require(try LexiconReader.definition(collection)["record"])

        let published = try LexiconReader.members(record, in: collection)

        let ours = try #require(Lexicons.records[collection])
        #expect(LexiconReader.withoutMinimum(.object(ours)) == .object(published))
    }

    @Test("a picture list has at least one picture, which the lexicon leaves open")
    func minimum() throws {
        let bench = try #require(Lexicons.records["app.bsky.feed.post"]?.optional["embed"])

        #expect(LexiconReader.withoutMinimum(bench) != bench)
    }
}

/// Turns lexicon files into shapes.
enum LexiconReader {
    /// Members that are deprecated and that nobody should send.
    private static let deprecated: Set = ["entities"]

    /// A definition by its name, e.g. `app.bsky.richtext.facet#tag`.
    static func definition(_ name: String) throws -> JSONValue {
        let parts = name.split(separator: "#").map(String.init)
        let path = "atproto/lexicons/" + parts[0].replacing(".", with: "/") + ".json"
        let file = JSONValue(parsing: try ContractFiles.bytes(path))
        return try #require(file?["defs"]?[parts.count > 1 ? parts[1] : "main"], "\(name)")
    }

    /// The members of an object definition.
    static func members(_ object: JSONValue, in file: String) throws -> RecordMembers {
        let required = Set(object["required"]?.array?.compactMap(\.string) ?? [])
        var members = RecordMembers()
        for (name, property) in object["properties"]?.object ?? [:] where !deprecated.contains(name) {
            let shape = try shape(property, in: file)
            if required.contains(name) { members.required[name] = shape } else { members.optional[name] = shape }
        }
        return members
    }

    /// The same shape with all lists allowed to be empty.
    static func withoutMinimum(_ shape: RecordShape) -> RecordShape {
        switch shape {
        case .anything, .flag, .integer, .text, .blob: shape
        case .list(let element, let count): .list(withoutMinimum(element), count: 0...count.upperBound)
        case .object(let members): .object(withoutMinimum(members))
        case .union(let variants): .union(variants.mapValues(withoutMinimum))
        }
    }

    private static func withoutMinimum(_ members: RecordMembers) -> RecordMembers {
        RecordMembers(
            required: members.required.mapValues(withoutMinimum),
            optional: members.optional.mapValues(withoutMinimum))
    }

    private static func shape(_ property: JSONValue, in file: String) throws -> RecordShape {
        switch property["type"]?.string {
        case "boolean": return .flag
        case "integer": return .integer(minimum: Int64(property["minimum"]?.integer ?? 0))
        case "string":
            return .text(
                maxBytes: property["maxLength"]?.integer, maxGraphemes: property["maxGraphemes"]?.integer,
                format: property["format"]?.string.flatMap(ATSyntax.init(rawValue:)))
        case "array":
            let element = try shape(try #require(property["items"]), in: file)
            return .list(element, count: 0...(property["maxLength"]?.integer ?? Int.max))
        case "blob":
            return .blob(
                accept: property["accept"]?[0]?.string ?? "", maxBytes: property["maxSize"]?.integer ?? Int.max)
        case "ref":
            let name = absolute(property["ref"]?.string ?? "", in: file)
            return .object(try members(try definition(name), in: fileName(name)))
        case "union":
            var variants: [String: RecordMembers] = [:]
            for reference in property["refs"]?.array?.compactMap(\.string) ?? [] {
                let name = absolute(reference, in: file)
                variants[name] = try members(try definition(name), in: fileName(name))
            }
            return .union(variants)
        default: return .anything
        }
    }

    private static func absolute(_ reference: String, in file: String) -> String {
        reference.hasPrefix("#") ? file + reference : reference
    }

    private static func fileName(_ name: String) -> String {
        String(name.prefix { $0 != "#" })
    }
}
