package braid.dashboard;

import braid.Source;
import braid.dashboard.json.StateJson;
import braid.dashboard.json.StateJson.Control;
import braid.dashboard.json.TasksJson;
import braid.dashboard.look.Look;
import braid.dashboard.look.Lookout;
import braid.dashboard.look.Scope;
import braid.dashboard.metrics.PrometheusText;
import braid.dashboard.report.OfflinePage;
import braid.dashboard.web.Controls;
import braid.dashboard.web.Door;
import braid.dashboard.web.Token;
import braid.dashboard.web.WebServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A dashboard that is being served: what it looks at, and where.
final class Served implements AutoCloseable {

    private static final int REPORT_SECONDS = 30;

    private final Scope scope;
    private final Lookout lookout;
    private final Door door;
    private final @Nullable Token view;
    private final WebServer server;
    private final StateJson state = new StateJson();
    private volatile @Nullable Controls controls;

    /// Serves `scope` at the first free port that the settings allow.
    Served(Scope scope) throws IOException {
        Settings settings = Settings.read();
        this.scope = scope;
        this.lookout = new Lookout(scope);
        this.door = Door.open(settings.address(), settings.port());
        this.view = door.loopback() ? null : settings.view() == null ? Token.random() : settings.view();
        PrometheusText metrics = new PrometheusText();
        this.server = new WebServer(
                door,
                settings.hostName(),
                view,
                lookout,
                new WebServer.Shown(this::json, metrics::of, this::report, () -> controls));
    }

    private byte[] json(Look look) {
        return state.of(look, controls == null ? Control.NONE : Control.ALLOWED);
    }

    private byte[] report(Look look) {
        return OfflinePage.of(
                state.of(look, Control.NONE), TasksJson.of(lookout.tasks().since(0)));
    }

    /// The page's address, for the user: with the token that it needs, if it needs one.
    URI uri() {
        URI uri = door.uri();
        return view == null ? uri : URI.create(uri + "?token=" + view.text());
    }

    /// Allows control to those who show the token that this returns. Further calls return the same.
    synchronized Token allowControl() {
        Controls allowed = controls;
        if (allowed == null) {
            allowed = new Controls(
                    Token.random(), node -> source(node, Source::pause), node -> source(node, Source::resume));
            controls = allowed;
        }
        return allowed.token();
    }

    synchronized void forbidControl() {
        controls = null;
    }

    private boolean source(long node, Consumer<Source<?>> action) {
        boolean shown = scope.graphs().get().stream()
                .anyMatch(graph -> graph.nodes().stream().anyMatch(each -> each.id() == node));
        Optional<Source<?>> source = shown ? Source.ofNode(node) : Optional.empty();
        source.ifPresent(action);
        return source.isPresent();
    }

    /// Writes what is to be seen now into `file`.
    void report(Path file) throws IOException {
        write(file, report(wait(lookout)));
    }

    /// Writes what is to be seen of `scope` now into `file`, without serving it.
    static void report(Path file, Scope scope) throws IOException {
        try (Lookout lookout = new Lookout(scope)) {
            Look look = wait(lookout);
            byte[] tasks = TasksJson.of(lookout.tasks().since(0));
            write(file, OfflinePage.of(new StateJson().of(look, Control.NONE), tasks));
        }
    }

    private static Look wait(Lookout lookout) throws IOException {
        try {
            return lookout.look().get(REPORT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while looking at the streams").initCause(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the streams cannot be looked at: " + e.getMessage(), e);
        }
    }

    /// Puts the file there when it is whole.
    private static void write(Path file, byte[] report) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, report);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
