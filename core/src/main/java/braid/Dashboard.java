package braid;

import braid.spi.DashboardProvider;
import braid.spi.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a client knows of the dashboard, if there is one. Its faults are logged, and fail nobody.
final class Dashboard {

    private static final System.Logger LOG = System.getLogger("braid");

    private final Engine engine;
    private final @Nullable DashboardProvider provider;
    private final Optional<URI> address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Dashboard(Engine engine, @Nullable DashboardProvider provider) {
        this.engine = engine;
        this.provider = provider;
        this.address = provider == null ? Optional.empty() : asked("open", () -> provider.opened(engine));
    }

    /// Looked up when the first client is made, then known.
    private static final class Found {
        static final @Nullable DashboardProvider PROVIDER = find();

        private static @Nullable DashboardProvider find() {
            DashboardProvider found = find(Thread.currentThread().getContextClassLoader());
            return found != null ? found : find(DashboardProvider.class.getClassLoader());
        }

        private static @Nullable DashboardProvider find(@Nullable ClassLoader loader) {
            try {
                return ServiceLoader.load(DashboardProvider.class, loader)
                        .findFirst()
                        .orElse(null);
            } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
                LOG.log(System.Logger.Level.WARNING, "the dashboard cannot be loaded", broken);
                return null;
            }
        }
    }

    /// The dashboard of a client of `engine`: the module's, unless `-Dbraid.dashboard=off` leaves it out.
    static Dashboard of(Engine engine) {
        boolean off = "off".equalsIgnoreCase(System.getProperty("braid.dashboard"));
        return new Dashboard(engine, off ? null : Found.PROVIDER);
    }

    static Dashboard of(Engine engine, DashboardProvider provider) {
        return new Dashboard(engine, provider);
    }

    Optional<URI> address() {
        return closed.get() ? Optional.empty() : address;
    }

    void report(Path file) {
        if (provider == null) {
            throw new IllegalStateException("no dashboard: add the dependency dev.braid:braid-dashboard"
                    + ", and do not set -Dbraid.dashboard=off");
        }
        try {
            provider.report(file, engine);
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written: " + file, e);
        }
    }

    void close() {
        DashboardProvider told = provider;
        if (told != null && closed.compareAndSet(false, true)) {
            asked("close", () -> {
                told.closed(engine);
                return Optional.empty();
            });
        }
    }

    private static <T> Optional<T> asked(String what, Supplier<Optional<T>> question) {
        try {
            return question.get();
        } catch (LinkageError | RuntimeException broken) {
            LOG.log(System.Logger.Level.WARNING, () -> "the dashboard does not " + what, broken);
            return Optional.empty();
        }
    }
}
