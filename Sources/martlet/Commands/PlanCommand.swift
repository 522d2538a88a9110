import ArgumentParser
import Domain
import Engine
import Storage

/// `martlet plan`: gives a workspace another plan.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Give a workspace a plan of its own; only where plans.standard is set.")

    @Argument(help: "The workspace, wsp_….") var workspace: String
    @Argument(help: "The plan, e.g. pro; “standard” takes the one of its own away.") var plan: String
    @OptionGroup var options: SettingOptions

    func run() async throws {
        let settings = try await options.read()
        guard let id = Workspace.ID(workspace) else { throw ValidationError("\(workspace) is no workspace.") }
        guard plan == "standard" || settings.plans.has(plan) else {
            throw ValidationError("There is no plan “\(plan)”; plans.limits names them.")
        }
        let isDone: Bool
        do {
            let database = try await Database.open(settings.database)
            defer { database.close() }
            try await database.migrate()
            isDone = try await database.write { [plan] transaction in
                try PlanStore.change(id, to: plan == "standard" ? nil : plan, in: transaction)
            }
        } catch {
            throw Exit.start(error)
        }
        guard isDone else { throw ValidationError("There is no workspace \(workspace) in this database.") }
        print("\(workspace) has the plan \(plan).")
    }
}
