package braid.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/// A server that listens from the time it is begun. Its threads are daemons. Whatever is under way when it is
/// closed gets an answer.
final class WebServer implements AutoCloseable {

    /*
     * A few platform threads, since nothing that is answered here waits. Virtual ones would share their carriers with
     * the user's, which a busy task can hold.
     */
    private static final int MOST_THREADS = 8;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final int HEAD_BYTES = 16 * 1024;

    /// So long a server that is closed waits for its last answers to be on their way.
    private static final long LAST_ANSWERS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final System.Logger LOG = System.getLogger("braid.http");

    private final Server server;
    private final ServerConnector connector;
    private final Scheduler timer;
    private final Visitors visitors;
    private final Listening listening;
    private final Set<Exchange> open = new HashSet<>();
    private boolean closed;

    private WebServer(Listening listening, Consumer<Exchange> handler) {
        this.listening = listening;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1, (int) IDLE.toMillis());
        threads.setName("braid-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        this.timer = new ScheduledExecutorScheduler("braid-http-timer", true);
        this.server = new Server(threads, timer, null);
        this.visitors = new Visitors(timer, listening.mostClients(), listening.slowest());
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEAD_BYTES);
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(listening.address().getHostString());
        connector.setPort(listening.address().getPort());
        connector.setReuseAddress(true);
        connector.setIdleTimeout(IDLE.toMillis());
        connector.addBean(visitors);
        server.addConnector(connector);
        server.setStopTimeout(0);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                handler.accept(begin(request, response, callback));
                return true;
            }
        });
    }

    /// Begins to listen; `handler` is given each request, by a thread of the server's, and answers it then or later.
    ///
    /// @throws IOException if it cannot listen there; names the address
    static WebServer begin(Listening listening, Consumer<Exchange> handler) throws IOException {
        Logging.quieten();
        WebServer made = new WebServer(listening, handler);
        try {
            made.connector.open();
            made.server.start();
            listening.told().accept(made.address());
            return made;
        } catch (Exception thrown) {
            made.close();
            throw new IOException("cannot listen at " + listening.address() + ": " + thrown.getMessage(), thrown);
        }
    }

    private Exchange begin(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response, callback, this);
        boolean late;
        synchronized (this) {
            open.add(exchange);
            late = closed;
        }
        Request.addCompletionListener(request, _ -> end(exchange));
        visitors.change(exchange.visitor(), Visitors.Doing.ASKED);
        if (late) {
            exchange.answer(503, "this server is closing");
        }
        return exchange;
    }

    private void end(Exchange exchange) {
        if (!exchange.upgraded()) {
            visitors.change(exchange.visitor(), Visitors.Doing.BETWEEN);
        }
        synchronized (this) {
            open.remove(exchange);
            if (open.isEmpty()) {
                notifyAll();
            }
        }
    }

    /// Where it listens.
    InetSocketAddress address() {
        return new InetSocketAddress(listening.address().getAddress(), connector.getLocalPort());
    }

    Listening listening() {
        return listening;
    }

    Visitors visitors() {
        return visitors;
    }

    /// Runs `work` after `delay`, on a thread that must not wait.
    Scheduler.Task schedule(Duration delay, Runnable work) {
        return timer.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The threads that serve.
    Executor threads() {
        return server.getThreadPool();
    }

    /// Answers what is under way with 503, and ends. Takes a second at the most for answers to get out.
    @Override
    public void close() {
        List<Exchange> last;
        synchronized (this) {
            closed = true;
            last = List.copyOf(open);
        }
        last.forEach(exchange -> exchange.answer(503, "this server is closing"));
        boolean interrupted = awaitAnswers();
        try {
            server.stop();
            connector.close();
        } catch (InterruptedException hurry) {
            interrupted = true;
        } catch (Exception thrown) {
            LOG.log(System.Logger.Level.DEBUG, "a server does not end in good order", thrown);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized boolean awaitAnswers() {
        boolean interrupted = Thread.interrupted(); // it is no reason to leave the server running
        long begun = System.nanoTime();
        while (!open.isEmpty()) {
            long left = LAST_ANSWERS_NANOS - (System.nanoTime() - begun);
            if (left <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException hurry) {
                return true;
            }
        }
        return interrupted;
    }
}
