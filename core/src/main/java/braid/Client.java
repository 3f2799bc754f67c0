package braid;

import braid.engine.Computation;
import braid.engine.LocalEngine;
import braid.function.ThrowingFunction;
import braid.spi.Engine;
import braid.spi.EngineProvider;
import braid.spi.Lines;
import braid.spi.Origin;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
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
    private final Dashboard dashboard;

    private Client(Engine engine) {
        this.engine = engine;
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

    /// Has `function` of `argument` computed. The caller closes the handle.
    public <T, R> Remote<R> submit(ThrowingFunction<? super T, ? extends R> function, T argument) {
        Origin origin = new Origin("submit", Lines.here());
        return Computation.of(engine, Objects.requireNonNull(argument, "argument"), origin)
                .begin(function, origin);
    }

    /// A handle on `value`, which the engine keeps. The caller closes it.
    public <T> Remote<T> scatter(T value) {
        Computation<T> computation =
                Computation.of(engine, Objects.requireNonNull(value, "value"), new Origin("scatter", Lines.here()));
        computation.submit();
        return computation;
    }

    /// The value of `remote`, waiting for it.
    ///
    /// @throws StreamException if a function failed
    public <T> T gather(Remote<T> remote) {
        return remote.get();
    }

    /// The workers, as they are now.
    public List<WorkerInfo> workers() {
        return engine.workers();
    }

    /// Has a cluster that this client started so many workers from now on: new ones join while elements flow, those
    /// that are too many finish what they run, give back what waits, and go.
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

    /// Ends the engine. Tasks that run are finished; those that wait fail with an error that says so.
    @Override
    public void close() {
        dashboard.close();
        engine.close();
    }
}
