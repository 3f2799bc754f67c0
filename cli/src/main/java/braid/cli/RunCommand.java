package braid.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `braid run`: runs a pipeline that is written in one Java file, by the JDK's source launcher and with Braid on the
/// class path.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Run a pipeline that is written in one Java file.",
        description = {
            "",
            "The file is compiled in memory and run with Braid on its class path. What stands behind the file's name"
                    + " goes to the program as it is, input and output are the program's own, and so is the exit code."
                    + " BRAID_JAVA_OPTS, if it is set, has options for the program's JVM, divided by spaces.",
            ""
        })
final class RunCommand implements Callable<Integer> {

    private static final String OPTIONS = "BRAID_JAVA_OPTS";

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATH",
            description = "Jars and directories with classes that the program needs, beside Braid's own.")
    private @Nullable String classPath;

    @Parameters(index = "0", paramLabel = "FILE.java", description = "The file with the main method.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "What the program is called with.")
    private List<String> arguments = List.of();

    /// The command with a parser that leaves alone what stands behind the file.
    static CommandLine commandLine() {
        return new CommandLine(new RunCommand()).setStopAtPositional(true);
    }

    @Override
    public Integer call() throws IOException, InterruptedException, WrongArgument {
        if (!Files.isRegularFile(file)) {
            throw new WrongArgument("No such file: " + file);
        }
        // Any other name the launcher would take for the name of a class.
        if (!file.toString().endsWith(".java")) {
            throw new WrongArgument("Not a .java file: " + file);
        }
        checkClassPath();
        var program =
                new ProcessBuilder(command(System.getenv(OPTIONS))).inheritIO().start();
        try (var _ = Guard.of(program)) {
            return waitFor(program);
        }
    }

    /// What is started, with the JVM options that the user has for this command.
    List<String> command(@Nullable String options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (options != null && !options.isBlank()) {
            command.addAll(List.of(options.strip().split("\\s+")));
        }
        command.add("-cp");
        command.add(classPath == null ? ownClassPath() : ownClassPath() + File.pathSeparator + classPath);
        // The launcher takes what begins so for an option, or for a file of options.
        var begin = file.toString().charAt(0);
        command.add((begin == '-' || begin == '@' ? Path.of(".").resolve(file) : file).toString());
        command.addAll(arguments);
        return command;
    }

    /// The JVM would pass over what is not there, and miss its classes later.
    private void checkClassPath() throws WrongArgument {
        if (classPath != null) {
            for (var entry : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
                // As with the JVM's own option, a last * stands for all jars of a directory.
                var path =
                        Path.of(entry.endsWith(File.separator + "*") ? entry.substring(0, entry.length() - 2) : entry);
                if (!Files.exists(path)) {
                    throw new WrongArgument("Not on the class path, since there is no such file: " + entry);
                }
            }
        }
    }

    /// Where this program's own classes are, whether they are on the class path or on the module path.
    private static String ownClassPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Waits for the program, also while this JVM is being ended. Ctrl-C reaches both, and a signal to this JVM alone
    /// is passed on. The shell's prompt comes back when the program has finished its own shutdown.
    private static int waitFor(Process program) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            program.destroy();
            program.onExit().join();
        }));
        return program.waitFor();
    }
}
