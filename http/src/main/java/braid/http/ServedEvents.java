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

/// Serves elements as server-sent events to any number of browsers and other readers.
///
/// ```java
/// prices.to(ServedEvents.on(8080).path("/prices"));          // listens when the first elements come
///
/// try (var server = ServedEvents.on(8080).as((Price p) -> Event.of(p.json())).begin()) { // listens at once
///     prices.to(server);
/// }
/// ```
///
/// An element is written when it is kept for those who read: nobody is waited for. Who has fallen behind by `queue`
/// events is cut off, comes back by itself, and says which event was its last: it gets what came after, as far as
/// it is still kept. Readers that are new get the newest `newest`. An event that has no id is given one. Where no
/// event comes, a comment keeps the connection alive.
///
/// A page of another origin may read only if [#allowing] names it.
///
/// @param listening where, and what is borne from those who connect; its `mostClients` is how many readers there
/// are. One that takes nothing of what is written for `slowest` is cut off
/// @param path what is answered: a path, or one that ends with `/*` for all below; all by default
/// @param function makes an event of an element, by the thread that writes
/// @param newest how many events a new reader gets of those that came before, none by default
/// @param queue how many events a reader may be behind, and how many are kept; 10,000 by default. To be more than a
/// batch of [braid.Stream#to]
/// @param keepAlive how long nothing is sent until a comment is, 15 seconds by default
/// @param origins whose pages may read, such as `https://shop.example.com`, or `*` for all; none by default
/// @param <T> the elements
public record ServedEvents<T>(
        Listening listening,
        String path,
        ThrowingFunction<? super T, Event> function,
        int newest,
        int queue,
        Duration keepAlive,
        Set<String> origins)
        implements SinkWriter.Opener<T> {

    private static final int QUEUE = 10_000;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    public ServedEvents {
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

    /// At `port` of the loopback interface, each element a message by its `toString`.
    ///
    /// @param port 0 for any that is free: [#onListening]
    public static ServedEvents<Object> on(int port) {
        return at(Listening.on(port));
    }

    /// As [#on], with the options of `listening`.
    public static ServedEvents<Object> at(Listening listening) {
        return new ServedEvents<>(
                listening, "/*", element -> Event.of(String.valueOf(element)), 0, QUEUE, KEEP_ALIVE, Set.of());
    }

    /// As this, at `other`: [Listening#at].
    public ServedEvents<T> on(InetSocketAddress other) {
        return with(listening.at(other));
    }

    /// As this, and `told` is told of the address: [Listening#onListening].
    public ServedEvents<T> onListening(Consumer<? super InetSocketAddress> told) {
        return with(listening.onListening(told));
    }

    private ServedEvents<T> with(Listening other) {
        return new ServedEvents<>(other, path, function, newest, queue, keepAlive, origins);
    }

    /// As this, for that path alone, or for all below where it ends with `/*`.
    public ServedEvents<T> path(String other) {
        return new ServedEvents<>(listening, other, function, newest, queue, keepAlive, origins);
    }

    /// As this, with the events that `other` makes. Where it throws, the batch is not written.
    ///
    /// @param <R> the elements
    public <R> ServedEvents<R> as(ThrowingFunction<? super R, Event> other) {
        return new ServedEvents<>(listening, path, other, newest, queue, keepAlive, origins);
    }

    /// As this, where a new reader gets the newest `events` that came before.
    public ServedEvents<T> newest(int events) {
        return new ServedEvents<>(listening, path, function, events, queue, keepAlive, origins);
    }

    /// As this, with so many events kept, and a reader that many behind at the most.
    public ServedEvents<T> queue(int events) {
        return new ServedEvents<>(listening, path, function, newest, events, keepAlive, origins);
    }

    /// As this, with a comment where nothing was sent for `time`.
    public ServedEvents<T> keepAlive(Duration time) {
        return new ServedEvents<>(listening, path, function, newest, queue, time, origins);
    }

    /// As this, where pages of `origin` may read too, such as `https://shop.example.com`; `*` for all.
    public ServedEvents<T> allowing(String origin) {
        Set<String> all = new HashSet<>(origins);
        all.add(origin);
        return new ServedEvents<>(listening, path, function, newest, queue, keepAlive, all);
    }

    /// Listens at once, until it is closed.
    ///
    /// @throws IOException if it cannot listen there
    public EventServer<T> begin() throws IOException {
        return new EventServer<>(this);
    }

    @Override
    public SinkWriter<T> open() throws IOException {
        EventServer<T> server = begin();
        return server.writer(server::close);
    }
}
