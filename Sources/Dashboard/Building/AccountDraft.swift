import Domain
import Engine

/// What was written and chosen for one account.
struct AccountDraft: Sendable, Hashable {
    /// The choices as they were typed; a name may come several times.
    var values: [OptionKey: [String]] = [:]
    /// Another title there; empty for that of the post.
    var title = ""
    /// Other words of the first part there; empty for those of the post.
    var text = ""
    /// Whether only the first part goes there.
    var isSingle = false
    /// Names of what is to be made at the platform.
    var newNames: [OptionKey: String] = [:]
    /// Whether the person agreed to what the platform wants agreed to with this post.
    var agrees = false
    /// Choices that were stored before and that the form does not show: they stay.
    var keptOptions = DeliveryOptions()
    /// What was stored for this account where the form cannot show it: it stays.
    var keptContent: Content?

    /// What the account says instead of the post; `nil` where it says the same.
    func ownContent(of content: Content) -> Content? {
        if let keptContent { return keptContent }
        var own = content
        if isSingle { own.parts = Array(own.parts.prefix(1)) }
        if !title.trimmed.isEmpty { own.title = title }
        if !text.trimmed.isEmpty, !own.parts.isEmpty { own.parts[0].text = text }
        return own == content ? nil : own
    }
}

extension AccountDraft {
    /// A stored delivery of a post.
    init(_ delivery: Delivery, of content: Content, times: TimeWords) {
        self.init()
        for key in delivery.options.keys { values[key] = delivery.options[key]?.typed(times) }
        keep(delivery, of: content)
        guard let own = delivery.ownContent, keptContent == nil else { return }
        self = reading(own, of: content)
    }

    /// Takes over what the form does not carry.
    mutating func keep(_ delivery: Delivery, of content: Content) {
        keptOptions = delivery.options
        keptContent = nil
        guard let own = delivery.ownContent else { return }
        if AccountDraft().reading(own, of: content).ownContent(of: content) != own { keptContent = own }
    }

    private func reading(_ own: Content, of content: Content) -> AccountDraft {
        var account = self
        if own.title != content.title { account.title = own.title }
        if own.parts.first?.text != content.parts.first?.text { account.text = own.parts.first?.text ?? "" }
        account.isSingle = own.parts.count == 1 && content.parts.count > 1
        return account
    }
}
