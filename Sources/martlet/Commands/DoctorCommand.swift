import ArgumentParser
import Domain
import Engine
import Mail
import Storage
import Vault

/// `martlet doctor`: tries each part and says what to do about what does not work.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check configuration, keys, database, clock, media, mail and platform apps.")

    @OptionGroup var options: SettingOptions

    func run() async throws {
        let settings = try await options.read()
        var report = DoctorReport()
        checkPublicURL(settings, &report)
        await checkPlatforms(settings, &report)
        await checkMedia(settings, &report)
        await checkMail(settings, &report)
        await checkDatabase(settings, &report)
        if report.hasFailed { throw ExitCode(1) }
    }

    /// Anything but https and this machine's own addresses has ended the command before.
    private func checkPublicURL(_ settings: HouseSettings, _ report: inout DoctorReport) {
        guard !settings.publicURL.isEmpty else {
            return report.fail(
                "public URL", "none while the port is chosen by chance; set http.publicUrl or http.port.")
        }
        let isOpen = settings.publicURL.hasPrefix("https://")
        report.note(
            "public URL",
            isOpen
                ? settings.publicURL
                : "\(settings.publicURL), for this machine only; http.publicUrl sets an https address for others")
    }

    /// Greets the mail server and logs in, and sends nothing.
    private func checkMail(_ settings: HouseSettings, _ report: inout DoctorReport) async {
        guard let server = settings.mail else { return report.note("mail", "no server; mail.server adds one") }
        do throws(MailError) {
            try await SMTPMailer(server).check()
            report.note("mail", "the server answers; mails are sent as \(server.sender.address)")
        } catch {
            report.fail("mail", error.words)
        }
    }

    private func checkDatabase(_ settings: HouseSettings, _ report: inout DoctorReport) async {
        do {
            let ring = try KeyFile.read(at: settings.keyFile)
            report.note("root key", "\(ring.current.id)")
            let database = try await Database.open(settings.database)
            defer { database.close() }
            _ = try await KeyGate.check(ring, against: database)
            report.note("database", "\(settings.database)")
            let pending = try await database.pendingMigrations()
            report.note("schema", pending.isEmpty ? "up to date" : "\(pending.count) migrations to come at start")
            try checkClock(database, &report)
        } catch {
            report.fail("database and keys", "\(error)")
        }
    }

    /// Node and database may differ a little; above a minute nothing is decided any more (REL-55).
    private func checkClock(_ database: Database, _ report: inout DoctorReport) throws {
        let skew = abs(database.clockSkew.components.seconds)
        if skew > 60 {
            report.fail("clock", "differs from the database's by \(skew) s; set both by network time.")
        } else {
            report.note("clock", "differs from the database's by \(skew) s")
        }
    }
}

/// What the doctor says, line by line.
struct DoctorReport {
    private(set) var hasFailed = false

    func note(_ what: String, _ words: String) { print("  ok    \(what): \(words)") }

    func warn(_ what: String, _ words: String) { print("  warn  \(what): \(words)") }

    mutating func fail(_ what: String, _ words: String) {
        print("  FAIL  \(what): \(words)")
        hasFailed = true
    }
}
