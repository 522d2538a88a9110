import Testing

@testable import Dashboard

@Suite("Accessibility of the pages", .timeLimit(.minutes(10)))
struct AccessibilityTests {
    private static let pages = Fixtures.pages.indices.filter { isWhole(Fixtures.pages[$0].template) }

    private static func isWhole(_ template: PageTemplate) -> Bool {
        template.source.contains("{{> top}}")
    }

    private func html(_ index: Int) throws -> HTML {
        let (template, model) = Fixtures.pages[index]
        return HTML(try PageRenderer().html(model, template))
    }

    @Test("a page has a language, a title and a way past the navigation", arguments: pages)
    func frame(index: Int) throws {
        let html = try html(index)

        #expect(html.all("html").first?["lang"] == "en")
        // Charts have titles, too, to which they refer.
        #expect(html.all("title").filter { !$0.has("id") }.count == 1)
        #expect(html.all("main").map { $0["id"] } == ["main"])
        #expect(html.all("a").first?["href"] == "#main")
    }

    @Test("every field has a label of its own", arguments: Fixtures.pages.indices)
    func labels(index: Int) throws {
        let html = try html(index)
        let labelled = Set(html.all("label").compactMap { $0["for"] })
        let fields = html.elements.filter {
            ["input", "select", "textarea"].contains($0.name) && $0["type"] != "hidden"
        }

        for field in fields {
            #expect(field["id"].map(labelled.contains) == true, "\(field)")
        }
    }

    @Test("an identifier is given once", arguments: Fixtures.pages.indices)
    func identifiersAreUnique(index: Int) throws {
        let identifiers = try html(index).elements.compactMap { $0["id"] }

        #expect(Set(identifiers).count == identifiers.count)
    }

    @Test("every picture says what it shows, or that it shows nothing", arguments: Fixtures.pages.indices)
    func pictures(index: Int) throws {
        #expect(try html(index).all("img").allSatisfy { $0.has("alt") })
    }

    @Test("every reference to another element finds it", arguments: pages)
    func references(index: Int) throws {
        let html = try html(index)
        let identifiers = Set(html.elements.compactMap { $0["id"] })
        let named = html.elements.flatMap { element -> [String] in
            let references = [element["aria-labelledby"], element["aria-describedby"], element["for"]]
            return references.compactMap(\.self).flatMap { $0.split(separator: " ").map(String.init) }
        }

        #expect(Set(named).subtracting(identifiers) == [])
    }

    @Test("links to other sites tell them nothing", arguments: Fixtures.pages.indices)
    func outgoingLinks(index: Int) throws {
        let outgoing = try html(index).all("a").filter { $0["href"]?.hasPrefix("http") == true }

        #expect(outgoing.allSatisfy { $0["rel"]?.contains("noreferrer") == true })
    }

    @Test("a page has exactly one heading of the first rank")
    func oneHeading() throws {
        for index in Self.pages where Fixtures.pages[index].template != .connected {
            #expect(try html(index).all("h1").count == 1, "\(Fixtures.pages[index].template)")
        }
    }

    @Test("the ways of an attempt have one heading each", arguments: ["done", "waiting", "failed"])
    func connectedHeading(way: String) throws {
        var page = Fixtures.connected
        page.isDone = way == "done"
        page.isWaiting = way == "waiting"
        if way != "failed" { page.failure = nil }

        #expect(HTML(try PageRenderer().html(page, .connected)).all("h1").count == 1)
    }
}
