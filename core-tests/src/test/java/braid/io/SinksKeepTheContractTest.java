package braid.io;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import braid.spi.SinkWriter;
import braid.testkit.Bounded;
import braid.testkit.SinkContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The contract of sinks, kept by each of this package.
class SinksKeepTheContractTest {

    @TempDir
    Path folder;

    /// Elements are numbers.
    private abstract static class Numbers implements SinkContract.Outside<Integer> {
        @Override
        public Integer element(int number) {
            return number;
        }

        @Override
        public void close() throws IOException {}
    }

    private abstract static class InFiles extends Numbers {
        final Path folder;

        InFiles(Path folder) throws IOException {
            this.folder = Files.createTempDirectory(folder, "some");
        }

        @Override
        public List<Integer> written() throws IOException {
            List<Integer> numbers = new ArrayList<>();
            List<Path> files;
            try (var all = Files.list(folder)) {
                files = all.sorted(Comparator.comparingInt(InFiles::order)).toList();
            }
            for (Path each : files) {
                Files.readAllLines(each).forEach(line -> numbers.add(Integer.valueOf(line)));
            }
            return numbers;
        }

        private static int order(Path file) {
            String name = file.getFileName().toString();
            return name.matches("out\\.\\d+") ? Integer.parseInt(name.substring(4)) : Integer.MAX_VALUE;
        }
    }

    @Nested
    class ToAFile extends SinkContract<Integer> {
        @Override
        protected Outside<Integer> outside() throws IOException {
            return new InFiles(SinksKeepTheContractTest.this.folder) {
                @Override
                public SinkWriter.Opener<Object> opener() {
                    return RollingFile.at(folder.resolve("out"));
                }
            };
        }
    }

    @Nested
    class ToFilesThatRoll extends SinkContract<Integer> {
        @Override
        protected Outside<Integer> outside() throws IOException {
            return new InFiles(SinksKeepTheContractTest.this.folder) {
                @Override
                public SinkWriter.Opener<Object> opener() {
                    return RollingFile.at(folder.resolve("out"))
                            .maxBytes(1_000)
                            .forced()
                            .whole();
                }
            };
        }
    }

    @Nested
    class ToAProcess extends SinkContract<Integer> {
        @Override
        protected Outside<Integer> outside() throws IOException {
            assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh");
            return new InFiles(SinksKeepTheContractTest.this.folder) {
                @Override
                public SinkWriter.Opener<Object> opener() {
                    return ProcessInput.of("/bin/sh", "-c", "cat > " + folder.resolve("out"));
                }
            };
        }
    }

    @Nested
    class ToAServer extends SinkContract<Integer> {
        @Override
        protected Outside<Integer> outside() throws IOException {
            ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            List<Integer> received = Collections.synchronizedList(new ArrayList<>());
            var _ = Bounded.begin(() -> {
                try (Socket socket = server.accept();
                        var lines = new java.io.BufferedReader(
                                new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                    lines.lines().forEach(line -> received.add(Integer.valueOf(line)));
                }
            });
            return new Numbers() {
                @Override
                public SinkWriter.Opener<Object> opener() {
                    return TcpWriter.connect("localhost", server.getLocalPort());
                }

                @Override
                public List<Integer> written() {
                    return List.copyOf(received);
                }

                @Override
                public void close() throws IOException {
                    server.close();
                }
            };
        }
    }
}
