package braid.cluster.worker;

import braid.WorkerInfo;
import braid.cluster.member.Message;
import braid.cluster.member.Peer;
import braid.cluster.member.Transport;
import braid.cluster.wire.AnswerTimer;
import braid.cluster.wire.Frame;
import braid.cluster.wire.Link;
import braid.cluster.wire.Status;
import braid.engine.LocalEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A worker of a cluster: runs the tasks of any number of drivers, each in a [Session] of its own.
public final class Worker implements Transport.Service, Transport.Membership, AutoCloseable {

    /// The exit code that asks for a new process: a task of a driver that is gone does not stop.
    public static final int START_ANEW = 75;

    private static final System.Logger LOG = System.getLogger("braid.worker");
    private static final Duration TICK = Duration.ofMillis(500);

    /// How long a driver's question may be held back until there is something to answer.
    private static final Duration PATIENCE = Duration.ofNanos(300_000);

    private static final Duration STOPPING = Duration.ofSeconds(10);

    /// With so many lost threads at the least, and twice as many as it should have, a worker starts anew.
    private static final int MOST_LOST = 4;

    private final Transport transport;
    private final int threads;
    private final LocalEngine pool;
    private final AnswerTimer answerTimer = new AnswerTimer(PATIENCE);
    private final ExecutorService loading = Executors.newCachedThreadPool(
            work -> Thread.ofPlatform().name("braid-loading").daemon(true).unstarted(work));
    private final ValueService values = new ValueService(this);
    private final Heap heap = new Heap();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /// The last link of each driver that is over, though the driver is there.
    private final Map<String, Long> ended = new ConcurrentHashMap<>();

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean retiring;
    private volatile int exit;
    private volatile double load;

    /// A worker with `threads` threads, and more while tasks block.
    public Worker(Transport transport, int threads) {
        this.transport = transport;
        this.threads = threads;
        this.pool = LocalEngine.growing(threads);
    }

    Transport transport() {
        return transport;
    }

    LocalEngine pool() {
        return pool;
    }

    AnswerTimer answerTimer() {
        return answerTimer;
    }

    /// Where classes may be loaded from a driver, which takes its time.
    Executor loading() {
        return loading;
    }

    ValueService values() {
        return values;
    }

    String name() {
        return transport.self().name();
    }

    boolean isRetiring() {
        return retiring;
    }

    @Nullable
    Session session(String driver) {
        return sessions.get(driver);
    }

    /// Works until [#retire] or [#close] has ended it.
    ///
    /// @return the exit code: 0, or [#START_ANEW]
    public int run() throws InterruptedException {
        transport.open(this, this);
        while (!over.await(TICK.toNanos(), TimeUnit.NANOSECONDS)) {
            load = heap.load();
            sessions.values().forEach(this::report);
            int lost = pool.workers().getFirst().lost();
            if (lost >= Math.max(MOST_LOST, 2 * threads) && !retiring) {
                startAnew(lost);
            }
        }
        return exit;
    }

