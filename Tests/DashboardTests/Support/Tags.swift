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
    /// A tag of a template by its position.
    struct Place: Hashable {
        let template: PageTemplate
        let position: Int
    }

    /// Tags that named nothing.
    private(set) var unknown: [String] = []
    /// Tags that were looked at; those within empty sections are not.
    private(set) var seen: Set<Place> = []
    /// Names that may be missing in a nested model and stand in one around it: a missing value would show the outer one.
    private(set) var shadowed: Set<String> = []

    private var stack: [Any]
    private var isSkipping = false

    init(_ template: PageTemplate, model: Any) {
        stack = [model]
        walk(template)
    }

    private mutating func walk(_ template: PageTemplate) {
        var open: [(isPushed: Bool, wasSkipping: Bool)] = []
        for (position, tag) in Tag.all(in: template.source).enumerated() {
            if !isSkipping { seen.insert(Place(template: template, position: position)) }
            switch tag.kind {
            case .comment: break
            case .partial: if let partial = PageTemplate(rawValue: tag.name) { walk(partial) }
            case .variable: check(tag.name)
            case .inverted:
                check(tag.name)
                open.append((false, isSkipping))
            case .section:
                check(tag.name)
                open.append((enter(tag.name), isSkipping))
                if case .some(let last) = open.last, !last.isPushed, !isFlag(tag.name) { isSkipping = true }
            case .end:
                guard let last = open.popLast() else { return }
                if last.isPushed { stack.removeLast() }
                isSkipping = last.wasSkipping
            }
        }
    }

    private func isFlag(_ name: String) -> Bool { value(name) is Bool }

    private mutating func enter(_ name: String) -> Bool {
        guard !isSkipping, let inner = value(name).flatMap(Self.inner) else { return false }
        let optional = Mirror(reflecting: inner).children.filter { Self.isOptional($0.value) }.compactMap(\.label)
        for outer in stack where !(inner is String) {
            shadowed.formUnion(Set(optional).intersection(Mirror(reflecting: outer).children.compactMap(\.label)))
        }
        stack.append(inner)
        return true
    }

    private mutating func check(_ name: String) {
        guard name != ".", !isSkipping else { return }
        let path = name.split(separator: ".").map(String.init)
        if !stack.contains(where: { Self.has(path[...], in: $0) }) { unknown.append(name) }
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

    /// What a section steps into: the element that shows most, or the value; nothing for a Boolean or an empty list.
    private static func inner(_ value: Any) -> Any? {
        if value is Bool { return nil }
        if let list = value as? [Any] { return list.max { weight($0) < weight($1) } }
        return value
    }

    /// How much a value shows, with all that is in it.
    private static func weight(_ value: Any) -> Int {
        let mirror = Mirror(reflecting: value)
        if value is String { return 1 }
        return mirror.children.isEmpty ? 0 : mirror.children.reduce(1) { $0 + weight($1.value) }
    }

    private static func isOptional(_ value: Any) -> Bool { Mirror(reflecting: value).displayStyle == .optional }

    private static func unwrapped(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return value }
        return mirror.children.first?.value
    }
}
