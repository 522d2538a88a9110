/// How pages of a platform look; shapes and colours of our own.
package struct PlatformLook: Sendable, Hashable {
    /// Colour of buttons and links, as CSS.
    package var accent: String
    /// Colour of the page behind the card, as CSS.
    package var ground: String
    /// Roundness of buttons, as CSS.
    package var radius: String
    /// One or two characters for the mark in the corner.
    package var mark: String

    /// A look.
    package init(accent: String, ground: String, radius: String, mark: String) {
        self.accent = accent
        self.ground = ground
        self.radius = radius
        self.mark = mark
    }

    /// A look for platforms that do not care.
    package static let plain = PlatformLook(accent: "#2f5d62", ground: "#eef2f1", radius: "10px", mark: "○")
}
