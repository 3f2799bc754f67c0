package braid.cluster.wire;

import braid.cluster.member.Message;
import braid.cluster.member.Peer;
import braid.cluster.member.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
    private static final int MOST_EXPECTED = 128 * 1024;

    /// A parcel that could be taken quickly is not, if it has more bytes.
    private static final int QUICK = 4 * 1024;

    /// Takes what comes. Called by one thread at a time.
    public interface Taker {

        /// A parcel's frames.
        void take(Unpacker frames);

        /// Nothing more will come, and nothing that was appended may have arrived.
        void broken(Throwable cause);
    }

    /// Behind the frames of a parcel: whether all are quick, the link's epoch, and the parcel's number.
    private static final int TRAILER = 1 + 2 * Long.BYTES;

    private final Transport transport;
    private final Peer peer;
    private final long epoch;
    private final Taker taker;
    private final @Nullable AnswerTimer timer;
    private final Executor slow;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Packer out = new Packer(EXPECTED);
    private boolean quick = true;

    /// Whether a flush has been put off until an answer comes.
    private boolean overdue;

    private long parcels;
    private int asked;
    private final Queue<Held> held = new ArrayDeque<>();

    private final ReentrantLock inLock = new ReentrantLock();
    private final Map<Long, byte[]> early = new HashMap<>();
    private long taken;
    private boolean taking;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    /// A question that waits for something to answer.
    private record Held(Consumer<Message> reply, long since) {}

    /// A link to `peer`. Both ends have the same `epoch`, and each link of the two that follows a broken one has a
    /// larger one: a parcel of a link that is over is refused.
    ///
    /// @param timer answers questions that were held back for long; null if none are to be
    /// @param slow takes the parcels that are not quick, where the thread that brings one must not wait
    public Link(Transport transport, Peer peer, long epoch, Taker taker, @Nullable AnswerTimer timer, Executor slow) {
        this.transport = transport;
        this.peer = peer;
        this.epoch = epoch;
        this.taker = taker;
        this.timer = timer;
        this.slow = slow;
    }

    /// The epoch of the link that `parcel` is of.
    ///
    /// @throws IllegalArgumentException if it is no parcel
    public static long epochOf(byte[] parcel) {
        Unpacker trailer = trailer(parcel);
        trailer.takeByte();
        return trailer.takeLong();
    }

    /// Whether `parcel` is small, and has frames alone that were appended as quick ones.
    public static boolean isQuick(byte[] parcel) {
        return parcel.length >= TRAILER && parcel.length <= QUICK && hasQuickFrames(parcel);
    }

    private static boolean hasQuickFrames(byte[] parcel) {
        return trailer(parcel).takeByte() == 1;
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

    /// Has `frames` write whole frames. They go at the next [#flush], or with an answer. If it throws, nothing was
    /// written.
    public void append(Consumer<Packer> frames) {
        append(false, frames);
    }

    /// As [#append], of frames that the other end may be known to take quickly: without a wait, and with no code of a
    /// user's.
    public void append(boolean quickly, Consumer<Packer> frames) {
        lock.lock();
        try {
            int before = out.size();
            try {
                frames.accept(out);
            } catch (Throwable unwritten) {
                out.cutTo(before); // half a frame would make junk of all that is behind it
                throw unwritten;
            }
            quick &= quickly;
            if (out.size() >= FULL) {
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends what was appended, unless it is better to wait for an answer that is under way.
    public void flush() {
        flush(0);
    }

    /// As [#flush], where more will follow very soon: a question that is held back is not answered yet.
    public void flushSoon() {
        flush(SECOND);
    }

    /// With less than `least` bytes, a question that is held back goes on waiting.
    private void flush(int least) {
        Runnable answer;
        lock.lock();
        try {
            if (out.size() == 0) {
                return;
            }
            if (held.isEmpty()) {
                if (asked < allowed()) {
                    send();
                } else {
                    overdue = true;
                }
                return;
            }
            if (out.size() < least) {
                return;
            }
            answer = answer(held.remove().reply);
        } finally {
            lock.unlock();
        }
        answer.run();
    }

    /// Answers a question with what there is, when it is run: without the lock.
    private Runnable answer(Consumer<Message> reply) {
        Message answer = seal();
        return () -> reply.accept(answer);
    }

    private void flushOverdue() {
        lock.lock();
        try {
            if (!overdue) {
                return; // what is there may wait for the next flush
            }
        } finally {
            lock.unlock();
        }
        flush();
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
                    if (accept(answer)) {
                        takeAll(false);
                    }
                } catch (IllegalArgumentException junk) {
                    taker.broken(junk);
                    return;
                }
                flushOverdue();
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
    private Message seal() {
        if (out.size() == 0) {
            return Message.EMPTY;
        }
        out.putByte(quick ? 1 : 0);
        out.putLong(epoch);
        out.putLong(parcels++);
        Message parcel = out.toMessage();
        int length = parcel.length();
        sent.addAndGet(length);
        out = new Packer(Math.min(MOST_EXPECTED, Math.max(EXPECTED, length + (length >> 3))));
        quick = true;
        overdue = false;
        return parcel;
    }

    /// Takes a question, and has `reply` answer it: when there is something to say that is not about to be followed
    /// by more, see [#flush], or when it was held back for long.
    ///
    /// @throws IllegalArgumentException if it is no parcel of this link; then there will be no reply
    public void answer(byte[] question, Consumer<Message> reply) {
        boolean mine = accept(question); // throws for junk, before the question is held
        if (timer == null) {
            if (mine) {
                takeAll(true);
            }
            answerNow(reply);
            return;
        }
        lock.lock();
        try {
            held.add(new Held(reply, System.nanoTime()));
        } finally {
            lock.unlock();
        }
        timer.holds(this);
        if (mine) {
            takeAll(!isQuick(question));
        }
    }

    private void answerNow(Consumer<Message> reply) {
        Runnable answer;
        lock.lock();
        try {
            answer = answer(reply);
        } finally {
            lock.unlock();
        }
        answer.run();
    }

    boolean isHolding() {
        lock.lock();
        try {
            return !held.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Answers the questions that were held back since `time` or longer.
    ///
    /// @return whether there were some
    boolean answerHeldSince(long time) {
        for (boolean found = false; ; found = true) {
            Runnable answer;
            lock.lock();
            try {
                Held first = held.peek();
                if (first == null || first.since - time > 0) {
                    return found;
                }
                answer = answer(held.remove().reply);
            } finally {
                lock.unlock();
            }
            answer.run();
        }
    }

    /// Notes a parcel that has come.
    ///
    /// @return whether the caller is to take what there is: nobody else is about it
    private boolean accept(byte[] parcel) {
        if (parcel.length == 0) {
            return false;
        }
        Unpacker trailer = trailer(parcel);
        trailer.takeByte();
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
            boolean mine = !taking;
            taking = true;
            return mine;
        } finally {
            inLock.unlock();
        }
    }

    /// Takes the parcels whose turn has come. With `mayWait` unset, from the first on that is not quick they are taken
    /// elsewhere.
    private void takeAll(boolean mayWait) {
        for (byte[] next = next(); next != null; next = next()) {
            if (mayWait || hasQuickFrames(next)) {
                takeOne(next);
            } else {
                byte[] first = next;
                try {
                    slow.execute(() -> {
                        takeOne(first);
                        takeAll(true);
                    });
                } catch (RejectedExecutionException e) {
                    taker.broken(e); // this end is closing
                }
                return;
            }
        }
    }

    private void takeOne(byte[] parcel) {
        try {
            taker.take(new Unpacker(parcel, 0, parcel.length - TRAILER));
        } catch (RuntimeException | Error junk) {
            taker.broken(junk);
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
