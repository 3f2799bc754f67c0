package braid.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `braid` command: shows its help, unless it is told which of its commands to run.
@Command(
        name = "braid",
        header = "Live streams that scatter and gather.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Examples:",
            "  braid quickstart                  see a stream run, then run in parallel",
            "  braid quickstart --input app.jar  the same on class files of your own",
            "  braid run Pipeline.java           run a pipeline that you wrote in one file",
            "  braid cluster --workers 4         start worker processes here, for Client.connect",
            "  braid worker --join host:7574     add this machine to a cluster"
        })
final class Main implements Runnable {

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where an error comes from, instead of one line.")
    private boolean stackTrace;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Terminal terminal;

    private Main(Terminal terminal) {
        this.terminal = terminal;
    }

    static void main(String[] arguments) {
        System.exit(execute(Terminal.system(), arguments));
    }

    /// Runs the command and returns the exit code. Output that nobody could have read is an error.
    static int execute(Terminal terminal, String... arguments) {
        var code = commandLine(terminal).execute(arguments);
        if (terminal.out().checkError() && code == ExitCode.OK) {
            terminal.err().println("braid: the output could not be written");
            return ExitCode.SOFTWARE;
        }
        return code;
    }

    static CommandLine commandLine(Terminal terminal) {
        var main = new Main(terminal);
        var errors = new OneLineErrors(() -> main.stackTrace);
        return new CommandLine(main)
                .addSubcommand(new QuickstartCommand(terminal))
                .addSubcommand(RunCommand.commandLine())
                .addSubcommand(new ClusterCommand(terminal))
                .addSubcommand(new WorkerCommand(terminal))
                .addSubcommand(new CertificatesCommand(terminal))
                .addSubcommand(new HelpCommand())
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(Help.defaultColorScheme(terminal.ansi()))
                // An argument `@name` is the user's own, never a file of more arguments.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }
}
