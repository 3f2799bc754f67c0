package braid.http;

import braid.spi.SinkWriter;
import braid.spi.SourceReader;
import braid.testkit.Bounded;
import braid.testkit.SourceContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/// The contract of sources, kept by each of this module.
class HttpSourcesKeepTheContractTest {

    /// All posts on one connection, which keeps their order; nobody waits for answers.
    @Nested
    class OfWhoPosts extends SourceContract<String> {
        @Override
        protected Outside<String> outside() {
            return new Outside<>() {
                private volatile CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
                private @Nullable Wire wire;
                private @Nullable InetSocketAddress connected;

                @Override
                public SourceReader.Opener<String> opener() {
                    address = new CompletableFuture<>();
                    return HttpPosts.on(0).path("/elements").onListening(address::complete);
                }

                @Override
                public String element(int number) {
                    return "element " + number;
                }

                @Override
                public void give(int number) throws IOException {
                    InetSocketAddress to = Bounded.call(address::get);
                    if (!to.equals(connected)) {
                        close();
                        wire = new Wire(to);
                        connected = to;
                    }
                    wire.send(Wire.post("/elements", element(number)));
                }

                @Override
                public void close() throws IOException {
                    if (wire != null) {
                        wire.close();
                    }
                }
            };
        }
    }

    @Nested
    class OfServerSentEvents extends SourceContract<Event> {
        @Override
        protected Outside<Event> outside() throws IOException {
            EventServer<Event> server =
                    ServedEvents.on(0).as((Event event) -> event).newest(1_000).begin();
            return new Outside<>() {
                @Override
                public SourceReader.Opener<Event> opener() {
                    return ServerSentEvents.from(
                            URI.create("http://localhost:" + server.address().getPort() + "/"));
                }

                @Override
                public Event element(int number) {
                    return Event.of("element " + number).id(String.valueOf(number));
                }

                @Override
                public void give(int number) throws Exception {
                    server.open().write(List.of(element(number)));
                }

                @Override
                public void close() {
                    server.close();
                }
            };
        }
    }

    @Nested
    class OfAWebSocket extends SourceContract<String> {
        @Override
        protected Outside<String> outside() throws IOException {
            MessageServer<Object> server = ServedMessages.on(0).newest(1_000).begin();
            return new Messages() {
                @Override
                public SourceReader.Opener<String> opener() {
                    return WebSocketMessages.from(
                            URI.create("ws://localhost:" + server.address().getPort() + "/"));
                }

                @Override
                public void give(int number) throws Exception {
                    server.open().write(List.of(element(number)));
                }

                @Override
                public void close() {
                    server.close();
                }
            };
        }
    }

    @Nested
    class OfWhoConnects extends SourceContract<String> {
        @Override
        protected Outside<String> outside() {
            return new Messages() {
                private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
                private @Nullable SinkWriter<Object> writer;

                @Override
                public SourceReader.Opener<String> opener() {
                    return ReceivedMessages.on(0).onListening(address::complete);
                }

                @Override
                public void give(int number) throws Exception {
                    if (writer == null) {
                        int port = Bounded.call(address::get).getPort();
                        writer = WebSocketSink.to(URI.create("ws://localhost:" + port + "/"))
                                .open();
                    }
                    writer.write(List.of(element(number)));
                }

                @Override
                public void close() throws Exception {
                    if (writer != null) {
                        writer.close();
                    }
                }
            };
        }
    }

    private abstract static class Messages implements SourceContract.Outside<String> {
        @Override
        public String element(int number) {
            return "element " + number;
        }
    }
}
