import Foundation
import Sandbox
import Testing

/// `martlet doctor` and the platform apps.
@Suite("Doctor and platforms", .timeLimit(.minutes(5)))
struct DoctorPlatformTests {
    private func ask(_ settings: [String: String]) async throws -> (words: String, end: ServerProcess.End) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-doctor-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        let doctor = try ServerProcess(
            ["doctor"], settings: settings.merging(["DATA_FOLDER": folder.path]) { $1 }, folder: folder, name: "doctor")
        defer { doctor.kill() }
        let end = try #require(try await doctor.end(within: .seconds(60)))
        return (doctor.output, end)
    }

    private static let apps = [
        "PLATFORMS_X_CLIENT_ID": "sandbox-x-client", "PLATFORMS_X_CLIENT_SECRET": "sandbox-x-secret",
        "PLATFORMS_FACEBOOK_CLIENT_ID": "sandbox-facebook-client",
        "PLATFORMS_FACEBOOK_CLIENT_SECRET": "not-the-secret-of-it",
        "PLATFORMS_TIKTOK_CLIENT_ID": "sandbox-tiktok-client",
        "PLATFORMS_TIKTOK_CLIENT_SECRET": "sandbox-tiktok-secret",
    ]

    @Test("the doctor asks each platform about its app, says who refuses which one, and shows no secret")
    func apps() async throws {
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0))
        try await sandbox.whileRunning { base in
            sandbox.faults.add(Fault(.outage, platform: "tiktok", times: nil))
            let report = try await ask(Self.apps.merging(["SANDBOX_URL": base]) { $1 })

            let lines = report.words.split(separator: "\n")
            let line = { (start: String) in lines.first { $0.hasPrefix(start) }.map(String.init) ?? "" }
            #expect(line("  ok    X:").contains("the app is accepted; callback http://127.0.0.1:8080/oauth/callback/x"))
            let facebook = line("  FAIL  Facebook Page:")
            #expect(facebook.contains("the app is refused") && facebook.contains("platforms.facebook.clientSecret"))
            // It lends its app to the other.
            #expect(line("  FAIL  Instagram (by Facebook):").contains("the app is refused"))
            #expect(line("  ok    TikTok:").contains("the app is not checked ("))
            #expect(line("  ok    Threads:").contains("no app; platforms.threads.clientId adds it"))
            #expect(line("  ok    Mastodon:").contains("registered on the fly"))
            #expect(!report.words.contains("not-the-secret-of-it"))
            #expect(report.end.code == 1)
        }
    }

    @Test("S0.53 the doctor fails for a version of LinkedIn's interface that has ended, and says what to set")
    func version() async throws {
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0))
        try await sandbox.whileRunning { base in
            var settings = [
                "SANDBOX_URL": base, "PLATFORMS_LINKEDIN_CLIENT_ID": "sandbox-linkedin-client",
                "PLATFORMS_LINKEDIN_CLIENT_SECRET": "sandbox-linkedin-secret",
                "PLATFORMS_LINKEDIN_VERSION": "202508",
            ]
            let report = try await ask(settings)
            #expect(report.words.contains("ok    LinkedIn profile: the app is accepted"))
            #expect(report.words.contains("FAIL  platforms.linkedin.version: Version 202508 of LinkedIn’s interface"))
            #expect(report.end.code == 1)

            settings["PLATFORMS_LINKEDIN_CLIENT_ID"] = nil
            let unused = try await ask(settings)
            #expect(unused.words.contains("warn  platforms.linkedin.version: Version 202508"))
        }
    }

    @Test("the doctor says which platforms take https only, before anybody stands before an error page")
    func callbacks() async throws {
        let report = try await ask(Self.apps.merging(["OUTBOUND_ROUTES": ""]) { $1 })

        #expect(report.words.contains("ok    public URL: http://127.0.0.1:8080, for this machine only"))
        #expect(report.words.contains("FAIL  TikTok: it takes callbacks by https only; set http.publicUrl"))
        #expect(report.end.code == 1)
    }
}
