import Foundation
import Glibc

/// Hands mails to a server by libcurl: each on a thread of its own, because libcurl blocks, and within a deadline.
package struct SMTPMailer: Mailer {
    private let server: MailServer

    /// Sends by this server.
    package init(_ server: MailServer) {
        self.server = server
    }

    /// Hands one mail over. It cannot be cancelled, as nobody could tell then whether the mail is out; the deadline ends it.
    package func send(_ message: MailMessage) async throws(MailError) {
        try await perform { [server] session throws(MailError) in
            try session.send(
                message.encoded(from: server.sender), from: server.sender.address, to: message.recipient.address)
        }
    }

    /// Connects, greets, protects the way, logs in, and says that this was all.
    package func check() async throws(MailError) {
        try await perform { session throws(MailError) in try session.ask() }
    }

    private func perform(
        _ body: @escaping @Sendable (borrowing SMTPSession) throws(MailError) -> Void
    ) async throws(MailError) {
        let result: Result<Void, MailError> = await withCheckedContinuation { [server] continuation in
            let thread = Thread {
                Self.muffle()
                do throws(MailError) {
                    let session = try SMTPSession(server)
                    continuation.resume(returning: Self.result(of: session, body))
                    // Saying goodbye may take its time; nobody waits for it.
                    _ = consume session
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            thread.name = "mail"
            thread.start()
        }
        try result.get()
    }

    private static func result(
        of session: borrowing SMTPSession, _ body: (borrowing SMTPSession) throws(MailError) -> Void
    ) -> Result<Void, MailError> {
        do throws(MailError) {
            return .success(try body(session))
        } catch {
            return .failure(error)
        }
    }

    /// A server that hangs up while TLS writes would otherwise end the process.
    private static func muffle() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
