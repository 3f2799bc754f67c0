package braid.cluster.driver;

import braid.WorkerInfo;
import braid.cluster.member.Peer;
import braid.cluster.wire.Frame;
import braid.cluster.wire.Link;
import braid.cluster.wire.Status;
import braid.cluster.wire.Unpacker;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A worker, seen from a driver: what it was given, and how it does. Guarded by the scheduler's lock, but for the link.
final class WorkerLink {

    /// So many tasks a worker has at the most; the others wait at the driver.
    private static final int MOST = 4_096;

    private static final long MOST_BYTES = 64L * 1024 * 1024;

    /// So many ticks without a word make a worker silent.
    private static final int SILENT_TICKS = 10;

    final Peer peer;
    final Link link;

    /// What it was given and has not answered, by the ids of the tries.
    final Map<Long, Job> sent = new HashMap<>();

    /// The functions that it knows.
    final BitSet functions = new BitSet();

    long sentBytes;
    boolean dirty;
    boolean retiring;
    boolean alone;
    boolean recalled;
    long done;
    long doneBefore;
    private volatile boolean left;
    private boolean silent;
    private int quietTicks;
    private long heard;
    private int threads = 1;
    private int running;
    private @Nullable Status status;

    WorkerLink(Peer peer, Link link) {
        this.peer = peer;
        this.link = link;
    }

    boolean isUp() {
        return !left;
    }

    boolean isSilent() {
        return silent;
    }

    void leave() {
        left = true;
    }

    /// Whether it can be given one more job.
    boolean accepts(Job job) {
        if (left || silent || retiring || (alone && !sent.isEmpty())) {
            return false;
        }
        if (job.strikes > 1) {
            return sent.isEmpty();
        }
        boolean room = sent.size() < MOST && (sentBytes < MOST_BYTES || sent.isEmpty());
        return room && (!isShortOfHeap() || sent.isEmpty());
    }

    /// Whether a job may be sent to it behind the one that it waits for.
    boolean takesFollowUps() {
        return !left && !silent && !retiring && !isShortOfHeap();
    }

    boolean isShortOfHeap() {
        return status != null && status.info().state() == WorkerInfo.State.SHORT_OF_HEAP;
    }

    /// How much it has to do: the less, the sooner it gets more.
    double pressure() {
        return (double) sent.size() / threads + (isShortOfHeap() ? MOST : 0);
    }

    int threads() {
        return threads;
    }

    /// How many tasks it may run at a time, as far as is known.
    int atATime() {
        return Math.max(threads, running) + 1;
    }

    void add(Job job) {
        sent.put(job.id, job);
        sentBytes += job.size();
        alone = job.strikes > 1;
    }

    @Nullable
    Job remove(long id) {
        Job job = sent.remove(id);
        if (job != null) {
            sentBytes -= job.size();
            if (sent.isEmpty()) {
                alone = false;
            }
        }
        return job;
    }

    /// Has it let go of what came of the try `id`. It goes with the next parcel: there is no hurry.
    void release(long id) {
        frame(Frame.RELEASE, id);
    }

    /// As [#release], and has it stop the try, should it run.
    void cancel(long id) {
        dirty = true;
        frame(Frame.CANCEL, id);
    }

    /// Has it forget a shared value.
    void unshare(long id) {
        frame(Frame.UNSHARE, id);
    }

    /// Has it give back tasks that it has not begun.
    void recall(int most) {
        recalled = true;
        dirty = true;
        frame(Frame.RECALL, most);
    }

    /// Has it forget a function.
    void forget(int function) {
        if (functions.get(function)) {
            functions.clear(function);
            frame(Frame.FORGET, function);
        }
    }

    private void frame(int frame, long number) {
        if (!left) {
            link.append(frame == Frame.RELEASE, out -> {
                out.putByte(frame);
                out.putVarint(number);
            });
        }
    }

    void status(Unpacker in) {
        Status now = Status.read(in, peer.name(), peer.host(), link.received(), link.sent());
        status = now;
        threads = Math.max(1, now.info().threads());
        running = now.info().running();
        if (now.info().state() == WorkerInfo.State.LEAVING) {
            retiring = true;
        }
    }

    /// One more tick.
    ///
    /// @return whether it has just become silent
    boolean tick() {
        recalled = false;
        long now = link.received();
        if (now != heard) {
            heard = now;
            quietTicks = 0;
            silent = false;
            return false;
        }
        quietTicks++;
        if (quietTicks >= SILENT_TICKS && !silent) {
            silent = true;
            return true;
        }
        return false;
    }

    WorkerInfo info() {
        Status last = status;
        if (last == null) {
            return new WorkerInfo(
                    peer.name(), peer.host(), WorkerInfo.State.LIVE, threads, 0, sent.size(), 0, -1, -1, -1, 0, 0);
        }
        WorkerInfo told = last.info();
        WorkerInfo.State state = silent ? WorkerInfo.State.SILENT : retiring ? WorkerInfo.State.LEAVING : told.state();
        int runs = Math.min(sent.size(), told.running());
        return new WorkerInfo(
                peer.name(),
                peer.host(),
                state,
                threads,
                runs,
                sent.size() - runs,
                told.keptBytes(),
                told.heapUsed(),
                told.heapMax(),
                told.load(),
                link.received(),
                link.sent(),
                told.lost());
    }
}
