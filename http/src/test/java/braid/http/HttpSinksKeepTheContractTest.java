package braid.http;

import braid.ReadSource;
import braid.Source;
import braid.spi.SinkWriter;
import braid.testkit.Bounded;
import braid.testkit.SinkContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;

/// The contract of sinks, kept by each of this module.
class HttpSinksKeepTheContractTest {

    static URI at(InetSocketAddress address, String path) {
        return URI.create("http://localhost:" + address.getPort() + path);
    }

    /// Elements are numbers; those that have arrived are in a list.
    private abstract static class Numbers implements SinkContract.Outside<Integer> {
        final List<Integer> arrived = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Integer element(int number) {
            return number;
        }

        @Override
        public List<Integer> written() {
            return List.copyOf(arrived);
        }
    }

    /// A server that takes lines.
    private abstract static class ToPosts extends Numbers {
        final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
        final ReadSource<String> source;

        ToPosts() {
            source = Source.from(HttpPosts.on(0).onListening(address::complete));
            source.sink(text -> text.lines().forEach(line -> arrived.add(Integer.valueOf(line))));
            var _ = source.start();
        }

        HttpSink<Object> sink() {
            return HttpSink.to(at(Bounded.call(address::get), "/"));
        }

        @Override
        public void close() {
            source.close();
        }
    }

    @Nested
    class ToAServer extends SinkContract<Integer> {
        @Override
        protected Outside<Integer> outside() {
            return new ToPosts() {
                @Override
                public SinkWriter.Opener<Object> opener() {
                    return sink();
                }
            };
        }
    }

    @Nested
    class ToAServerInLines extends SinkContract<Integer> {
        @Override
        protected Outside<Integer> outside() {
            return new ToPosts() {
                @Override
                public SinkWriter.Opener<Object> opener() {
                    return sink().lines();
                }
            };
        }
    }

    @Nested
    class ToWhoReadsEvents extends SinkContract<Integer> {
        @Override
        protected Outside<Integer> outside() throws IOException {
            EventServer<Object> server = ServedEvents.on(0).begin();
            Numbers numbers = new Numbers() {
                private final ReadSource<Event> events = Source.from(ServerSentEvents.from(at(server.address(), "/")));

                {
                    events.sink(event -> arrived.add(Integer.valueOf(event.data())));
                    var _ = events.start();
                }

                @Override
                public SinkWriter.Opener<Object> opener() {
                    return server;
                }

                @Override
                public void close() {
                    events.close();
                    server.close();
                }
            };
            Bounded.await("it reads", () -> server.readers() == 1);
            return numbers;
        }
    }

    @Nested
    class ToWhoIsConnected extends SinkContract<Integer> {
        @Override
        protected Outside<Integer> outside() throws IOException {
            MessageServer<Object> server = ServedMessages.on(0).begin();
            Numbers numbers = new Numbers() {
                private final ReadSource<String> messages =
                        Source.from(WebSocketMessages.from(socket(server.address())));

                {
                    messages.sink(message -> arrived.add(Integer.valueOf(message)));
                    var _ = messages.start();
                }

                @Override
                public SinkWriter.Opener<Object> opener() {
                    return server;
                }

                @Override
                public void close() {
                    messages.close();
                    server.close();
                }
            };
            Bounded.await("it is connected", () -> server.readers() == 1);
            return numbers;
        }
    }

    @Nested
    class ToAWebSocket extends SinkContract<Integer> {
        @Override
        protected Outside<Integer> outside() {
            CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
            ReadSource<String> source = Source.from(ReceivedMessages.on(0).onListening(address::complete));
            return new Numbers() {
                {
                    source.sink(message -> arrived.add(Integer.valueOf(message)));
                    var _ = source.start();
                }

                @Override
                public SinkWriter.Opener<Object> opener() {
                    return WebSocketSink.to(socket(Bounded.call(address::get)));
                }

                @Override
                public void close() {
                    source.close();
                }
            };
        }
    }

    static URI socket(InetSocketAddress address) {
        return URI.create("ws://localhost:" + address.getPort() + "/");
    }
}
