/// The templates, one per page, and the pieces that several share.
enum PageTemplate: String, Sendable, CaseIterable {
    case top, bottom
    case error, login
    case firstRun = "first_run"
    case connections
    case connectionList = "connection_list"
    case opening, leaving, connected, choice, disconnect, history
    case composer, preflight
    case composerPart = "composer_part"
    case accountForm = "account_form"
    case accountField = "account_field"
    case calendar
    case postLines = "post_lines"
    case moveForm = "move_form"
    case review, slots, series, brands
    case post
    case deliveryList = "delivery_list"
    case keys, notices, workspace
    case help
    case helpIndex = "help_index"
    case helpStep = "help_step"
    case messages, thread, operators
    case newMessage = "new_message"
    case messageFacts = "message_facts"
    case messageBundle = "message_bundle"
    case operatorAccount = "operator_account"
    case settingsTabs = "settings_tabs"
    case apps, app
    case figures
    case figurePanel = "figure_panel"

    /// The text, embedded at build time.
    var bytes: [UInt8] {
        switch self {
        case .top: PackageResources.top_mustache
        case .bottom: PackageResources.bottom_mustache
        case .error: PackageResources.error_mustache
        case .login: PackageResources.login_mustache
        case .firstRun: PackageResources.first_run_mustache
        case .connections: PackageResources.connections_mustache
        case .connectionList: PackageResources.connection_list_mustache
        case .opening: PackageResources.opening_mustache
        case .leaving: PackageResources.leaving_mustache
        case .connected: PackageResources.connected_mustache
        case .choice: PackageResources.choice_mustache
        case .disconnect: PackageResources.disconnect_mustache
        case .history: PackageResources.history_mustache
        case .composer: PackageResources.composer_mustache
        case .preflight: PackageResources.preflight_mustache
        case .composerPart: PackageResources.composer_part_mustache
        case .accountForm: PackageResources.account_form_mustache
        case .accountField: PackageResources.account_field_mustache
        case .calendar: PackageResources.calendar_mustache
        case .postLines: PackageResources.post_lines_mustache
        case .moveForm: PackageResources.move_form_mustache
        case .review: PackageResources.review_mustache
        case .slots: PackageResources.slots_mustache
        case .series: PackageResources.series_mustache
        case .brands: PackageResources.brands_mustache
        case .post: PackageResources.post_mustache
        case .deliveryList: PackageResources.delivery_list_mustache
        case .keys: PackageResources.keys_mustache
        case .notices: PackageResources.notices_mustache
        case .workspace: PackageResources.workspace_mustache
        case .help: PackageResources.help_mustache
        case .helpIndex: PackageResources.help_index_mustache
        case .helpStep: PackageResources.help_step_mustache
        case .messages: PackageResources.messages_mustache
        case .thread: PackageResources.thread_mustache
        case .operators: PackageResources.operators_mustache
        case .newMessage: PackageResources.new_message_mustache
        case .messageFacts: PackageResources.message_facts_mustache
        case .messageBundle: PackageResources.message_bundle_mustache
        case .operatorAccount: PackageResources.operator_account_mustache
        case .settingsTabs: PackageResources.settings_tabs_mustache
        case .apps: PackageResources.apps_mustache
        case .app: PackageResources.app_mustache
        case .figures: PackageResources.figures_mustache
        case .figurePanel: PackageResources.figure_panel_mustache
        }
    }

    /// The text.
    var source: String { String(decoding: bytes, as: UTF8.self) }
}
