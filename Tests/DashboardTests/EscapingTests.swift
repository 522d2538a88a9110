import Testing

@testable import Dashboard

@Suite("Escaping", .timeLimit(.minutes(10)))
struct EscapingTests {
    private static let hostile = #"<script>alert(1)</script>"><img src=x onerror=alert(2)>' {{name}} &amp;"#

    private func expectHarmless(_ text: String) {
        #expect(!text.contains("<script>alert"))
        #expect(!text.contains("<img src=x"))
        #expect(HTML(text).elements.allSatisfy { !$0.has("onerror") })
        #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    }

    @Test("SEC-54 names and texts of accounts are data, never markup")
    func accounts() throws {
        var page = Fixtures.connections
        page.connections[0].name = Self.hostile
        page.connections[0].handle = Self.hostile
        page.connections[0].advice?.explanation = Self.hostile
        page.problem = Self.hostile
        page.tiles[0].handle = Self.hostile

        expectHarmless(try PageRenderer().html(page, .connections))
    }

    @Test("SEC-54 what a post says is data, also inside its text area")
    func posts() throws {
        var page = Fixtures.composer
        page.parts[0].text = "</textarea>" + Self.hostile
        page.accountForms[0].fields[0].fieldChoices[0].title = Self.hostile
        page.accountForms[0].fields[0].remoteNote = Self.hostile
        page.accountForms[0].ownText = "</textarea>" + Self.hostile
        var post = Fixtures.post
        post.parts[0].text = Self.hostile
        post.parts[0].images[0].alt = Self.hostile
        post.deliveries[2].advice?.adviceWords = Self.hostile

        let composer = try PageRenderer().html(page, .composer)
        expectHarmless(composer)
        let areas = HTML(composer).all("textarea").count
        #expect(composer.components(separatedBy: "</textarea>").count == areas + 1)
        expectHarmless(try PageRenderer().html(post, .post))
    }

    @Test("SEC-11 SEC-54 the platform's words in a failed attempt are data")
    func platformWords() throws {
        var page = Fixtures.connected
        page.failure?.platformWords = Self.hostile

        expectHarmless(try PageRenderer().html(page, .connected))
    }

    @Test("the text of a post keeps its first line break and its spaces")
    func textStays() throws {
        let html = try PageRenderer().html(Fixtures.composer, .composer)

        #expect(html.contains(">\n\nThe engine weaves algebraic patterns\njust as"))
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [Substring] {
        var pieces: [Substring] = []
        var rest = self[...]
        while let found = rest.firstRange(of: separator) {
            pieces.append(rest[..<found.lowerBound])
            rest = rest[found.upperBound...]
        }
        return pieces + [rest]
    }
}
