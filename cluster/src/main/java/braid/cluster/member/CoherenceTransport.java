package braid.cluster.member;

import com.tangosol.net.CacheFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A seat in this JVM's cluster member. Coherence has one member a JVM at the most, so all that join the same cluster
/// share it, each with a seat; the last one that closes leaves the cluster.
public final class CoherenceTransport implements Transport {

    private static final Duration OPENING = Duration.ofSeconds(10);

    private final SharedMember member;
    private final int seat;
    private final CountDownLatch opening = new CountDownLatch(1);
    private volatile @Nullable Opened opened;
    private volatile boolean closed;

    /// What [#open] was given.
    record Opened(Service service, Membership membership) {}

    CoherenceTransport(SharedMember member, int seat) {
        this.member = member;
        this.seat = seat;
    }

    /// Joins the cluster, or takes a seat in this JVM's member of it.
    ///
    /// @throws JoinException if that is not done within the settings' limit
    /// @throws IllegalStateException if this JVM is a member of another cluster
    public static CoherenceTransport join(MemberSettings settings) {
        return SharedMember.join(settings);
    }

    /// A class of Coherence's, for whoever must know where they are.
    public static Class<?> library() {
        return CacheFactory.class;
    }

    int seat() {
        return seat;
    }

    /// Null if it is not open, or no more.
    @Nullable
    Opened opened() {
        return closed ? null : opened;
    }

    @Nullable
    Opened awaitOpened(Duration limit) throws InterruptedException {
        if (opened == null && !opening.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            return null;
        }
        return opened();
    }

    @Override
    public Peer self() {
        return member.self(seat);
    }

    @Override
    public void open(Service service, Membership membership) {
        member.open(this, membership, () -> {
            opened = new Opened(service, membership);
            opening.countDown();
        });
        try {
            // Those who are there are known then.
            var _ = opening.await(OPENING.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isMember() {
        return !closed && member.isMember();
    }

    @Override
    public List<Peer> peers() {
        return member.peers();
    }

    @Override
    public void ask(Peer to, Channel channel, Message question, Answer answer) {
        member.ask(seat, to, channel, question, answer);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            member.leave(this);
        }
    }
}
