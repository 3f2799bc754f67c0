package braid.io;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What other programs' ends have in common.
final class Programs {

    private static final long PATIENCE_SECONDS = 2;

    private Programs() {}

    static List<String> checked(List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        return List.copyOf(command);
    }

    /// Waits until `process` has ended.
    ///
    /// @throws IOException if it did not end with 0
    static void requireSuccess(Process process, List<String> command) throws IOException, InterruptedException {
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("'" + String.join(" ", command) + "' has ended with status " + status);
        }
    }

    /// Sees to it that `process` has ended, kindly at first.
    static void end(Process process) throws InterruptedException {
        if (process.isAlive()) {
            process.destroy();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException hurry) {
                process.destroyForcibly();
                throw hurry;
            }
        }
    }
}