    /// Threads that tasks will not give back take their share of the processor for good: only their process' end ends
    /// them.
    private void startAnew(int lost) {
        retiring = true;
        LOG.log(
                System.Logger.Level.WARNING,
                () -> lost + " threads of worker " + name()
                        + " are lost to tasks that ignore their time-outs: it starts" + " anew");
        Thread.ofPlatform().name("braid-worker-anew").daemon(true).start(() -> {
            try {
                retire(STOPPING, START_ANEW);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void report(Session session) {
        WorkerInfo all = pool.workers().getFirst();
        WorkerInfo info = new WorkerInfo(
                name(),
                "",
                retiring
                        ? WorkerInfo.State.LEAVING
                        : heap.isShort() ? WorkerInfo.State.SHORT_OF_HEAP : WorkerInfo.State.LIVE,
                threads,
                all.running(),
                all.queued(),
                session.keptBytes(),
                all.heapUsed(),
                all.heapMax(),
                load,
                0,
                0,
                all.lost());
        Status status = new Status(info, session.begun());
        session.link().append(out -> {
            out.putByte(Frame.STATUS);
            status.write(out);
        });
        session.link().flush();
    }

    @Override
    public void answer(Transport.Channel channel, Peer from, byte[] question, Consumer<Message> reply)
            throws IOException {
        switch (channel) {
            case WORK -> sessionOf(from, question).answer(question, reply);
            case VALUES -> reply.accept(Message.of(values.answer(question)));
            case CODE -> throw new IOException("a worker has no class files");
        }
    }

    @Override
    public boolean isQuick(Transport.Channel channel, Peer from, byte[] question) {
        Session session = channel == Transport.Channel.WORK ? sessions.get(from.id()) : null;
        return session != null && session.link().epoch() == Link.epochOf(question) && Link.isQuick(question);
    }

    /// The session of the driver; a new one where it begins anew, as it does behind a broken link.
    ///
    /// @throws IOException if the question is of a link that is over
    private Session sessionOf(Peer driver, byte[] question) throws IOException {
        if (driver.role() != Peer.Role.DRIVER) {
            throw new IOException("tasks come from drivers, not from " + driver);
        }
        long epoch = Link.epochOf(question);
        Session known = sessions.get(driver.id());
        if (known != null && known.link().epoch() == epoch) {
            return known;
        }
        return begin(driver, epoch);
    }

    private Session begin(Peer driver, long epoch) throws IOException {
        Session begun;
        synchronized (sessions) {
            Session known = sessions.get(driver.id());
            if (known != null && known.link().epoch() == epoch) {
                return known;
            }
            if (epoch <= ended.getOrDefault(driver.id(), 0L)) {
                throw new IOException("the link " + epoch + " is over");
            }
            if (known != null) {
                end(known, "it begins anew");
            }
            begun = new Session(this, driver, epoch, new DriversClasses(transport, driver));
            sessions.put(driver.id(), begun);
        }
        if (transport.peers().stream().noneMatch(peer -> peer.id().equals(driver.id()))) {
            left(driver);
        } else {
            report(begun);
        }
        return begun;
    }

    @Override
    public void joined(Peer peer) {
        // a driver's session begins with its first parcel
    }

    @Override
    public void left(Peer peer) {
        Session session = sessions.get(peer.id());
        if (session != null) {
            end(session, "it left the cluster");
        }
        ended.remove(peer.id());
    }

    /// Ends a session, and sees to it that nothing of it goes on.
    void end(Session session, String reason) {
        Peer driver = session.driver();
        synchronized (sessions) {
            if (!sessions.remove(driver.id(), session)) {
                return;
            }
            ended.put(driver.id(), session.link().epoch());
        }
        session.end(reason);
        Thread.ofPlatform().name("braid-worker-end").daemon(true).start(() -> awaitStop(session, driver));
    }

    private void awaitStop(Session session, Peer driver) {
        try {
            long until = System.nanoTime() + STOPPING.toNanos();
            while (session.isRunning()) {
                if (System.nanoTime() > until) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            () -> "a task of " + driver.name() + ", which has left, does not stop: worker " + name()
                                    + " starts anew");
                    stop(START_ANEW);
                    return;
                }
                over.await(20, TimeUnit.MILLISECONDS);
            }
            System.gc(); // so that the driver's classes go now, not when the heap is full
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Gives back what waits, finishes what runs, for `limit` at the most, and ends.
    public void retire(Duration limit) throws InterruptedException {
        retire(limit, 0);
    }

    private void retire(Duration limit, int code) throws InterruptedException {
        retiring = true;
        long until = System.nanoTime() + limit.toNanos();
        for (Session session : sessions.values()) {
            report(session);
            session.giveBack();
        }
        for (Session session : sessions.values()) {
            while (session.undone() > 0 && System.nanoTime() < until) {
                if (over.await(5, TimeUnit.MILLISECONDS)) {
                    return;
                }
                session.giveBack();
            }
            session.link().flush();
            session.link().awaitQuiet(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
        stop(code);
    }

    private void stop(int code) {
        exit = code;
        over.countDown();
    }

    /// Ends at once.
    @Override
    public void close() {
        stop(0);
        for (Session session : sessions.values()) {
            session.end("the worker ends");
        }
        pool.close();
        loading.shutdown();
        answerTimer.close();
    }
}
