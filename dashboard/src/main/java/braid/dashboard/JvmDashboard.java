package braid.dashboard;

import braid.Snapshot;
import braid.dashboard.look.Scope;
import braid.dashboard.web.Token;
import braid.spi.DashboardProvider;
import braid.spi.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one dashboard of this JVM: served from the first client to the last, or as long as somebody allows control.
public final class JvmDashboard implements DashboardProvider {

    private static final Object LOCK = new Object();
    private static final List<Engine> ENGINES = new ArrayList<>();
    private static int controllers;
    private static @Nullable Served served;
    private static @Nullable URI printed;

    /// For the service loader; all are one.
    public JvmDashboard() {}

    @Override
    public Optional<URI> opened(Engine engine) {
        synchronized (LOCK) {
            URI uri = serve().uri();
            ENGINES.add(engine);
            return Optional.of(uri);
        }
    }

    @Override
    public void closed(Engine engine) {
        synchronized (LOCK) {
            ENGINES.remove(engine);
            endIfUnused();
        }
    }

    @Override
    public void report(Path file, Engine engine) throws IOException {
        report(file, () -> List.of(engine));
    }

    /// Writes what is to be seen of this JVM now.
    static void reportAll(Path file) throws IOException {
        report(file, JvmDashboard::engines);
    }

    /// Looks at `engines` only where nobody is served: else the server knows more, the tasks above all.
    private static void report(Path file, Supplier<List<Engine>> engines) throws IOException {
        Served now;
        synchronized (LOCK) {
            now = served;
        }
        if (now == null) {
            Served.report(file, new Scope(Snapshot::all, engines));
        } else {
            now.report(file);
        }
    }

    /// The engines of all open clients.
    static List<Engine> engines() {
        synchronized (LOCK) {
            return List.copyOf(ENGINES);
        }
    }

    /// Serves, and lets those control who show the token that this returns.
    static Controlled control() {
        synchronized (LOCK) {
            Served now = serve();
            controllers++;
            return new Controlled(now.uri(), now.allowControl());
        }
    }

    /// Where those are who control, and what they show.
    record Controlled(URI uri, Token token) {}

    static void endControl() {
        synchronized (LOCK) {
            controllers--;
            if (controllers == 0 && served != null) {
                served.forbidControl();
            }
            endIfUnused();
        }
    }

    private static Served serve() {
        Served now = served;
        if (now == null) {
            try {
                now = new Served(new Scope(Snapshot::all, JvmDashboard::engines));
            } catch (IOException e) {
                throw new UncheckedIOException("the dashboard cannot listen: " + e.getMessage(), e);
            }
            served = now;
            if (!now.uri().equals(printed)) {
                printed = now.uri();
                print("the dashboard is at " + now.uri());
            }
        }
        return now;
    }

    private static void endIfUnused() {
        Served now = served;
        if (now != null && controllers == 0 && ENGINES.isEmpty()) {
            served = null;
            now.close();
        }
    }

    /// On the error stream: what the program itself prints may be read by another.
    static void print(String line) {
        System.err.println("braid: " + line);
    }
}
