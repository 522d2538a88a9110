import Domain
import Storage

extension KeyLine {
    /// A key in the list.
    init(_ key: APIKeyListing, times: TimeWords) {
        self.init(
            id: key.id.text, name: key.name, role: key.role.rawValue, createdISO: TimeWords.iso(key.createdAt),
            created: times.day(key.createdAt), usedISO: key.lastUsedAt.map(TimeWords.iso),
            used: key.lastUsedAt.map(times.full) ?? "")
    }
}

extension SelectOption {
    /// What keys may be allowed to do, the least first.
    static func roles(selected: Role) -> [SelectOption] {
        [(Role.viewer, "Read"), (.author, "Read and draft"), (.editor, "Publish and connect"), (.admin, "Everything")]
            .map { SelectOption(value: $0.rawValue, title: $1, isSelected: $0 == selected) }
    }
}
