package braid.benchmarks;

import braid.ReadSource;
import braid.Source;
import braid.io.RollingFile;
import braid.io.TcpLines;
import braid.io.TextFile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/// Lines of a file through `map` and `filter` into another file, and lines of a TCP connection, against plain loops:
/// by turns in one JVM, so that each ratio is of the same minutes. Prints medians as a table in Markdown.
public final class LineRatios {

    private static final int MEGABYTE = 1 << 20;

    private LineRatios() {}

    /// Measures with `args[0]` megabytes in `args[1]` rounds; 1,024 and 5 unless said otherwise.
    public static void main(String[] args) throws Exception {
        System.setProperty("braid.dashboard", "off");
        int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 1024;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Path folder = Files.createTempDirectory("braid-lines");
        Path input = folder.resolve("input");
        Path output = folder.resolve("output");
        try {
            long lines = write(input, (long) megabytes * MEGABYTE);
            System.out.printf("%,d lines in %,d MiB, %d rounds%n%n", lines, megabytes, rounds);
            System.out.println("| what | plain loop, ns a line | Braid, ns a line | Braid's rate of the loop's |");
            System.out.println("|---|---|---|---|");
            compare("file to file", lines, rounds, () -> copyPlain(input, output), () -> copyBraid(input, output));
            long sent = Math.min(lines, 2_000_000);
            compare("TCP", sent, rounds, () -> receivePlain(sent), () -> receiveBraid(sent));
        } finally {
            Files.deleteIfExists(input);
            Files.deleteIfExists(output);
            Files.delete(folder);
        }
        System.exit(0);
    }

    private interface Way {
        void run() throws Exception;
    }

    private static void compare(String what, long lines, int rounds, Way plain, Way braid) throws Exception {
        double[] twin = new double[rounds];
        double[] mine = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            boolean first = round % 2 == 0; // nobody is always first
            double one = timed(first ? plain : braid) / (double) lines;
            double other = timed(first ? braid : plain) / (double) lines;
            if (round >= 0) {
                twin[round] = first ? one : other;
                mine[round] = first ? other : one;
            }
        }
        System.out.printf(
                "| %s | %.0f | %.0f | %.2f |%n", what, median(twin), median(mine), median(twin) / median(mine));
    }

    private static long timed(Way way) throws Exception {
        long begun = System.nanoTime();
        way.run();
        return System.nanoTime() - begun;
    }

    private static double median(double[] all) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static long write(Path file, long bytes) throws IOException {
        long lines = 0;
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (long written = 0; written < bytes; lines++) {
                String line = "2026-11-26T12:00:00Z host-" + lines % 97 + " GET /items/" + lines + " 200 in "
                        + lines % 1009 + " ms, all is well\n";
                writer.write(line);
                written += line.length();
            }
        }
        return lines;
    }

    private static String changed(String line) {
        return line.substring(21);
    }

    private static boolean wanted(String line) {
        return line.charAt(5) != '9';
    }

    private static void copyPlain(Path input, Path output) throws IOException {
        Files.deleteIfExists(output);
        try (BufferedReader reader = Files.newBufferedReader(input);
                BufferedWriter writer = Files.newBufferedWriter(output)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String changed = changed(line);
                if (wanted(changed)) {
                    writer.write(changed);
                    writer.write('\n');
                }
            }
        }
    }

    private static void copyBraid(Path input, Path output) throws IOException {
        Files.deleteIfExists(output);
        ReadSource<String> source = Source.from(TextFile.at(input));
        source.map(LineRatios::changed).filter(LineRatios::wanted).to(RollingFile.at(output));
        source.run();
    }

    private static void send(InetSocketAddress to, long lines) throws IOException {
        byte[] some = "a line of a usual length, as it comes from a feed of prices\n"
                .repeat(1_000)
                .getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            for (long sent = 0; sent < lines; sent += 1_000) {
                socket.getOutputStream().write(some);
            }
        }
    }

    private static void receivePlain(long lines) throws Exception {
        LongAdder characters = new LongAdder();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = (InetSocketAddress) server.getLocalSocketAddress();
            CompletableFuture<Void> sent = sending(address, lines);
            try (Socket client = server.accept();
                    BufferedReader reader = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    characters.add(line.length());
                }
            }
            sent.get();
        }
    }

    private static void receiveBraid(long lines) throws Exception {
        LongAdder characters = new LongAdder();
        CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
        ReadSource<String> source = Source.from(TcpLines.listen(0).onListening(address::complete));
        source.limit(lines).sink(line -> characters.add(line.length()));
        CompletableFuture<Void> run = source.start();
        sending(address.get(), lines).get();
        run.get();
    }

    private static CompletableFuture<Void> sending(InetSocketAddress to, long lines) {
        return CompletableFuture.runAsync(() -> {
            try {
                send(to, lines);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
