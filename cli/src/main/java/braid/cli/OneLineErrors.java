package braid.cli;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says in one line on standard error what went wrong. The exit code is 2 for a wrong command line and 1 for a command
/// that failed.
record OneLineErrors(BooleanSupplier stackTrace) implements IParameterExceptionHandler, IExecutionExceptionHandler {

    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        var commandLine = error.getCommandLine();
        print(commandLine, error, text(error));
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine commandLine, ParseResult result) {
        print(commandLine, error, message(error));
        return error instanceof WrongArgument ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private void print(CommandLine commandLine, Exception error, String text) {
        commandLine.getErr().println("braid: " + text.replaceAll("\\R\\s*", " "));
        if (stackTrace.getAsBoolean()) {
            error.printStackTrace(commandLine.getErr());
        }
    }

    private static String text(ParameterException error) {
        return switch (error) {
            case UnmatchedArgumentException unmatched -> text(unmatched);
            case MissingParameterException missing -> message(missing) + seeHelp(missing);
            default -> message(error);
        };
    }

    private static String text(UnmatchedArgumentException error) {
        var suggestions = error.getSuggestions();
        return kind(error) + ": '" + error.getUnmatched().getFirst() + "'"
                + (suggestions.isEmpty() ? seeHelp(error) : ", did you mean " + suggestions.getFirst() + "?");
    }

    private static String kind(UnmatchedArgumentException error) {
        if (error.isUnknownOption()) {
            return "Unknown option";
        }
        return error.getCommandLine().getSubcommands().isEmpty() ? "Unexpected argument" : "Unknown command";
    }

    private static String message(Exception error) {
        return Objects.requireNonNullElse(error.getMessage(), error.toString()).replaceFirst("^Error: ", "");
    }

    private static String seeHelp(ParameterException error) {
        return ", see " + error.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    }
}
