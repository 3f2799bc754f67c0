package braid.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Ends a program when this JVM goes without a word, as after `kill -9`: a shell waits for a word by a pipe, which
/// closes with this JVM. The program keeps its own input. Where there is no shell there is no guard.
final class Guard implements AutoCloseable {

    /// Signals to all of a terminal's processes are not meant for it.
    private static final String SCRIPT = "trap '' INT TERM HUP; read -r word || kill -TERM \"$1\"";

    private final @Nullable Process shell;

    private Guard(@Nullable Process shell) {
        this.shell = shell;
    }

    /// Guards `program` until it is closed.
    static Guard of(Process program) {
        try {
            return new Guard(new ProcessBuilder("/bin/sh", "-c", SCRIPT, "braid-guard", String.valueOf(program.pid()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start());
        } catch (IOException noShell) {
            return new Guard(null);
        }
    }

    /// Lets the program be: it has ended, and its number may soon be another's.
    @Override
    public void close() {
        if (shell == null) {
            return;
        }
        try (var word = shell.getOutputStream()) {
            word.write("done\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            // Then it does nothing any more.
        }
    }
}
