package braid;

import braid.engine.Completions;
import braid.engine.Computation;
import braid.engine.Handles;
import braid.engine.LocalEngine;
import braid.function.ThrowingBiFunction;
import braid.function.ThrowingFunction;
import braid.spi.Engine;
import braid.spi.EngineProvider;
import braid.spi.Lines;
import braid.spi.Origin;
import braid.spi.Spans;
import braid.spi.Transform;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;

/// What a user holds of an engine: threads of this JVM, worker processes here, or a running cluster.
///
/// Beside streams, it takes single calls, as Dask's users know them: `client.submit(f, x).get()`.
///
/// Make it in a method, such as `main`, and not in a static field: a class whose functions are sent to workers is
/// initialised there too, and a worker has no clients.
public final class Client implements AutoCloseable {

    private final Engine engine;
    private final Handles handles;
    private final Dashboard dashboard;

    private Client(Engine engine) {
        this.engine = engine;
        this.handles = new Handles(engine);
        this.dashboard = Dashboard.of(engine);
    }

    private static final class Shared {
        static final Client CLIENT = local();
    }

    /// The client of [Stream#scatter()]: threads of this JVM, begun when first needed, never to be closed.
    static Client shared() {
        DriverOnly.check("scatter() without a client");
        return Shared.CLIENT;
    }

    Engine engine() {
        return engine;
    }

    /// Makes the handles that users get.
    Handles handles() {
        return handles;
    }

    /// Threads of this JVM: one a core, and more while tasks block.
    public static Client local() {
        DriverOnly.check("Client.local");
        return new Client(LocalEngine.growing());
    }

    /// At the most `threads` threads of this JVM.
    public static Client local(int threads) {
        DriverOnly.check("Client.local");
        return new Client(LocalEngine.of(threads));
    }

    /// `workers` worker processes on this machine. Needs the module `braid-cluster`.
    public static Client localCluster(int workers) {
        DriverOnly.check("Client.localCluster");
        return new Client(provider().localCluster(workers));
    }

    /// The running cluster at `address`, as `host:port`. Needs the module `braid-cluster`.
    public static Client connect(String address) {
        DriverOnly.check("Client.connect");
        return new Client(provider().connect(Objects.requireNonNull(address, "address")));
    }

    /// Any engine.
    public static Client of(Engine engine) {
        return new Client(Objects.requireNonNull(engine, "engine"));
    }

    private static EngineProvider provider() {
        return ServiceLoader.load(EngineProvider.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no cluster engine on the class path: add the dependency dev.braid:braid-cluster"));
    }

    /// Has `function` of `argument` computed.
    ///
    /// @param function called by a thread of the engine; it may throw anything
    /// @param argument not null
    /// @return a handle on the result, which the caller closes. What goes wrong is thrown where its value
    /// is asked for
    public <T, R> Remote<R> submit(ThrowingFunction<? super T, ? extends R> function, T argument) {
        return begun(function, argument, new Origin("submit", Lines.here()));
    }

    @SuppressWarnings("unchecked")
    private <T, R> Remote<R> begun(ThrowingFunction<? super T, ? extends R> function, T argument, Origin origin) {
        Objects.requireNonNull(function, "function");
        Transform.Map map = new Transform.Map((ThrowingFunction<Object, Object>) (ThrowingFunction<?, ?>) function);
        Computation<T> value = Computation.of(engine, Objects.requireNonNull(argument, "argument"), origin);
        return handles.begin(value.then(map, TaskOptions.DEFAULT, origin));
    }

    /// Has `function` of two arguments computed, each a value or a handle, where the values are. Handles stay
    /// their owner's: they may be closed at once.
    ///
    /// ```java
    /// try (var sum = client.submit(Integer::sum, half, Argument.of(1))) {
    ///     IO.println(sum.get());
    /// }
    /// ```
    ///
    /// @param function called by a thread of the engine, once both are there; it may throw anything
    /// @return a handle on the result, which the caller closes
    /// @throws IllegalArgumentException if a handle is another client's
    /// @throws IllegalStateException if a handle was closed or taken over
    @SuppressWarnings("unchecked")
    public <A, B, R> Remote<R> submit(
            ThrowingBiFunction<? super A, ? super B, ? extends R> function,
            Argument<? extends A> first,
            Argument<? extends B> second) {
        Objects.requireNonNull(function, "function");
        ThrowingFunction<List<Object>, Object> ofBoth =
                both -> function.applyWithException((A) both.get(0), (B) both.get(1));
        return together(ofBoth, List.of(first, second), new Origin("submit", Lines.here()));
    }

    /// As [#submit(ThrowingBiFunction, Argument, Argument)], of any number of arguments.
    ///
    /// @param function is given their values, in the same order
    /// @param arguments at least one
    @SuppressWarnings("unchecked")
    public <T, R> Remote<R> submitAll(
            ThrowingFunction<? super List<T>, ? extends R> function,
            Collection<? extends Argument<? extends T>> arguments) {
        Objects.requireNonNull(function, "function");
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("arguments must not be empty");
        }
        ThrowingFunction<List<Object>, Object> ofAll =
                (ThrowingFunction<List<Object>, Object>) (ThrowingFunction<?, ?>) function;
        return together(ofAll, List.copyOf(arguments), new Origin("submitAll", Lines.here()));
    }

