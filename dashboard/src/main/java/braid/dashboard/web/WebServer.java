package braid.dashboard.web;

import braid.dashboard.look.Look;
import braid.dashboard.look.Lookout;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Answers browsers. It begins in the background, on daemon threads: those who come earlier wait for it.
public final class WebServer implements AutoCloseable {

    /*
     * The server's classes, and the logging that they want, are loaded by the thread that starts it: making a client
     * takes no longer for having a page.
     *
     * A few platform threads, since nothing that is answered here waits. Virtual threads would share their carriers
     * with the user's, which a busy task can hold: the page is wanted most when all is stuck.
     */
    private static final int MOST_THREADS = 8;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int HEADER_BYTES = 8 * 1024;

    private static final System.Logger LOG = System.getLogger("braid.dashboard");

    private final Door door;
    private final Lookout lookout;
    private final LiveClients live;
    private final Function<Visitors, Routes> routes;
    private final LongSupplier clock;
    private volatile @Nullable Server server;
    private boolean closed;

    /// What a server shows.
    ///
    /// @param state a look as JSON
    /// @param metrics a look as Prometheus reads it
    /// @param report a look as one HTML file
    /// @param controls what may be done now, or null if nothing
    public record Shown(
            Function<Look, byte[]> state,
            Function<Look, byte[]> metrics,
            Function<Look, byte[]> report,
            Supplier<@Nullable Controls> controls) {}

    /// Begins to serve at `door`, to those who show `view` if it is not null.
    public WebServer(Door door, String hostName, @Nullable Token view, Lookout lookout, Shown shown) {
        this(door, hostName, view, lookout, shown, System::nanoTime);
    }

    WebServer(Door door, String hostName, @Nullable Token view, Lookout lookout, Shown shown, LongSupplier clock) {
        this.door = door;
        this.lookout = lookout;
        this.clock = clock;
        this.live = new LiveClients(lookout, shown.state(), clock);
        HostNames hosts = door.loopback() ? HostNames.ofLoopback() : HostNames.ofAnyAddress(hostName);
        this.routes = visitors -> new Routes(
                new Guard(hosts, view),
                visitors,
                new Routes.Views(lookout, live, shown.state(), shown.metrics(), shown.report(), shown.controls()));
        Thread.ofPlatform().daemon().name("braid-dashboard-start").start(this::start);
    }

    private void start() {
        try {
            Logging.quieten();
            Server made = make();
            synchronized (this) {
                if (closed) {
                    return;
                }
                made.start();
                server = made;
            }
        } catch (Exception e) {
            // Who closes it meanwhile closes its door: that is no fault.
            boolean fault;
            synchronized (this) {
                fault = !closed;
            }
            LOG.log(fault ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG, "the dashboard does not start", e);
        }
    }

    private Server make() throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1, (int) IDLE.toMillis());
        threads.setName("braid-dashboard-web");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        Scheduler timer = new ScheduledExecutorScheduler("braid-dashboard-timer", true);
        Server made = new Server(threads, timer, null);
        Visitors visitors = new Visitors(timer, clock);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        ServerConnector connector = new ServerConnector(made, 1, 1, new HttpConnectionFactory(http));
        connector.setIdleTimeout(IDLE.toMillis());
        connector.addBean(visitors);
        connector.open(door.channel());
        made.addConnector(connector);
        made.setHandler(routes.apply(visitors));
        made.setStopTimeout(0);
        return made;
    }

    /// How many read events now.
    int readers() {
        return live.size();
    }

    /// Whether looks are taken now.
    boolean looking() {
        return lookout.looking();
    }

    /// Ends it, with all connections.
    @Override
    public void close() {
        Server running;
        synchronized (this) {
            closed = true;
            running = server;
        }
        live.close();
        lookout.close();
        try {
            if (running != null) {
                running.stop();
            }
            door.channel().close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "the dashboard does not end in good order", e);
        }
    }
}
