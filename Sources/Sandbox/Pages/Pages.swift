import HTTPTypes
import Mustache

/// The HTML of the sandbox. Templates escape everything they print.
package final class Pages: Sendable {
    private let library: MustacheLibrary

    /// Compiles the templates.
    package init() throws {
        var library = MustacheLibrary()
        for (name, text) in Self.templates { try library.register(text, named: name) }
        self.library = library
    }

    /// Every template by name.
    static let templates = [
        "layout": layoutTemplate, "index": indexTemplate, "consent": consentTemplate, "problem": problemTemplate,
        "timeline": timelineTemplate, "post": postTemplate, "thread": threadTemplate, "code": codeTemplate,
    ]

    func render(_ page: Any, _ template: String, status: Int = 200) -> Answer {
        let text = library.render(page, withTemplate: template) ?? ""
        var answer = Answer.html(text, status: .init(code: status))
        answer.headers[.cacheControl] = "no-store"
        answer.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; media-src 'self'; base-uri 'none'"
        answer.headers[.xContentTypeOptions] = "nosniff"
        return answer
    }

    /// An error page in the look of a platform.
    package func problem(
        _ platform: any SimulatedPlatform, title: String, text: String, status: Int = 400
    ) -> Answer {
        render(ProblemPage(frame: Frame(platform, title: title), text: text), "problem", status: status)
    }

    /// Shows a code to copy, for redirects out of band.
    package func code(_ platform: any SimulatedPlatform, code: String) -> Answer {
        render(CodePage(frame: Frame(platform, title: "Your code"), code: code), "code")
    }
}

/// What every page has.
struct Frame: Sendable {
    let title: String
    let platform: String
    let home: String
    let accent: String
    let ground: String
    let radius: String
    let mark: String

    init(_ platform: any SimulatedPlatform, title: String) {
        self.title = title
        self.platform = platform.title
        home = "/\(RouteTable.host(of: platform.origins.first ?? ""))/"
        accent = platform.look.accent
        ground = platform.look.ground
        radius = platform.look.radius
        mark = platform.look.mark
    }

    init(title: String) {
        self.title = title
        platform = "Martlet sandbox"
        home = "/"
        accent = PlatformLook.plain.accent
        ground = PlatformLook.plain.ground
        radius = PlatformLook.plain.radius
        mark = PlatformLook.plain.mark
    }
}

private struct ProblemPage {
    let frame: Frame
    let text: String
}

private struct CodePage {
    let frame: Frame
    let code: String
}
