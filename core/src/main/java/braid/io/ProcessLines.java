package braid.io;

import braid.spi.SourceReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The lines that a program prints.
///
/// ```java
/// Source.from(ProcessLines.of("journalctl", "-f", "-o", "cat")).filter(line ->
/// line.contains("error")).sink(this::alert);
/// ```
///
/// What the program writes to its standard error goes to this one's, unless it is merged. It gets no input. Where
/// it ends with another status than 0 that is a failure to read, behind its last line. When the source is closed,
/// or has failed, the program is asked to end (SIGTERM), and killed where it has not ended two seconds later.
///
/// @param command the program and its arguments
/// @param charset of its output; UTF-8 by default
/// @param merging whether what it writes to standard error is read as well
public record ProcessLines(List<String> command, Charset charset, boolean merging)
        implements SourceReader.Opener<String> {

    private static final int LONGEST_LINE = 16 << 20;

    public ProcessLines {
        command = Programs.checked(command);
        Objects.requireNonNull(charset, "charset");
    }

    /// The lines that `command` prints; each part is one argument, and no shell looks at it.
    public static ProcessLines of(String... command) {
        return new ProcessLines(List.of(command), StandardCharsets.UTF_8, false);
    }

    /// As this, in `other`.
    public ProcessLines charset(Charset other) {
        return new ProcessLines(command, other, merging);
    }

    /// As this, with the lines of standard error among the others.
    public ProcessLines merged() {
        return new ProcessLines(command, charset, true);
    }

    @Override
    public SourceReader<String> open(@Nullable String position) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(merging);
        if (!merging) {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        Process process = builder.start();
        process.getOutputStream().close();
        return new Reader(process, command, charset);
    }

    private static final class Reader implements SourceReader<String> {

        private final Process process;
        private final StreamLines lines;

        Reader(Process process, List<String> command, Charset charset) {
            this.process = process;
            this.lines = new StreamLines(
                    process.getInputStream(), charset, LONGEST_LINE, () -> Programs.requireSuccess(process, command));
        }

        @Override
        public List<String> read() throws Exception {
            return lines.read();
        }

        @Override
        public void stop() {
            lines.stop();
            process.destroy();
        }

        @Override
        public List<String> remaining() {
            return lines.remaining();
        }

        @Override
        public void close() throws InterruptedException {
            lines.close();
            Programs.end(process);
        }
    }
}
