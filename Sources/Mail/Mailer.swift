/// Hands mails over.
package protocol Mailer: Sendable {
    /// Hands one mail over; when it returns, the server has taken the responsibility. Throws `MailError`.
    func send(_ message: MailMessage) async throws(MailError)

    /// Asks whether the server answers and lets us in; sends nothing. Throws `MailError`.
    func check() async throws(MailError)
}
