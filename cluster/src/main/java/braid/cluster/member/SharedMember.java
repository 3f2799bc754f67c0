package braid.cluster.member;

import com.oracle.coherence.common.base.Continuation;
import com.oracle.coherence.common.base.NonBlocking;
import com.tangosol.net.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// This JVM's one member of a cluster, with its seats: from the first that joins to the last that leaves. When the
/// cluster puts it out, it comes back as another [Incarnation].
///
/// One thread, the teller, is told what changes, keeps the routes, tells the seats, and comes back.
final class SharedMember {

    private static final System.Logger LOG = System.getLogger("braid.cluster");
    private static final int NO_SEAT = -1;
    private static final Duration OPENING = Duration.ofSeconds(30);
    private static final Duration LEAVING = Duration.ofSeconds(10);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);
    private static final Transport.Answer NOBODY = new Transport.Answer() {
        @Override
        public void came(byte[] answer) {}

        @Override
        public void failed(Throwable cause) {}
    };

    private static @Nullable SharedMember current;
    private static volatile @Nullable SharedMember answering;

    private final MemberSettings settings;
    private final ThreadPoolExecutor teller;
    private final ThreadPoolExecutor answerers;
    private final Map<Integer, CoherenceTransport> seats = new ConcurrentHashMap<>();
    private int nextSeat;
    private volatile boolean closing;
    private volatile @Nullable Incarnation incarnation;
    private final CountDownLatch begun = new CountDownLatch(1);

    private SharedMember(MemberSettings settings) {
        this.settings = settings;
        this.teller = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads("braid-cluster-members"));
        this.answerers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("braid-cluster-answers"));
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> Thread.ofPlatform()
                .name(name + "-" + number.incrementAndGet())
                .daemon(true)
                .unstarted(work);
    }

    static CoherenceTransport join(MemberSettings settings) {
        synchronized (SharedMember.class) {
            SharedMember member = current;
            if (member == null) {
                member = new SharedMember(settings);
                member.begin();
                current = member;
            } else if (!member.settings.cluster().equals(settings.cluster())
                    || !member.settings.security().equals(settings.security())) {
                throw new IllegalStateException("a JVM can be in one cluster at a time: this one is in "
                        + member.settings.cluster() + " until that is closed, so it cannot join " + settings.cluster());
            }
            return member.newSeat();
        }
    }

    private void begin() {
        answering = this;
        try {
            Incarnation first = Joining.join(settings, this::changed);
            incarnation = first;
        } catch (RuntimeException e) {
            closing = true;
            stopThreads();
            throw e;
        }
        teller.execute(this::look);
    }

    private CoherenceTransport newSeat() {
        int number = nextSeat++;
        CoherenceTransport seat = new CoherenceTransport(this, number);
        seats.put(number, seat);
        begun.countDown();
        return seat;
    }

    private Incarnation incarnation() {
        Incarnation now = incarnation;
        if (now == null) {
            throw new IllegalStateException("not in the cluster yet");
        }
        return now;
    }

    Peer self(int seat) {
        return new Peer(Route.id(incarnation().uid(), seat), settings.name(), settings.listen(), settings.role());
    }

    boolean isMember() {
        Incarnation now = incarnation;
        return now != null && !closing && now.isRunning();
    }

    List<Peer> peers() {
        List<Peer> peers = new ArrayList<>();
        for (Route route : incarnation().routes()) {
            peers.add(route.peer());
        }
        return peers;
    }

    /// Tells a seat who is there, and then gives it questions.
    void open(CoherenceTransport seat, Transport.Membership membership, Runnable opened) {
        teller.execute(() -> {
            for (Route route : incarnation().routes()) {
                tell(membership, told -> told.joined(route.peer()));
            }
            opened.run();
        });
    }

    /// Takes a seat away; with the last one, leaves the cluster.
    void leave(CoherenceTransport seat) {
        synchronized (SharedMember.class) {
            seats.remove(seat.seat());
            if (!seats.isEmpty()) {
                sayClosed(seat.seat());
                return;
            }
            current = null;
            closing = true;
            stopThreads();
            leaveBounded(incarnation());
            answering = null;
        }
    }

    private void sayClosed(int seat) {
        for (Route route : incarnation().routes()) {
            if (route.seat() == 0) {
                incarnation().ask(route, NO_SEAT, Transport.Channel.WORK, seat, Message.EMPTY, NOBODY);
            }
        }
    }

    private void stopThreads() {
        teller.shutdownNow();
        answerers.shutdown();
    }

    private static void leaveBounded(Incarnation incarnation) {
        incarnation.end();
        Thread leaving =
                Thread.ofPlatform().name("braid-cluster-leaves").daemon(true).start(incarnation::leave);
        try {
            if (!leaving.join(LEAVING)) {
                LOG.log(System.Logger.Level.WARNING, "the cluster could not be left within {0}", LEAVING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- what changes: by the teller

    private void changed(Member member) {
        try {
            teller.execute(() -> look(member));
        } catch (RejectedExecutionException e) {
            // This member is being closed: nobody wants to know.
        }
    }

    private void look() {
        Incarnation now = incarnation;
        if (now != null && now.isRunning()) {
            now.members().forEach(this::look);
        }
    }

    private void look(Member member) {
        Incarnation now = incarnation;
        if (now == null || closing) {
            return;
        }
        if (!now.isRunning()) {
            comeBack(now);
        } else if (now.isPresent(member)) {
            if (!member.getUid().equals(now.uid())) {
                joined(now.add(member, 0));
            }
        } else {
            now.removeMember(member.getUid()).forEach(this::left);
        }
    }

    private void joined(@Nullable Route route) {
        if (route != null) {
            tell(membership -> membership.joined(route.peer()));
        }
    }

    private void left(@Nullable Route route) {
        if (route != null) {
            tell(membership -> membership.left(route.peer()));
        }
    }

    private void tell(Consumer<Transport.Membership> news) {
        for (CoherenceTransport seat : seats.values()) {
            CoherenceTransport.Opened opened = seat.opened();
            if (opened != null) {
                tell(opened.membership(), news);
            }
        }
    }

    private static void tell(Transport.Membership membership, Consumer<Transport.Membership> news) {
        try {
            news.accept(membership);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "who was told of a member threw", e);
        }
    }

    /// The cluster has put this member out, or Coherence has ended one of its services.
    private void comeBack(Incarnation out) {
        LOG.log(
                System.Logger.Level.WARNING,
                () -> settings.name() + " was put out of the cluster at " + settings.cluster() + " and joins again");
        out.end();
        List<Route> known = out.routes();
        tell(Transport.Membership::putOut);
        known.forEach(this::left);
        leaveBounded(out);
        Incarnation back = null;
        while (back == null && !closing) {
            try {
                back = Joining.join(settings, this::changed);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, () -> "not back in the cluster yet: " + e.getMessage());
                LockSupport.parkNanos(BACK_OFF.toNanos());
            }
        }
        if (back != null) {
            incarnation = back;
            look();
        }
    }

    // ---- questions

    void ask(int seat, Peer to, Transport.Channel channel, Message question, Transport.Answer answer) {
        if (!incarnation().ask(to, channel, seat, question, answer)) {
            hand(() -> answer.failed(PeerException.left(to.name())));
        }
    }

    private void hand(Runnable work) {
        try {
            answerers.execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    /// Called by Coherence's thread, which must go on at once.
    static void answer(Question question, Continuation<Object> continuation) {
        SharedMember member = answering;
        if (member == null || member.closing) {
            continuation.proceed("it is leaving the cluster");
        } else if (member.isQuick(question)) {
            member.reply(question, continuation);
        } else {
            member.hand(() -> member.reply(question, continuation));
        }
    }

    private boolean isQuick(Question question) {
        Incarnation now = incarnation;
        Route route = now == null ? null : now.route(question.key());
        CoherenceTransport seat = seats.get(question.toSeat());
        CoherenceTransport.Opened opened = seat == null ? null : seat.opened();
        return route != null
                && opened != null
                && opened.service()
                        .isQuick(
                                question.channel(),
                                route.peer(),
                                question.message().bytes());
    }

    /// Has `continuation` go on with the answer, or with a text that says why there is none.
    private void reply(Question question, Continuation<Object> continuation) {
        String none = begin(question, answer -> {
            // Without it the call would wait while much is under way to the peer.
            try (NonBlocking _ = new NonBlocking()) {
                continuation.proceed(answer);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "whoever asked is told that this member has left", e);
            }
        });
        if (none != null) {
            continuation.proceed(none);
        }
    }

    /// Has the question answered.
    ///
    /// @return why it is not; else null
    private @Nullable String begin(Question question, Consumer<Message> reply) {
        try {
            if (!begun.await(OPENING.toNanos(), TimeUnit.NANOSECONDS)) {
                return "it has not begun yet";
            }
            if (question.toSeat() == NO_SEAT) {
                teller.submit(() -> left(incarnation().removeSeat(question.key())))
                        .get();
                reply.accept(Message.EMPTY);
                return null;
            }
            Route route = route(question.key());
            CoherenceTransport seat = seats.get(question.toSeat());
            CoherenceTransport.Opened opened = seat == null ? null : seat.awaitOpened(OPENING);
            if (route == null || opened == null) {
                return seat == null ? "it is closed" : "it does not know who asks";
            }
            opened.service()
                    .answer(question.channel(), route.peer(), question.message().bytes(), reply);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (Exception | StackOverflowError | LinkageError e) {
            return e.toString();
        }
    }

    /// Who asks. Before a seat's first question is answered, its joining has been told.
    private @Nullable Route route(Route.Key key) throws InterruptedException, ExecutionException {
        Route known = incarnation().route(key);
        if (known != null) {
            return known;
        }
        teller.submit(() -> {
                    look();
                    Route first = incarnation().route(new Route.Key(key.member(), 0));
                    if (first != null) {
                        joined(incarnation().add(first.member(), key.seat()));
                    }
                })
                .get();
        return incarnation().route(key);
    }
}
