package braid.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/// Where a server listens, and what it bears from those who connect. Immutable.
///
/// ```java
/// HttpPosts.at(Listening.on(8080).mostClients(100).slowest(Duration.ofSeconds(5)))
/// ```
///
/// @param address where; on the loopback interface unless told otherwise
/// @param mostClients how many connections there are at a time, 1,000 by default. Where one more comes, the one that
/// has asked for nothing for longest makes room; where all are busy, the new one is cut off
/// @param slowest how long the head of a request may take, and as long again its body; ten seconds by default. Also
/// how long an answer may take to be read
/// @param told is told of the address, with its port, once the server listens, by the thread that opens it
public record Listening(
        InetSocketAddress address, int mostClients, Duration slowest, Consumer<? super InetSocketAddress> told) {

    private static final int MOST_CLIENTS = 1_000;
    private static final Duration SLOWEST = Duration.ofSeconds(10);

    public Listening {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(told, "told");
        Limits.positive("mostClients", mostClients);
        Limits.positive("slowest", slowest);
    }

    /// At `port` of the loopback interface.
    ///
    /// @param port 0 for any that is free: [#told]
    /// @throws IllegalArgumentException if it is not from 0 to 65535
    public static Listening on(int port) {
        return new Listening(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MOST_CLIENTS, SLOWEST, address -> {});
    }

    /// As this, at `other`, such as all interfaces: `new InetSocketAddress(8080)`. Nobody is asked who he is there,
    /// and there is no TLS: put it behind a proxy that sees to both.
    public Listening at(InetSocketAddress other) {
        return new Listening(other, mostClients, slowest, told);
    }

    /// As this, with up to `clients` connections at a time.
    public Listening mostClients(int clients) {
        return new Listening(address, clients, slowest, told);
    }

    /// As this, with so much time for the head of a request, for its body, and to read an answer.
    public Listening slowest(Duration time) {
        return new Listening(address, mostClients, time, told);
    }

    /// As this, and `other` is told of the address, by the thread that opens the server, each time it listens.
    public Listening onListening(Consumer<? super InetSocketAddress> other) {
        return new Listening(address, mostClients, slowest, other);
    }
}
