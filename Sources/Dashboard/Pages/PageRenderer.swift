import Mustache

/// Turns view models into HTML. Everything is escaped by default (SEC-54).
struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    /// Reads the embedded templates; throws when one does not parse, which a test rules out.
    init() throws {
        var library = MustacheLibrary()
        for template in PageTemplate.allCases {
            try library.register(template.source, named: template.rawValue)
        }
        self.library = library
    }

    /// The page as text.
    func html(_ model: any Sendable, _ template: PageTemplate) -> String {
        library.render(model, withTemplate: template.rawValue) ?? ""
    }
}
