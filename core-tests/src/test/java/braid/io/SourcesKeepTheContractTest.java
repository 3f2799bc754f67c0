package braid.io;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import braid.spi.SourceReader;
import braid.testkit.Bounded;
import braid.testkit.SourceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The contract of sources, kept by each of this package that has no end of its own.
class SourcesKeepTheContractTest {

    @TempDir
    Path folder;

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Path file() throws IOException {
        return Files.createTempFile(folder, "some", ".log");
    }

    /// Where elements are lines.
    private abstract static class Lines implements SourceContract.Outside<String> {
        @Override
        public String element(int number) {
            return "element " + number;
        }

        @Override
        public void close() throws IOException {}
    }

    /// Lines in a file.
    private static class InFile extends Lines {
        final Path file;

        InFile(Path file) {
            this.file = file;
        }

        @Override
        public SourceReader.Opener<String> opener() {
            return TextFile.at(file).followed();
        }

        @Override
        public void give(int number) throws IOException {
            append(file, element(number) + "\n");
        }
    }

    @Nested
    class OfAFile extends SourceContract<String> {
        @Override
        protected Outside<String> outside() throws IOException {
            return new InFile(file());
        }
    }

    @Nested
    class OfAFileThatIsRotatedAtEachLine extends SourceContract<String> {
        @Override
        protected Outside<String> outside() throws IOException {
            return new InFile(file()) {
                @Override
                public void give(int number) throws IOException {
                    Files.move(file, file.resolveSibling(file.getFileName() + "." + (1000 - number)));
                    super.give(number);
                }
            };
        }
    }

    @Nested
    class OfAProcess extends SourceContract<String> {
        @Override
        protected Outside<String> outside() throws IOException {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/tail")), "there is no /usr/bin/tail");
            return new InFile(file()) {
                @Override
                public SourceReader.Opener<String> opener() {
                    ProcessLines tail =
                            ProcessLines.of("/usr/bin/tail", "-n", "+1", "-s", "0.01", "-f", file.toString());
                    return position -> {
                        assumeTrue(position == null);
                        return tail.open(null);
                    };
                }
            };
        }
    }

    @Nested
    class OfWhoConnects extends SourceContract<String> {
        @Override
        protected Outside<String> outside() {
            return new Lines() {
                private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
                private @Nullable Socket socket;

                @Override
                public SourceReader.Opener<String> opener() {
                    return TcpLines.listen(0).onListening(address::complete);
                }

                @Override
                public void give(int number) throws IOException {
                    if (socket == null) {
                        InetSocketAddress to = Bounded.call(address::get);
                        socket = new Socket(to.getAddress(), to.getPort());
                    }
                    socket.getOutputStream().write((element(number) + "\n").getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public void close() throws IOException {
                    if (socket != null) {
                        socket.close();
                    }
                }
            };
        }
    }

    @Nested
    class OfAServer extends SourceContract<String> {
        @Override
        protected Outside<String> outside() throws IOException {
            ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            return new Lines() {
                private @Nullable Socket socket;

                @Override
                public SourceReader.Opener<String> opener() {
                    return TcpLines.connect("localhost", server.getLocalPort());
                }

                @Override
                public void give(int number) throws IOException {
                    if (socket == null) {
                        socket = server.accept();
                    }
                    socket.getOutputStream().write((element(number) + "\n").getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public void close() throws IOException {
                    server.close();
                    if (socket != null) {
                        socket.close();
                    }
                }
            };
        }
    }

    @Nested
    class OfADirectory extends SourceContract<Path> {
        @Override
        protected Outside<Path> outside() throws IOException {
            Path directory = Files.createTempDirectory(folder, "some");
            return new Outside<>() {
                @Override
                public SourceReader.Opener<Path> opener() {
                    return FileNames.in(directory, "*").watched().every(Duration.ofMillis(1));
                }

                @Override
                public Path element(int number) {
                    return directory.resolve(String.valueOf(1000 + number));
                }

                @Override
                public void give(int number) {
                    try {
                        Files.writeString(element(number), "text");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public void close() {}
            };
        }
    }

    @Nested
    class OfAQueue extends SourceContract<Integer> {
        @Override
        protected Outside<Integer> outside() {
            BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
            return new Outside<>() {
                @Override
                public SourceReader.Opener<Integer> opener() {
                    return QueueReader.of(queue);
                }

                @Override
                public Integer element(int number) {
                    return number;
                }

                @Override
                public void give(int number) {
                    queue.add(number);
                }

                @Override
                public void close() {}
            };
        }
    }
}
