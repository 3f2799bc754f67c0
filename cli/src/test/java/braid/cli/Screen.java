package braid.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// Runs the command in this JVM and keeps what it prints.
final class Screen {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    Terminal terminal(Terminal.Manner manner) {
        return new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), manner);
    }

    /// Returns the exit code.
    int braid(String... arguments) {
        return Main.execute(terminal(Terminal.Manner.PLAIN), arguments);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
