import Domain
import Foundation
import Testing

/// The page about formats: what was published and refused in the matrix, as a table for each platform.
enum FormatPage {
    /// A line of a table.
    struct Row: Sendable {
        let format: String
        let name: String
        let words: String
        let files: String
    }

    private static let isRenewing = ProcessInfo.processInfo.environment["MARTLET_RENEW_DOCS"] == "1"

    private static var file: URL {
        let path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        return URL(filePath: "\(path)/docs/formats.md")
    }

    /// What the rules say of each format that was tried.
    static func rows(of capabilities: Capabilities) -> [Row] {
        FormatCase.shapes(of: capabilities).map { shape in
            switch shape {
            case .single(let format): row(format, capabilities)
            case .thread:
                Row(
                    format: "thread", name: "Thread", words: words(capabilities.thread.textLimit, .text, capabilities),
                    files: "2 to \(grouped(capabilities.threadLimit)) parts")
            }
        }
    }

    private static func row(_ format: Format, _ capabilities: Capabilities) -> Row {
        let rules = capabilities.formats[format]
        return Row(
            format: format.rawValue, name: rules?.name ?? "", words: words(rules?.textLimit, format, capabilities),
            files: rules.map { files($0, format, capabilities) } ?? "")
    }

    private static func words(_ own: Int?, _ format: Format, _ capabilities: Capabilities) -> String {
        guard capabilities.formats[format]?.takesText ?? true else { return "none" }
        return "up to \(grouped(own ?? capabilities.textLimit))"
    }

    private static func files(_ rules: FormatRules, _ format: Format, _ capabilities: Capabilities) -> String {
        if format == .poll, let poll = capabilities.poll {
            return "\(poll.options.lowerBound) to \(poll.options.upperBound) answers"
        }
        guard rules.items.upperBound > 0 else { return "none" }
        let types = (rules.image?.types ?? []).union(rules.video?.types ?? []).union(rules.document?.types ?? [])
            .union(rules.audio?.types ?? [])
        let names = types.compactMap { type -> String? in
            if type == "audio/mp4" { return "m4a" }
            return type.split(separator: "/").last.map {
                $0 == "quicktime" ? "mov" : types.contains("audio/mpeg") && $0 == "mpeg" ? "mp3" : String($0)
            }
        }
        let count =
            rules.items.count == 1
            ? "\(rules.items.lowerBound)" : "\(rules.items.lowerBound) to \(rules.items.upperBound)"
        return "\(count) of \(names.sorted().joined(separator: ", "))"
    }

    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return String(
            digits.enumerated().flatMap { index, digit in
                index > 0 && (digits.count - index) % 3 == 0 ? [",", digit] : [digit]
            })
    }

    /// Expects the table of a platform on the page, or writes it there.
    static func expect(_ rows: [Row], of platform: Platform) throws {
        let page = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let head = "## \(platform.displayName)\n"
        let begin = try #require(page.range(of: head), "docs/formats.md has no place for \(platform.displayName)")
        let end = page[begin.upperBound...].range(of: "\n## ")?.lowerBound ?? page.endIndex
        let body = "\n" + text(rows)
        if isRenewing {
            let whole = page[..<begin.upperBound] + body + page[end...]
            try Data(String(whole).utf8).write(to: file)
        } else {
            #expect(page[begin.upperBound..<end] == body, "docs/formats.md is out of date: renew it")
        }
    }

    private static func text(_ rows: [Row]) -> String {
        guard !rows.isEmpty else { return "Publishing there is still to come.\n" }
        let lines = rows.map { "| `\($0.format)` | \($0.name) | \($0.words) | \($0.files) |" }
        return (["| Format | There | Characters | Files |", "|---|---|---|---|"] + lines).joined(separator: "\n") + "\n"
    }
}
