/// What this release is called.
package enum Release {
    /// The version, as `martlet --version` and support bundles tell it.
    package static let version = "0.1.0"
}
