import ArgumentParser

/// The command line.
@main
struct Martlet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "martlet", abstract: "Connects, keeps alive, publishes.")
}
