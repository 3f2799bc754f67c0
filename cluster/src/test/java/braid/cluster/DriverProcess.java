package braid.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A driver in a JVM of its own, with the tests' classes; what it prints is taken line by line.
final class DriverProcess implements AutoCloseable {

    private final Process process;
    private final Thread reader;

    private DriverProcess(Process process, Consumer<String> lines) {
        this.process = process;
        this.reader = Thread.ofPlatform().name("driver-output").daemon(true).start(() -> read(process, lines));
    }

    static DriverProcess start(Class<?> main, List<String> arguments, Consumer<String> lines) {
        return start(List.of(), ProcessBuilder.Redirect.INHERIT, main, arguments, lines);
    }

    /// As [#start], with options of the JVM's, and with what it logs among the lines.
    static DriverProcess startLogging(
            List<String> options, Class<?> main, List<String> arguments, Consumer<String> lines) {
        return start(options, null, main, arguments, lines);
    }

    private static DriverProcess start(
            List<String> options,
            ProcessBuilder.@Nullable Redirect errors,
            Class<?> main,
            List<String> arguments,
            Consumer<String> lines) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            if (errors == null) {
                builder.redirectErrorStream(true);
            } else {
                builder.redirectError(errors);
            }
            return new DriverProcess(builder.start(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Process process, Consumer<String> lines) {
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.accept(line);
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Its exit code, once all that it printed was taken.
    int awaitEnd() throws InterruptedException {
        int code = process.waitFor();
        reader.join();
        return code;
    }

    /// Sends the signal `name` to a process.
    static void signal(ProcessHandle process, String name) {
        run("kill", "-" + name, String.valueOf(process.pid()));
    }

    /// Writes the stacks of its threads to the error output.
    void printThreads() {
        run(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                "Thread.print");
    }

    private static void run(String... command) {
        try {
            Process running = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
