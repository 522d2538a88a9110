import Testing

@testable import Dashboard

@Suite("Templates", .timeLimit(.minutes(10)))
struct TemplateTests {
    @Test("every tag of every template is a property of its model", arguments: Fixtures.pages.indices)
    func tagsAreProperties(index: Int) {
        let (template, model) = Fixtures.pages[index]

        let walk = TagWalk(template, model: model)

        #expect(walk.unknown == [], "\(template)")
    }

    @Test("the fixtures show every tag of every template")
    func fixturesShowAll() {
        let seen = Fixtures.pages.reduce(into: Set<TagWalk.Place>()) { seen, page in
            seen.formUnion(TagWalk(page.template, model: page.model).seen)
        }
        let all = PageTemplate.allCases.flatMap { template in
            Tag.all(in: template.source).indices.map { TagWalk.Place(template: template, position: $0) }
        }

        #expect(Set(all).subtracting(seen) == [])
    }

    @Test("a missing value never shows a value of the page around it", arguments: Fixtures.pages.indices)
    func noShadowing(index: Int) {
        let (template, model) = Fixtures.pages[index]

        let walk = TagWalk(template, model: model)

        #expect(walk.shadowed == [], "\(template)")
    }

    @Test("the walk itself notices a tag without a property")
    func walkNotices() {
        struct Empty {}

        let walk = TagWalk(.preflight, model: Empty())

        #expect(walk.unknown.contains("verdicts"))
    }

    @Test("SEC-54 no template switches escaping off", arguments: PageTemplate.allCases)
    func noTripleBraces(template: PageTemplate) {
        #expect(!template.source.contains("{{{"))
        #expect(!template.source.contains("{{&"))
        #expect(!template.source.contains("{{%"))
    }

    @Test("SEC-54 no template has inline scripts, styles or event handlers", arguments: PageTemplate.allCases)
    func nothingInline(template: PageTemplate) throws {
        let source = template.source

        #expect(!source.contains(" style="))
        #expect(!source.contains("<style"))
        #expect(!source.contains("javascript:"))
        #expect(try source.firstMatch(of: Regex(#"\son[a-z]+="#)) == nil)
        #expect(try source.firstMatch(of: Regex(#"<script(?![^>]*src=)"#)) == nil)
    }

    @Test("sections close in the order in which they open", arguments: PageTemplate.allCases)
    func balanced(template: PageTemplate) {
        var open: [String] = []
        for tag in Tag.all(in: template.source) {
            switch tag.kind {
            case .section, .inverted: open.append(tag.name)
            case .end: #expect(open.popLast() == tag.name)
            case .variable, .partial, .comment: break
            }
        }
        #expect(open == [])
    }

    @Test("every partial that a template names exists", arguments: PageTemplate.allCases)
    func partialsExist(template: PageTemplate) {
        let partials = Tag.all(in: template.source).filter { $0.kind == .partial }.map(\.name)

        #expect(partials.allSatisfy { PageTemplate(rawValue: $0) != nil })
    }
}