    private <R> Remote<R> together(
            ThrowingFunction<List<Object>, Object> function, List<? extends Argument<?>> arguments, Origin origin) {
        List<Computation<?>> leases = new ArrayList<>(arguments.size());
        try {
            for (Argument<?> argument : arguments) {
                leases.add(handles.leased(argument, origin));
            }
        } catch (RuntimeException refused) {
            leases.forEach(Computation::close);
            throw refused;
        }
        return handles.begin(Computation.all(function, leases, origin));
    }

    /// Has `function` of each of `arguments` computed, in parallel.
    ///
    /// @return the handles on the results, in the same order; the caller closes each
    public <T, R> List<Remote<R>> map(
            ThrowingFunction<? super T, ? extends R> function, Iterable<? extends T> arguments) {
        Origin origin = new Origin("map", Lines.here());
        List<Remote<R>> remotes = new ArrayList<>();
        for (T argument : arguments) {
            remotes.add(begun(function, argument, origin));
        }
        return remotes;
    }

    /// A handle on `value`, which the engine keeps.
    ///
    /// @param value not null
    /// @return a handle, which the caller closes
    public <T> Remote<T> scatter(T value) {
        return handles.of(Objects.requireNonNull(value, "value"), new Origin("scatter", Lines.here()));
    }

    /// Makes a value that many functions use one that they can capture without having it inside: it goes to each
    /// worker once. Inside a function, [SharedValue#get()] is the value, with the same code on every client.
    ///
    /// @param value not null; copied when a worker first asks for it, if it has to travel
    /// @return the shared value, which the caller closes when no function uses it any more
    public <T> SharedValue<T> share(T value) {
        return new SharedValue<>(
                engine.share(Objects.requireNonNull(value, "value"), new Origin("share", Lines.here())));
    }

    /// The value of `remote`, waiting for it: as [Remote#get()].
    ///
    /// @throws StreamException if a function failed
    public <T> T gather(Remote<T> remote) {
        return remote.get();
    }

    /// The values of `remotes`, in the same order, waiting for all. Closes none.
    ///
    /// @throws StreamException if a function failed: that of the first of them
    public <T> List<T> gather(Collection<? extends Remote<? extends T>> remotes) {
        List<T> values = new ArrayList<>(remotes.size());
        for (Remote<? extends T> remote : remotes) {
            values.add(remote.get());
        }
        return values;
    }

    /// `remotes` as they are done, the first first: each is there, or has failed. To be looped over once; the loop
    /// waits.
    ///
    /// ```java
    /// for (var parsed : client.asCompleted(client.map(Integer::parseInt, lines))) {
    ///     try (parsed) {
    ///         IO.println(parsed.get());
    ///     }
    /// }
    /// ```
    ///
    /// @throws IllegalArgumentException if one is another client's
    public <T> Iterable<Remote<T>> asCompleted(Collection<? extends Remote<T>> remotes) {
        return new Completions<>(remotes);
    }

    /// Waits until all of `remotes` are there or have failed, at most `timeout`.
    ///
    /// @return whether they are
    public boolean awaitAll(Collection<? extends Remote<?>> remotes, Duration timeout) {
        long until = System.nanoTime() + Spans.nanos(timeout);
        for (Remote<?> remote : remotes) {
            if (!remote.isDone() && !remote.await(Duration.ofNanos(Math.max(0, until - System.nanoTime())))) {
                return false;
            }
        }
        return true;
    }

    /// Waits until one of `remotes` is there or has failed, at most `timeout`.
    ///
    /// @return the first that is; empty if none is by then, or there are none
    /// @throws IllegalArgumentException if one is another client's
    public <T> Optional<Remote<T>> awaitAny(Collection<? extends Remote<T>> remotes, Duration timeout) {
        return remotes.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(new Completions<>(remotes).next(Spans.nanos(timeout)));
    }

    /// How many handles of this client nobody closed: their values were kept until the garbage collector came by.
    public long forgotten() {
        return handles.forgotten();
    }

    /// The workers, as they are now.
    public List<WorkerInfo> workers() {
        return engine.workers();
    }

    /// Has a cluster that this client started so many workers from now on: new ones join while elements flow,
    /// those that are too many finish what they run, give back what waits, and go.
    ///
    /// @throws UnsupportedOperationException if this client does not start workers
    public void scaleTo(int workers) {
        engine.scaleTo(workers);
    }

    /// Where the dashboard shows this client and all graphs of this JVM. Empty without the module
    /// `braid-dashboard`, with `-Dbraid.dashboard=off`, and once this client is closed.
    public Optional<URI> dashboard() {
        return dashboard.address();
    }

    /// Writes what the dashboard shows now into one HTML file that needs nothing else.
    ///
    /// @param file where; replaced if it is there
    /// @throws IllegalStateException if there is no dashboard: it is the module `braid-dashboard`
    /// @throws UncheckedIOException if the file cannot be written
    public void report(Path file) {
        dashboard.report(Objects.requireNonNull(file, "file"));
    }

    /// Ends the engine. Tasks that run are finished; those that wait fail with an error that says so. A value that
    /// is here by then can still be had from its handle; one that was left on a worker cannot.
    @Override
    public void close() {
        dashboard.close();
        engine.close();
    }
}
