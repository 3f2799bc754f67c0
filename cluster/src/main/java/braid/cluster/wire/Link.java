package braid.cluster.wire;

import braid.cluster.member.Peer;
import braid.cluster.member.Transport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way between a driver and a worker, seen from one of them. What one appends, the other takes in the same order.
///
/// Frames gather in a parcel. An idle link sends it at once. While a question is under way, further frames gather
/// until its answer comes, so the busier a link is, the larger are its parcels. An answer carries a parcel of the
/// other direction: so an exchange costs two messages. Parcels may overtake one another on the way; they are numbered,
/// and taken in their order, by one thread at a time.
public final class Link {

    /// From so many bytes on a second question is asked beside one that is under way, and from more on further ones:
    /// large parcels take their time on the network.
    private static final int SECOND = 48 * 1024;

    private static final int FURTHER = 256 * 1024;
    private static final int MOST_ASKED = 8;

    /// A parcel is closed when it has so many bytes.
    private static final int FULL = 1024 * 1024;

    private static final int EXPECTED = 512;
    private static final byte[] NOTHING = {};

    /// Takes what comes. Called by one thread at a time.
    public interface Taker {

        /// A parcel's frames.
        void take(Unpacker frames);

        /// Nothing more will come, and nothing that was appended may have arrived.
        void broken(Throwable cause);
    }

    /// Behind the frames of a parcel: the link's epoch, and the parcel's number.
    private static final int TRAILER = 2 * Long.BYTES;

    private final Transport transport;
    private final Peer peer;
    private final long epoch;
    private final Taker taker;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Packer out = new Packer(EXPECTED);
    private long parcels;
    private int asked;
    private int held;
    private boolean urgent;

    private final ReentrantLock inLock = new ReentrantLock();
    private final Map<Long, byte[]> early = new HashMap<>();
    private long taken;
    private boolean taking;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    /// A link to `peer`. Both ends have the same `epoch`, and each link of the two that follows a broken one has a
    /// larger one: a parcel of a link that is over is refused.
    public Link(Transport transport, Peer peer, long epoch, Taker taker) {
        this.transport = transport;
        this.peer = peer;
        this.epoch = epoch;
        this.taker = taker;
    }

    /// The epoch of the link that `parcel` is of.
    ///
    /// @throws IllegalArgumentException if it is no parcel
    public static long epochOf(byte[] parcel) {
        return trailer(parcel).takeLong();
    }

    private static Unpacker trailer(byte[] parcel) {
        if (parcel.length < TRAILER) {
            throw new IllegalArgumentException("no parcel: " + parcel.length + " bytes");
        }
        return new Unpacker(parcel, parcel.length - TRAILER, TRAILER);
    }

    /// Which of the links between the two it is.
    public long epoch() {
        return epoch;
    }

    /// The one at the other end.
    public Peer peer() {
        return peer;
    }

    /// How many bytes have come.
    public long received() {
        return received.get();
    }

    /// How many bytes have gone.
    public long sent() {
        return sent.get();
    }

    /// Has `frames` write whole frames. They go at the next [#flush], or with an answer.
    public void append(Consumer<Packer> frames) {
        lock.lock();
        try {
            frames.accept(out);
            if (out.size() >= FULL) {
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends what was appended, unless it is better to wait for an answer that is under way.
    public void flush() {
        lock.lock();
        try {
            if (out.size() == 0) {
                return;
            }
            if (held > 0) {
                urgent = true;
                changed.signal();
            } else if (asked < allowed()) {
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    /// As [#flush], where more will follow very soon: a question that waits for its answer is not answered yet.
    public void flushSoon() {
        lock.lock();
        try {
            if (held == 0 && out.size() > 0 && asked < allowed()) {
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    private int allowed() {
        return out.size() < SECOND ? 1 : out.size() < FURTHER ? 2 : MOST_ASKED;
    }

    private void send() {
        asked++;
        transport.ask(peer, Transport.Channel.WORK, seal(), new Transport.Answer() {
            @Override
            public void came(byte[] answer) {
                answered();
                try {
                    take(answer);
                } catch (IllegalArgumentException junk) {
                    taker.broken(junk);
                    return;
                }
                flush();
            }

            @Override
            public void failed(Throwable cause) {
                answered();
                sayBroken(cause);
            }
        });
    }

    /// A question to a peer that has left fails at once, while it is being asked. Whoever is told takes locks of its
    /// own, under which others append: so it is told by a thread that holds none.
    private void sayBroken(Throwable cause) {
        if (lock.isHeldByCurrentThread()) {
            Thread.ofPlatform().name("braid-link-broke").daemon(true).start(() -> taker.broken(cause));
        } else {
            taker.broken(cause);
        }
    }

    private void answered() {
        lock.lock();
        try {
            asked--;
        } finally {
            lock.unlock();
        }
    }

    /// The parcel, with its trailer.
    private byte[] seal() {
        if (out.size() == 0) {
            return NOTHING;
        }
        out.putLong(epoch);
        out.putLong(parcels++);
        byte[] parcel = out.toBytes();
        sent.addAndGet(parcel.length);
        out = new Packer(Math.min(FULL + SECOND, Math.max(EXPECTED, parcel.length + (parcel.length >> 3))));
        return parcel;
    }

    /// Takes a question, and answers it with what there is to say, at once.
    public byte[] answer(byte[] question) {
        take(question);
        lock.lock();
        try {
            return seal();
        } finally {
            lock.unlock();
        }
    }

    /// Takes a question, and answers it when there is something to say that is not about to be followed by more, see
    /// [#flush], or when `patience` is over.
    public byte[] answer(byte[] question, Duration patience) throws InterruptedException {
        take(question);
        lock.lock();
        try {
            held++;
            long left = patience.toNanos();
            while (left > 0 && !urgent && out.size() < SECOND) {
                left = changed.awaitNanos(left);
            }
            urgent = false;
            return seal();
        } finally {
            held--;
            lock.unlock();
        }
    }

    private void take(byte[] parcel) {
        if (parcel.length == 0) {
            return;
        }
        Unpacker trailer = trailer(parcel);
        long of = trailer.takeLong();
        if (of != epoch) {
            throw new IllegalArgumentException("a parcel of link " + of + " on link " + epoch);
        }
        long number = trailer.takeLong();
        inLock.lock();
        try {
            if (number < taken || early.putIfAbsent(number, parcel) != null) {
                throw new IllegalArgumentException("parcel " + number + " came twice");
            }
            received.addAndGet(parcel.length);
            if (taking) {
                return;
            }
            taking = true;
        } finally {
            inLock.unlock();
        }
        for (byte[] next = next(); next != null; next = next()) {
            try {
                taker.take(new Unpacker(next, 0, next.length - TRAILER));
            } catch (RuntimeException | Error junk) {
                taker.broken(junk);
            }
        }
    }

    private byte @Nullable [] next() {
        inLock.lock();
        try {
            byte[] next = early.remove(taken);
            if (next == null) {
                taking = false;
            } else {
                taken++;
            }
            return next;
        } finally {
            inLock.unlock();
        }
    }

    /// Waits for the other end to have taken what was flushed, for `limit` at the most.
    public void awaitQuiet(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        lock.lock();
        try {
            while ((asked > 0 || out.size() > 0) && System.nanoTime() < until) {
                changed.await(1, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }
}
