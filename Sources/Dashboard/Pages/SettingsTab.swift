import Domain

/// A page of the settings, as the navigation among them shows it.
struct SettingsTab: Sendable {
    /// The pages, in their order; a new one takes one line here.
    enum Place: CaseIterable { case keys, apps, brands, slots, workspace }

    /// Where it is.
    var tabPath: String
    /// Its name.
    var tabTitle: String
    /// Whether it is the present page.
    var isHere: Bool
}

extension SettingsTab.Place {
    /// Where it is.
    var path: String {
        switch self {
        case .keys: PagePath.keys
        case .apps: PagePath.apps
        case .brands: PagePath.brands
        case .slots: PagePath.slots
        case .workspace: PagePath.workspace
        }
    }

    /// Its name.
    var title: String {
        switch self {
        case .keys: "API keys"
        case .apps: "Platform apps"
        case .brands: "Brands"
        case .slots: "Posting slots"
        case .workspace: "Workspace"
        }
    }

    /// Whom it is for (SEC-62).
    var permission: Permission {
        switch self {
        case .keys, .apps: .administer
        case .brands: .connect
        case .slots: .publish
        case .workspace: .own
        }
    }
}

extension Frame {
    /// Shows the navigation among the settings.
    func at(_ here: SettingsTab.Place, for reader: Reader) -> Frame {
        var frame = self
        frame.tabs = SettingsTab.Place.allCases.filter { reader.may($0.permission) }.map {
            SettingsTab(tabPath: $0.path, tabTitle: $0.title, isHere: $0 == here)
        }
        return frame
    }
}
