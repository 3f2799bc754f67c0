package braid.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that says when it is ready, and then answers line by line. It ends when its standard input does.
public final class Child implements AutoCloseable {

    private static final int ENDING_SECONDS = 40;

    private final String what;
    private final Process process;
    private final BufferedReader lines;
    private String versions = "";

    private Child(String what, List<String> command) throws IOException {
        this.what = what;
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// A JVM of the same Java with the same class path, and no options but that no page is opened.
    public static Child java(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dbraid.dashboard=off",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new Child(main.getSimpleName() + " " + String.join(" ", arguments), command);
    }

    /// Any command.
    public static Child of(String... command) throws IOException {
        return new Child(command[0], List.of(command));
    }

    /// Waits until it says that it is ready.
    ///
    /// @throws IOException if it ends instead
    public void awaitReady() throws IOException {
        answer(SideMain.READY);
    }

    /// Has `side` of it measure something.
    public double ask(String side, String measure, int inFlight, Duration time) {
        try {
            process.getOutputStream()
                    .write((measure + " " + inFlight + " " + time.toMillis() + " " + side + "\n")
                            .getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return Double.parseDouble(answer(SideMain.RESULT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer(String begins) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(begins)) {
                return line.substring(begins.length());
            }
            if (line.startsWith(SideMain.FAILED)) {
                throw new IOException(what + ": " + line);
            }
            if (line.startsWith(SideMain.VERSIONS)) {
                versions = line.substring(SideMain.VERSIONS.length());
            } else {
                System.err.println(what + ": " + line);
            }
        }
        throw new IOException(what + " has ended");
    }

    /// What it said that it is made of.
    public String versions() {
        return versions;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
