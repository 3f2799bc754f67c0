package braid.http;

import braid.spi.SourceReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The text messages of all who connect over WebSockets, mixed as they come, each connection's in order.
///
/// ```java
/// Source.from(ReceivedMessages.on(8082).path("/clicks")).sink(System.out::println);
/// ```
///
/// Back-pressure reaches the other side: where the graph is busy nobody reads the connections. A WebSocket
/// acknowledges nothing, so messages are lost where this program dies; [HttpPosts] is for those that must not be.
/// Whoever sends what is too long, no text or no WebSocket is cut off, and told why.
///
/// @param listening where, and what is borne from those who connect
/// @param path what is answered: a path, or one that ends with `/*` for all below; all by default
/// @param longestMessage how many bytes a message has at the most, 1 MiB by default
/// @param most how many messages wait to be read at the most, with one more for each connection; 1,024 by default
/// @param keepAlive how long nothing is sent until a ping is, 15 seconds by default; who answers none is cut off
/// @param origins whose pages may connect, such as `https://shop.example.com`, or `*` for all; none by default
public record ReceivedMessages(
        Listening listening, String path, int longestMessage, int most, Duration keepAlive, Set<String> origins)
        implements SourceReader.Opener<String> {

    private static final int LONGEST_MESSAGE = 1 << 20;
    private static final int MOST = 1_024;

    public ReceivedMessages {
        Objects.requireNonNull(listening, "listening");
        Limits.path(path);
        Limits.positive("longestMessage", longestMessage);
        Limits.positive("most", most);
        Limits.positive("keepAlive", keepAlive);
        origins = Set.copyOf(origins);
    }

    /// Of those who connect to `port` of the loopback interface.
    ///
    /// @param port 0 for any that is free: [#onListening]
    public static ReceivedMessages on(int port) {
        return at(Listening.on(port));
    }

    /// As [#on], with the options of `listening`.
    public static ReceivedMessages at(Listening listening) {
        return new ReceivedMessages(listening, "/*", LONGEST_MESSAGE, MOST, ServedMessages.KEEP_ALIVE, Set.of());
    }

    /// As this, at `other`: [Listening#at].
    public ReceivedMessages on(InetSocketAddress other) {
        return new ReceivedMessages(listening.at(other), path, longestMessage, most, keepAlive, origins);
    }

    /// As this, and `told` is told of the address: [Listening#onListening].
    public ReceivedMessages onListening(Consumer<? super InetSocketAddress> told) {
        return new ReceivedMessages(listening.onListening(told), path, longestMessage, most, keepAlive, origins);
    }

    /// As this, for that path alone, or for all below where it ends with `/*`.
    public ReceivedMessages path(String other) {
        return new ReceivedMessages(listening, other, longestMessage, most, keepAlive, origins);
    }

    /// As this, with messages of up to `bytes` bytes.
    public ReceivedMessages longestMessage(int bytes) {
        return new ReceivedMessages(listening, path, bytes, most, keepAlive, origins);
    }

    /// As this, where up to `messages` wait to be read.
    public ReceivedMessages most(int messages) {
        return new ReceivedMessages(listening, path, longestMessage, messages, keepAlive, origins);
    }

    /// As this, with a ping where nothing was sent for `time`.
    public ReceivedMessages keepAlive(Duration time) {
        return new ReceivedMessages(listening, path, longestMessage, most, time, origins);
    }

    /// As this, where pages of `origin` may connect too, such as `https://shop.example.com`; `*` for all.
    public ReceivedMessages allowing(String origin) {
        Set<String> all = new HashSet<>(origins);
        all.add(origin);
        return new ReceivedMessages(listening, path, longestMessage, most, keepAlive, all);
    }

    @Override
    public SourceReader<String> open(@Nullable String position) throws IOException {
        return new InboxReader(this);
    }
}
