import ArgumentParser
import Foundation
import Sandbox

/// `martlet sandbox`: the simulated platforms alone.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Run the simulated platforms alone; point a server at them by --sandbox-url.")

    @OptionGroup var options: SettingOptions

    func run() async throws {
        let settings = try await options.read()
        let sandbox = try Sandbox(
            settings: SandboxSettings(
                port: settings.sandboxPort, houseRoutes: settings.houseRoutes))
        async let serving: Void = sandbox.run()
        let url = try await sandbox.baseURL()
        print("The simulated platforms are at \(url)/\nPoint a server at them: martlet serve --sandbox-url \(url)")
        fflush(nil)
        try await serving
    }
}
