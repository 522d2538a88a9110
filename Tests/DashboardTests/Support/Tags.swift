@testable import Dashboard

/// One tag of a Mustache template.
struct Tag: Equatable {
    /// What the tag does.
    enum Kind: Equatable { case variable, section, inverted, end, partial, comment }

    let kind: Kind
    let name: String

    /// All tags of a template in order.
    static func all(in source: String) -> [Tag] {
        source.split(separator: "{{", omittingEmptySubsequences: false).dropFirst().map { piece in
            let inside = piece.prefix { $0 != "}" }
            let name = inside.drop { "#^/>! ".contains($0) }
            let kind: Kind =
                switch inside.first {
                case "#": .section
                case "^": .inverted
                case "/": .end
                case ">": .partial
                case "!": .comment
                default: .variable
                }
            return Tag(kind: kind, name: String(name))
        }
    }
}

/// Walks a template as the renderer does, but over the shapes of the models: finds tags that name nothing.
struct TagWalk {
    /// Tags that named nothing.
    private(set) var unknown: [String] = []
    /// Names that stand in a nested model and in one around it, so that a missing inner value would show the outer one.
    private(set) var shadowed: Set<String> = []

    private var stack: [Any]

    init(_ template: PageTemplate, model: Any) {
        stack = [model]
        walk(template)
    }

    private mutating func walk(_ template: PageTemplate) {
        var depth: [Bool] = []
        for tag in Tag.all(in: template.source) {
            switch tag.kind {
            case .comment: break
            case .partial: if let partial = PageTemplate(rawValue: tag.name) { walk(partial) }
            case .variable: check(tag.name)
            case .inverted:
                check(tag.name)
                depth.append(false)
            case .section:
                check(tag.name)
                let inner = value(tag.name).flatMap(Self.inner)
                if let inner { push(inner) }
                depth.append(inner != nil)
            case .end:
                if depth.removeLast() { stack.removeLast() }
            }
        }
    }

    private mutating func push(_ inner: Any) {
        let names = Set(Mirror(reflecting: inner).children.compactMap(\.label))
        for outer in stack where !(inner is String) {
            shadowed.formUnion(names.intersection(Mirror(reflecting: outer).children.compactMap(\.label)))
        }
        stack.append(inner)
    }

    private mutating func check(_ name: String) {
        guard name != "." else { return }
        let path = name.split(separator: ".").map(String.init)
        let isKnown = stack.contains { Self.has(path[...], in: $0) }
        if !isKnown { unknown.append(name) }
    }

    private func value(_ name: String) -> Any? {
        let path = name.split(separator: ".").map(String.init)
        return stack.reversed().lazy.compactMap { Self.find(path[...], in: $0) }.first
    }

    private static func has(_ path: ArraySlice<String>, in object: Any) -> Bool {
        guard let name = path.first else { return true }
        guard let child = Mirror(reflecting: object).children.first(where: { $0.label == name }) else { return false }
        return path.count == 1 || unwrapped(child.value).map { has(path.dropFirst(), in: $0) } ?? false
    }

    private static func find(_ path: ArraySlice<String>, in object: Any) -> Any? {
        guard let name = path.first else { return object }
        let child = Mirror(reflecting: object).children.first { $0.label == name }
        return child.flatMap { unwrapped($0.value) }.flatMap { find(path.dropFirst(), in: $0) }
    }

    /// What a section steps into: the element that shows most of itself, or the value; nothing for a Boolean.
    private static func inner(_ value: Any) -> Any? {
        if value is Bool { return nil }
        if let list = value as? [Any] { return list.max { filled($0) < filled($1) } }
        return value
    }

    private static func filled(_ object: Any) -> Int {
        Mirror(reflecting: object).children.filter { unwrapped($0.value) != nil }.count
    }

    private static func unwrapped(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return value }
        return mirror.children.first?.value
    }
}
