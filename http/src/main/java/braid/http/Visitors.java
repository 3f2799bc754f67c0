package braid.http;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// The connections, a bounded number. Each has a time within which it has to ask, and one within which it has to
/// read its answer, however often a byte comes. Where there are too many, the one that has asked for nothing for
/// longest makes room; one whose request is under way never does.
final class Visitors implements Connection.Listener {

    /// So long a connection may stay open that was used, and asks for nothing now.
    private static final Duration BETWEEN = Duration.ofSeconds(60);

    private static final long MOST_LOOK_MILLIS = 250;

    private final Scheduler scheduler;
    private final int most;
    private final long slowestNanos;
    private final Map<EndPoint, Visit> visits = new LinkedHashMap<>();
    private boolean watching;

    /// What a connection does.
    enum Doing {
        /// It has not asked for anything yet.
        ASKING,
        /// Its request is under way, and has bounds of its own.
        ASKED,
        /// It is to read its answer.
        ANSWERED,
        /// It has its answer, and may ask again.
        BETWEEN
    }

    private record Visit(Doing doing, long since) {}

    Visitors(Scheduler scheduler, int most, Duration slowest) {
        this.scheduler = scheduler;
        this.most = most;
        this.slowestNanos = slowest.toNanos();
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint visitor = connection.getEndPoint();
        @Nullable EndPoint tooMany = null;
        synchronized (this) {
            if (visits.size() >= most) {
                tooMany = longest();
            }
            if (visits.size() >= most && tooMany == null) {
                tooMany = visitor;
            } else {
                visits.remove(tooMany);
                visits.put(visitor, new Visit(Doing.ASKING, System.nanoTime()));
                watch();
            }
        }
        if (tooMany != null) {
            tooMany.close(new IOException("there are " + most + " connections already"));
        }
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        visits.remove(connection.getEndPoint());
    }

    /// For what is no longer a connection of requests: it counts, and has bounds of its own.
    Connection.Listener ofSockets() {
        return new Connection.Listener() {
            @Override
            public void onOpened(Connection connection) {
                Visitors.this.onOpened(connection);
                change(connection.getEndPoint(), Doing.ASKED);
            }

            @Override
            public void onClosed(Connection connection) {
                Visitors.this.onClosed(connection);
            }
        };
    }

    /// What `visitor` does now.
    synchronized void change(EndPoint visitor, Doing doing) {
        visits.replace(visitor, new Visit(doing, System.nanoTime()));
    }

    synchronized int size() {
        return visits.size();
    }

    private @Nullable EndPoint longest() {
        @Nullable EndPoint found = null;
        long longest = 0;
        long now = System.nanoTime();
        for (Map.Entry<EndPoint, Visit> each : visits.entrySet()) {
            Visit visit = each.getValue();
            boolean idle = visit.doing() == Doing.ASKING || visit.doing() == Doing.BETWEEN;
            if (idle && (found == null || now - visit.since() > longest)) {
                found = each.getKey();
                longest = now - visit.since();
            }
        }
        return found;
    }

    private void watch() {
        if (!watching) {
            watching = true;
            long slowestMillis = TimeUnit.NANOSECONDS.toMillis(slowestNanos);
            scheduler.schedule(this::look, Math.clamp(slowestMillis / 4, 1, MOST_LOOK_MILLIS), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        List<EndPoint> late = new ArrayList<>();
        synchronized (this) {
            watching = false;
            long now = System.nanoTime();
            visits.forEach((visitor, visit) -> {
                if (now - visit.since() > limit(visit.doing())) {
                    late.add(visitor);
                }
            });
            late.forEach(visits::remove);
            if (!visits.isEmpty()) {
                watch();
            }
        }
        late.forEach(visitor -> visitor.close(new IOException("a client takes too long")));
    }

    private long limit(Doing doing) {
        return switch (doing) {
            case ASKING, ANSWERED -> slowestNanos;
            case BETWEEN -> BETWEEN.toNanos();
            case ASKED -> Long.MAX_VALUE;
        };
    }
}
