import Outbound

/// The house's own JSON; the sandbox has one of the same name.
typealias JSONValue = Outbound.JSONValue
