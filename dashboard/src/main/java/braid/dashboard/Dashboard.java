package braid.dashboard;

import braid.Stream;
import braid.dashboard.look.Scope;
import braid.dashboard.web.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A live page of streams.
///
/// Whoever uses a `Client` has one by having this module: `client.dashboard()` says where. Here is what else can be
/// had: a page of one graph alone, and pages that may pause and resume sources.
public final class Dashboard implements AutoCloseable {

    private final @Nullable Served own;
    private final URI uri;
    private final @Nullable Token token;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Dashboard(@Nullable Served own, URI uri, @Nullable Token token) {
        this.own = own;
        this.uri = uri;
        this.token = token;
    }

    /// A page of the graph of `stream` alone, at a port of its own, which needs no client.
    ///
    /// @throws UncheckedIOException if no port is free
    public static Dashboard of(Stream<?> stream) {
        Objects.requireNonNull(stream, "stream");
        try {
            Served own = new Served(new Scope(() -> List.of(stream.snapshot()), JvmDashboard::engines));
            JvmDashboard.print("the dashboard of " + stream + " is at " + own.uri());
            return new Dashboard(own, own.uri(), null);
        } catch (IOException e) {
            throw new UncheckedIOException("the dashboard cannot listen: " + e.getMessage(), e);
        }
    }

    /// This JVM's page, on which those may pause and resume sources and make reports who have the token that is
    /// printed now; until this is closed.
    ///
    /// @throws UncheckedIOException if no port is free
    public static Dashboard withControl() {
        JvmDashboard.Controlled controlled = JvmDashboard.control();
        JvmDashboard.print("who may pause, resume and report shows this token: "
                + controlled.token().text());
        return new Dashboard(null, controlled.uri(), controlled.token());
    }

    /// Where the page is.
    public URI uri() {
        return uri;
    }

    /// What those show who may pause, resume and report; empty if nobody may.
    public Optional<String> token() {
        return Optional.ofNullable(token).map(Token::text);
    }

    /// Writes what is to be seen now into one HTML file that needs nothing else.
    ///
    /// @param file where; replaced if it is there
    /// @throws UncheckedIOException if it cannot be written
    public void report(Path file) {
        Objects.requireNonNull(file, "file");
        try {
            if (own == null) {
                JvmDashboard.reportAll(file);
            } else {
                own.report(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written: " + file, e);
        }
    }

    /// Ends the page, or what this one allowed.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (own == null) {
            JvmDashboard.endControl();
        } else {
            own.close();
        }
    }
}
