import Domain

/// How cookies of ours look (SEC-37): `__Host-`, `Secure`, `HttpOnly`, `SameSite=Lax`, whole site; plain on loopback http.
struct SessionCookie: Sendable {
    /// Whether the public URL is https.
    let isSecure: Bool

    /// The name of the login cookie.
    var name: String { isSecure ? "__Host-martlet" : "martlet" }

    /// A cookie that lives so long.
    func line(_ name: String, _ value: Secret, life: Duration) -> String {
        "\(name)=\(value.expose()); Max-Age=\(max(0, life.components.seconds)); \(flags)"
    }

    /// A line that removes the login cookie.
    var removal: String { "\(name)=; Max-Age=0; \(flags)" }

    private var flags: String { "Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "") }
}
