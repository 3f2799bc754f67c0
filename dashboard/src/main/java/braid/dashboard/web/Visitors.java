package braid.dashboard.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// The connections, a bounded number. Each has a time within which it has to ask, and one within which its answer has
/// to be taken, however often a byte comes. Where there are too many the one that has asked for nothing for longest
/// makes room: who has something to ask is never kept waiting by those who have not.
final class Visitors implements Connection.Listener {

    static final int MOST = 64;
    private static final long ASKING_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long ANSWER_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long LOOK_MILLIS = 500;

    private final Scheduler scheduler;
    private final LongSupplier clock;
    private final Map<EndPoint, Visit> visits = new LinkedHashMap<>();
    private boolean watching;

    /// What a connection does, and since when. Events have no end, and bounds of their own ([LiveClient]).
    private record Visit(Doing doing, long since) {}

    private enum Doing {
        ASKING,
        ANSWERED,
        TOLD_EVENTS
    }

    Visitors(Scheduler scheduler, LongSupplier clock) {
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @Override
    public void onOpened(Connection connection) {
        @Nullable EndPoint tooMany;
        synchronized (this) {
            tooMany = visits.size() < MOST ? null : longest();
            if (tooMany != null) {
                visits.remove(tooMany);
            }
            visits.put(connection.getEndPoint(), new Visit(Doing.ASKING, clock.getAsLong()));
            watch();
        }
        if (tooMany != null) {
            end(tooMany, "too many connections");
        }
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        visits.remove(connection.getEndPoint());
    }

    /// It has asked, and is answered; `events` if that has no end.
    void asked(EndPoint visitor, boolean events) {
        change(visitor, events ? Doing.TOLD_EVENTS : Doing.ANSWERED);
    }

    /// It has its answer, and may ask again.
    void answered(EndPoint visitor) {
        change(visitor, Doing.ASKING);
    }

    synchronized int size() {
        return visits.size();
    }

    private synchronized void change(EndPoint visitor, Doing doing) {
        visits.replace(visitor, new Visit(doing, clock.getAsLong()));
    }

    private @Nullable EndPoint longest() {
        @Nullable EndPoint asking = longest(visit -> visit.doing() == Doing.ASKING);
        if (asking != null) {
            return asking;
        }
        @Nullable EndPoint answered = longest(visit -> visit.doing() == Doing.ANSWERED);
        return answered == null ? longest(_ -> true) : answered;
    }

    private @Nullable EndPoint longest(Predicate<Visit> which) {
        @Nullable EndPoint found = null;
        long most = 0;
        long now = clock.getAsLong();
        for (Map.Entry<EndPoint, Visit> each : visits.entrySet()) {
            long time = now - each.getValue().since();
            if (which.test(each.getValue()) && (found == null || time > most)) {
                found = each.getKey();
                most = time;
            }
        }
        return found;
    }

    private void watch() {
        if (!watching) {
            watching = true;
            scheduler.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        List<EndPoint> late = new ArrayList<>();
        synchronized (this) {
            watching = false;
            long now = clock.getAsLong();
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
        late.forEach(visitor -> end(visitor, "a visitor takes too long"));
    }

    private static long limit(Doing doing) {
        return switch (doing) {
            case ASKING -> ASKING_NANOS;
            case ANSWERED -> ANSWER_NANOS;
            case TOLD_EVENTS -> Long.MAX_VALUE;
        };
    }

    private static void end(EndPoint visitor, String why) {
        visitor.close(new IOException(why));
    }
}
