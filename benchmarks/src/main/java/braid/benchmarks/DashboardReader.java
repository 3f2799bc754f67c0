package braid.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Reads a dashboard's events in a process of its own, when told to: as a browser does, without drawing them.
final class DashboardReader implements AutoCloseable {

    private static final String OPEN = "open";
    private static final String SHUT = "shut";

    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;

    private DashboardReader(Process process) {
        this.process = process;
        this.to = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static DashboardReader start(URI page) throws IOException {
        return new DashboardReader(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DashboardReader.class.getName(),
                        page.resolve("/api/live").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /// Begins to read; returns when something has come.
    void open() throws IOException {
        say(OPEN);
    }

    /// Reads no more; returns when the connection is closed.
    void shut() throws IOException {
        say(SHUT);
    }

    private void say(String what) throws IOException {
        to.println(what);
        String answer = from.readLine();
        if (!what.equals(answer)) {
            throw new IOException("the reader does not answer: " + answer);
        }
    }

    @Override
    public void close() {
        to.close();
        process.destroy();
    }

    /// The process: does what its input says.
    public static void main(String[] arguments) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (HttpClient http = HttpClient.newHttpClient()) {
            InputStream events = InputStream.nullInputStream();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals(OPEN)) {
                    events = http.send(request, BodyHandlers.ofInputStream()).body();
                    events.readNBytes(1_000);
                    InputStream reading = events;
                    Thread.ofPlatform().daemon().start(() -> drain(reading));
                } else {
                    events.close();
                }
                System.out.println(line);
            }
        }
    }

    private static void drain(InputStream events) {
        byte[] bytes = new byte[64 * 1024];
        try {
            while (events.read(bytes) >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // Shut: that is how it ends.
        }
    }
}
