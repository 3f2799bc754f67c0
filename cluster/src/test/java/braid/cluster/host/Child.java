package braid.cluster.host;

import braid.testkit.Bounded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A process of a test's, with all that it writes.
public final class Child implements AutoCloseable {

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Child(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = Thread.ofPlatform().daemon(true).start(this::read);
    }

    /// Runs `main` on this JVM's class path, behind the words of `before`.
    public static Child java(List<String> before, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new Child(command);
    }

    /// A member that listens at the loopback address.
    public static Child echo(int port, String role, String certificates) throws IOException {
        return java(List.of(), List.of(), EchoMember.class, "127.0.0.1", "" + port, "127.0.0.1", role, certificates);
    }

    private void read() {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            lines.add(e.toString());
        }
    }

    /// All that it has written.
    public String output() {
        return String.join("\n", lines);
    }

    /// Waits until it has written `text`.
    ///
    /// @throws AssertionError if it has ended and has not
    public Child await(String text) {
        try {
            Bounded.await(text, () -> output().contains(text) || ended());
        } catch (AssertionError late) {
            throw new AssertionError("no '" + text + "' in: " + output(), late);
        }
        if (!output().contains(text)) {
            throw new AssertionError("it has ended without '" + text + "': " + output());
        }
        return this;
    }

    /// Whether it has, and all that it wrote was read.
    private boolean ended() {
        return !reader.isAlive();
    }

    public Process process() {
        return process;
    }

    /// As `kill -9`.
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
