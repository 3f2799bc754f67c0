package braid.cluster.host;

import braid.Stream;
import braid.cluster.member.CoherenceTransport;
import braid.cluster.member.Eviction;
import braid.cluster.worker.Worker;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// A worker's JVM: the same Java as this one, with Braid's and Coherence's classes alone.
///
/// It holds the other end of the process' lifeline, so the process is gone when this JVM is, however it ends.
public final class WorkerProcess {

    /// The exit code of a worker that asks for a new process in its place.
    public static final int START_ANEW = Worker.START_ANEW;

    private static final System.Logger LOG = System.getLogger("braid.cluster");

    /// Takes a line that the process has written.
    @FunctionalInterface
    public interface Lines {
        /// Takes it.
        void line(String line);
    }

    private final String name;
    private final Process process;
    private final Thread reader;

    private WorkerProcess(String name, Process process, Lines output) {
        this.name = name;
        this.process = process;
        this.reader =
                Thread.ofPlatform().name("braid-output-" + name).daemon(true).start(() -> read(process, output));
    }

    /// Starts a worker. Whatever it writes goes to `output`, line by line.
    public static WorkerProcess start(WorkerSettings settings, Lines output) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (settings.memory() != null) {
            command.add("-Xmx" + settings.memory());
        }
        command.add(Eviction.option());
        command.add("-cp");
        command.add(classPath());
        command.add(WorkerMain.class.getName());
        command.addAll(settings.toArguments());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        return new WorkerProcess(settings.name(), builder.start(), output);
    }

    /// Where the classes of Braid's and Coherence's are, be it jars or directories, on whichever path.
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> type : List.of(WorkerMain.class, Stream.class, CoherenceTransport.library())) {
            places.add(place(type));
        }
        return places.stream().collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null || !location.getProtocol().equals("file")) {
            throw new IllegalStateException("a worker process needs "
                    + type.getModule().getName() + " in a jar or a directory, and it is in " + location);
        }
        try {
            return Path.of(location.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(location.toString(), e);
        }
    }

    private static void read(Process process, Lines output) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                say(line, output);
                line = lines.readLine();
            }
        } catch (IOException e) {
            // The process has ended.
        }
    }

    /// A process whose lines nobody reads stands still when it has written some more.
    private static void say(String line, Lines output) {
        try {
            output.line(line);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.DEBUG, "who takes the lines of a worker threw", e);
        }
    }

    /// What it is called.
    public String name() {
        return name;
    }

    /// Its process.
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /// Its exit code, once it has ended.
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /// Tells it to finish what runs, give back what waits, and leave.
    public void retire() {
        try {
            process.getOutputStream().write((WorkerMain.RETIRE + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It has ended already.
        }
    }

    /// Cuts its lifeline.
    public void end() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
    }

    /// Waits for its end, for `limit` at the most; then it is killed.
    public void awaitEnd(Duration limit) {
        try {
            process.onExit().get(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
            reader.join(limit);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
