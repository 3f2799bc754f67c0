package braid.http;

import braid.function.ThrowingFunction;
import braid.spi.SinkWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// Serves elements as text messages over WebSockets, to any number of browsers and others.
///
/// ```java
/// prices.to(ServedMessages.on(8082).path("/prices").as((Price p) -> p.json()));
/// ```
///
/// An element is written when it is kept for those who are connected: nobody is waited for. Who has fallen behind by
/// `queue` messages is cut off. What they say is thrown away. [#begin] listens at once; else this listens when the
/// first elements come.
///
/// @param listening where, and what is borne from those who connect; one that takes nothing of what is written for
/// its `slowest` is cut off
/// @param path what is answered: a path, or one that ends with `/*` for all below; all by default
/// @param function makes a message of an element, by the thread that writes
/// @param newest how many messages a new reader gets of those that came before, none by default
/// @param queue how many messages a reader may be behind, 10,000 by default; more than a batch of [braid.Stream#to]
/// @param keepAlive how long nothing is sent until a ping is, 15 seconds by default
/// @param origins whose pages may connect, such as `https://shop.example.com`, or `*` for all; none by default
/// @param <T> the elements
public record ServedMessages<T>(
        Listening listening,
        String path,
        ThrowingFunction<? super T, String> function,
        int newest,
        int queue,
        Duration keepAlive,
        Set<String> origins)
        implements SinkWriter.Opener<T> {

    private static final int QUEUE = 10_000;

    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    public ServedMessages {
        Objects.requireNonNull(listening, "listening");
        Objects.requireNonNull(function, "function");
        Limits.path(path);
        Limits.notNegative("newest", newest);
        Limits.positive("queue", queue);
        if (newest > queue) {
            throw new IllegalArgumentException("newest must be at most queue, " + queue + ": " + newest);
        }
        Limits.positive("keepAlive", keepAlive);
        origins = Set.copyOf(origins);
    }

    /// At `port` of the loopback interface, each element by its `toString`.
    ///
    /// @param port 0 for any that is free: [#onListening]
    public static ServedMessages<Object> on(int port) {
        return at(Listening.on(port));
    }

    /// As [#on], with the options of `listening`.
    public static ServedMessages<Object> at(Listening listening) {
        return new ServedMessages<>(listening, "/*", String::valueOf, 0, QUEUE, KEEP_ALIVE, Set.of());
    }

    /// As this, at `other`: [Listening#at].
    public ServedMessages<T> on(InetSocketAddress other) {
        return with(listening.at(other));
    }

    /// As this, and `told` is told of the address: [Listening#onListening].
    public ServedMessages<T> onListening(Consumer<? super InetSocketAddress> told) {
        return with(listening.onListening(told));
    }

    private ServedMessages<T> with(Listening other) {
        return new ServedMessages<>(other, path, function, newest, queue, keepAlive, origins);
    }

    /// As this, for that path alone, or for all below where it ends with `/*`.
    public ServedMessages<T> path(String other) {
        return new ServedMessages<>(listening, other, function, newest, queue, keepAlive, origins);
    }

    /// As this, with the messages that `other` makes. Where it throws, the batch is not written.
    ///
    /// @param <R> the elements
    public <R> ServedMessages<R> as(ThrowingFunction<? super R, String> other) {
        return new ServedMessages<>(listening, path, other, newest, queue, keepAlive, origins);
    }

    /// As this, where a new reader gets the newest `messages` that came before.
    public ServedMessages<T> newest(int messages) {
        return new ServedMessages<>(listening, path, function, messages, queue, keepAlive, origins);
    }

    /// As this, where a reader may be that many messages behind.
    public ServedMessages<T> queue(int messages) {
        return new ServedMessages<>(listening, path, function, newest, messages, keepAlive, origins);
    }

    /// As this, with a ping where nothing was sent for `time`. Who answers none is cut off.
    public ServedMessages<T> keepAlive(Duration time) {
        return new ServedMessages<>(listening, path, function, newest, queue, time, origins);
    }

    /// As this, where pages of `origin` may connect too, such as `https://shop.example.com`; `*` for all.
    public ServedMessages<T> allowing(String origin) {
        Set<String> all = new HashSet<>(origins);
        all.add(origin);
        return new ServedMessages<>(listening, path, function, newest, queue, keepAlive, all);
    }

    /// Listens at once, until it is closed.
    ///
    /// @throws IOException if it cannot listen there
    public MessageServer<T> begin() throws IOException {
        return new MessageServer<>(this);
    }

    @Override
    public SinkWriter<T> open() throws IOException {
        MessageServer<T> server = begin();
        return server.writer(server::close);
    }
}
