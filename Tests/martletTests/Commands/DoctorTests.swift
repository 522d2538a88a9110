import Foundation
import TestKit
import Testing

/// `martlet doctor` against a mail server.
@Suite("Doctor", .timeLimit(.minutes(5)))
struct DoctorTests {
    private func ask(_ sink: MailSink, user: String, password: String) async throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-doctor-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        let doctor = try ServerProcess(
            ["doctor"],
            settings: [
                "DATA_FOLDER": folder.path, "MAIL_SERVER": "smtp://localhost:\(sink.port)",
                "MAIL_FROM": "Martlet <martlet@example.org>", "MAIL_USER": user, "MAIL_PASSWORD": password,
            ],
            folder: folder, name: "doctor")
        defer { doctor.kill() }
        _ = try #require(try await doctor.end(within: .seconds(60)))
        return doctor.output
    }

    @Test("the doctor greets the mail server and logs in, sends nothing, and says what is wrong")
    func mail() async throws {
        var manners = MailSink.Manners()
        manners.login = "ada:grey-heron"
        try await MailSink.run(manners) { sink in
            let right = try await ask(sink, user: "ada", password: "grey-heron")
            #expect(right.contains("ok    mail: the server answers; mails are sent as martlet@example.org"))

            let wrong = try await ask(sink, user: "ada", password: "blue-heron")
            #expect(wrong.contains("FAIL  mail: The mail server does not accept mail.user and mail.password."))
            #expect(!wrong.contains("blue-heron"))
            #expect(sink.mails.isEmpty)
            #expect(!sink.verbs.contains("MAIL"))
        }
    }
}
