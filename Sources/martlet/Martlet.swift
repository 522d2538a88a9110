import ArgumentParser
import Domain

/// The command line.
@main
struct Martlet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "martlet",
        abstract: "Connects social accounts, keeps them alive, and publishes through them, once and on time.",
        version: Release.version,
        subcommands: [
            InitCommand.self, ServeCommand.self, SandboxCommand.self, DemoCommand.self, DoctorCommand.self,
            MigrateCommand.self, KeysCommand.self, PlanCommand.self, OperatorsCommand.self,
        ])
}
