package braid.io;

import braid.spi.SinkWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Writes each element as a line to the input of a program, by its `toString`.
///
/// ```java
/// rows.to(ProcessInput.of("sort", "-o", "sorted.txt"));
/// ```
///
/// What the program prints goes to this one's outputs. When the stream is closed its input ends, and it has
/// `patience` to end by itself, with status 0; else that is a failure.
///
/// @param command the program and its arguments
/// @param charset of its input; UTF-8 by default
/// @param patienceSeconds how long it may take to end; a minute by default
public record ProcessInput(List<String> command, Charset charset, long patienceSeconds)
        implements SinkWriter.Opener<Object> {

    private static final long MINUTE = 60;

    public ProcessInput {
        command = Programs.checked(command);
        Objects.requireNonNull(charset, "charset");
        if (patienceSeconds <= 0) {
            throw new IllegalArgumentException("patienceSeconds must be positive: " + patienceSeconds);
        }
    }

    /// To the input of `command`; each part is one argument, and no shell looks at it.
    public static ProcessInput of(String... command) {
        return new ProcessInput(List.of(command), StandardCharsets.UTF_8, MINUTE);
    }

    /// As this, in `other`.
    public ProcessInput charset(Charset other) {
        return new ProcessInput(command, other, patienceSeconds);
    }

    /// As this, with `seconds` for the program to end.
    public ProcessInput patience(long seconds) {
        return new ProcessInput(command, charset, seconds);
    }

    @Override
    public SinkWriter<Object> open() throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Writer(this, process);
    }

    private record Writer(ProcessInput to, Process process) implements SinkWriter<Object> {
        @Override
        public void write(List<?> elements) throws IOException {
            OutputStream input = process.getOutputStream();
            input.write(Text.lines(elements, to.charset()));
            input.flush();
        }

        @Override
        public void close() throws IOException, InterruptedException {
            try {
                process.getOutputStream().close();
                if (!process.waitFor(to.patienceSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("'" + String.join(" ", to.command()) + "' has not ended "
                            + to.patienceSeconds() + " seconds after its input");
                }
                Programs.requireSuccess(process, to.command());
            } finally {
                Programs.end(process);
            }
        }
    }
}
