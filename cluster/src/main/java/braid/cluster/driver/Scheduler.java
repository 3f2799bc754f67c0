package braid.cluster.driver;

import braid.Failure;
import braid.WorkerInfo;
import braid.cluster.code.Functions;
import braid.spi.Outcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Decides which worker runs what, and does again what was lost. Knows the workers' links.
///
/// A job goes to the worker that has least to do; to the one that has its input, where that is large; and behind an
/// input that is still under way, where all such are at one worker. Whoever changes something holds the lock; what is
/// to be said to others (frames, outcomes) is said when it is given up.
final class Scheduler {

    private static final System.Logger LOG = System.getLogger("braid.cluster");

    /// So many workers may go with a job.
    private static final int STRIKES = 3;

    /// An input of so many bytes has its job come to it; a smaller one goes along with the job.
    private static final int HEAVY = 16 * 1024;

    private final JobWriter writer;
    private final Function<Outcome, ByteBuffer> written;
    private final Copier copier;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, WorkerLink> links = new LinkedHashMap<>();
    private final PriorityQueue<Job> ready = new PriorityQueue<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private final Lineage lineage = new Lineage();

    /// Those that waited for something that has changed: to be placed again before the lock is given up.
    private final Queue<Job> woken = new ArrayDeque<>();

    /// Whether this driver has lost its place in the cluster: what is lost then is nobody's fault.
    private boolean cutOff;

    /// How often it has had a place anew: strikes of an earlier era may have been given while it was losing that.
    private int era;
    private long orders;
    private boolean closed;
    private @Nullable Long nobodySince = System.nanoTime();

    /// Copies values to the driver.
    interface Copier {

        /// Asks `keeper` for the values of `job`, its try `id`. Then [Scheduler#arrived] or [Scheduler#notHad] is
        /// called, unless `keeper` is lost before.
        void copy(Job job, long id, WorkerLink keeper);
    }

    Scheduler(Functions functions, Function<Outcome, ByteBuffer> written, Copier copier, Duration patience) {
        this.writer = new JobWriter(functions);
        this.written = written;
        this.copier = copier;
        this.patience = patience;
    }

    long nextOrder() {
        return orders++;
    }

    /// Runs `change` alone; then flushes the links that it wrote to, and says what is to be said.
    void change(Runnable change) {
        List<Runnable> then;
        List<WorkerLink> dirty = new ArrayList<>(2);
        lock.lock();
        try {
            change.run();
            for (Job job = woken.poll(); job != null; job = woken.poll()) {
                if (job.state == Job.State.WAITING) {
                    place(job);
                }
            }
            then = afterwards.isEmpty() ? List.of() : List.copyOf(afterwards);
            afterwards.clear();
            for (WorkerLink link : links.values()) {
                if (link.dirty) {
                    link.dirty = false;
                    dirty.add(link);
                }
            }
        } finally {
            lock.unlock();
        }
        dirty.forEach(link -> said(link.link::flush));
        then.forEach(Scheduler::said);
    }

    /// One that throws keeps nobody from being told.
    private static void said(Runnable saying) {
        try {
            saying.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "who was told of a task or a worker threw", e);
        }
    }

    /// Has `saying` run when the lock is given up.
    void afterwards(Runnable saying) {
        afterwards.add(saying);
    }

    Collection<WorkerLink> links() {
        return links.values();
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        lineage.abandon().forEach(this::wake);
    }

    List<WorkerInfo> infos() {
        lock.lock();
        try {
            return links.values().stream()
                    .filter(WorkerLink::isUp)
                    .map(WorkerLink::info)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// Why nothing may move; null if something can.
    @Nullable
    String trouble() {
        lock.lock();
        try {
            Long since = nobodySince;
            if (since == null) {
                return null;
            }
            long seconds = Duration.ofNanos(System.nanoTime() - since).toSeconds();
            return "there has been no worker for " + seconds + " s (tasks fail after " + patience.toSeconds() + " s)";
        } finally {
            lock.unlock();
        }
    }

    // From here on the caller holds the lock.

    /// Puts a job that is not sent where it belongs now.
    void place(Job job) {
        if (closed) {
            refuse(job, "the client is closed");
            return;
        }
        WorkerLink behind = null;
        for (Job input : job.inputs) {
            if (input.isLost()) {
                again(input);
            }
            if (input.state == Job.State.DONE) {
                continue;
            }
            WorkerLink at = input.at;
            boolean follows = input.state == Job.State.SENT && (behind == null || behind == at) && job.strikes < 2;
            if (!follows || at == null || !at.takesFollowUps() || input.strikes > 1) {
                job.state = Job.State.WAITING;
                input.waiting.add(job);
                return;
            }
            behind = at;
        }
        Job obstacle = lineage.obstacle(job);
        if (obstacle != null) {
            job.state = Job.State.WAITING;
            obstacle.waiting.add(job);
            if (obstacle.state == Job.State.DONE) {
                copy(obstacle);
            }
            return;
        }
        WorkerLink chosen = choose(job, behind);
        if (chosen != null) {
            send(job, chosen);
        } else if (job.state != Job.State.DONE) {
            job.state = Job.State.READY;
            ready.add(job);
        }
    }

    /// Has what was lost computed again.
    void again(Job job) {
        job.state = Job.State.WAITING;
        place(job);
    }

    private @Nullable WorkerLink choose(Job job, @Nullable WorkerLink behind) {
        if (behind != null) {
            return behind;
        }
        Job first = ready.peek();
        if (job.strikes < 2 && first != null && first.strikes > 1) {
            return null; // one that has to run alone comes first
        }
        String named = job.task.options().worker();
        if (named != null) {
            return named(job, named);
        }
        WorkerLink keeper = heaviest(job);
        if (keeper != null && keeper.accepts(job)) {
            return keeper;
        }
        WorkerLink least = null;
        for (WorkerLink link : links.values()) {
            if (link.accepts(job) && (least == null || link.pressure() < least.pressure())) {
                least = link;
            }
        }
        return least;
    }

    private @Nullable WorkerLink named(Job job, String name) {
        boolean known = false;
        for (WorkerLink link : links.values()) {
            if (link.peer.name().equals(name) && link.isUp()) {
                known = true;
                if (link.accepts(job)) {
                    return link;
                }
            }
        }
        if (!known && !links.isEmpty()) {
            List<String> names = links.values().stream()
                    .map(link -> link.peer.name())
                    .sorted()
                    .toList();
            refuse(job, "no worker of this name: " + name + "; there are: " + String.join(", ", names));
        }
        return null;
    }

    /// The worker that keeps the largest input, if it is large.
    private static @Nullable WorkerLink heaviest(Job job) {
        for (Job input : job.inputs) {
            ByteBuffer bytes = input.outcome;
            if (input.state == Job.State.DONE && (bytes == null || bytes.remaining() >= HEAVY)) {
                for (WorkerLink keeper : input.keepers) {
                    if (keeper.isUp()) {
                        return keeper;
                    }
                }
            }
        }
        return null;
    }

    private void send(Job job, WorkerLink to) {
        job.id = writer.nextId();
        job.worker = to.peer.name();
        try {
            to.link.append(JobWriter.isQuick(job, to), out -> writer.write(job, to, out));
        } catch (RuntimeException | Error unwritten) {
            fail(job, unwritten);
            return;
        }
        JobWriter.written(job, to);
        job.at = to;
        job.state = Job.State.SENT;
        to.add(job);
        to.dirty = true;
        wake(job); // they may follow it there
    }

    /// Says that the values of `job` were asked for.
    void wanted(Job job) {
        writer.ship(job);
    }

    /// A worker has finished `job`: with `bytes`, or with values that it keeps.
    ///
    /// @param kept whether there are values
    /// @param completion tells the job's task
    void finished(Job job, WorkerLink at, boolean kept, @Nullable ByteBuffer bytes, Runnable completion) {
        job.at = null;
        job.state = Job.State.DONE;
        job.keepers.add(at);
        job.kept = kept;
        job.outcome = bytes;
        job.worker = at.peer.name();
        at.done++;
        List<Job> inputs = job.inputs;
        boolean first = !job.task.isDone();
        if (lineage.done(job)) {
            copy(job);
        }
        if (job.outcome != null) {
            job.forget();
        }
        if (first) {
            afterwards(completion);
        }
        inputs.forEach(this::letGoIfReleased);
        letGoIfReleased(job);
        wake(job);
        fill();
    }

    /// Has the values of `job`, which is done, copied to the driver, unless they are on their way.
    private void copy(Job job) {
        if (!lineage.isBeingCopied(job)) {
            WorkerLink keeper = job.keeper();
            long id = job.id;
            lineage.copying(job, keeper);
            afterwards(() -> copier.copy(job, id, keeper));
        }
    }

    /// The values of `job`, its try `id`, are here.
    void arrived(Job job, long id, ByteBuffer bytes) {
        lineage.copied(job);
        if (job.id == id && job.outcome == null) {
            job.outcome = bytes;
            job.state = Job.State.DONE; // it may have been about to be done again
            List<Job> inputs = job.inputs;
            job.forget();
            inputs.forEach(this::letGoIfReleased);
        }
        wake(job);
        letGoIfReleased(job);
    }

    /// `keeper` has not the values of `job`, its try `id`: they are somewhere else, or have to be computed again.
    void notHad(Job job, long id, WorkerLink keeper) {
        lineage.copied(job);
        if (job.id == id && job.keepers.remove(keeper)) {
            keeper.release(id);
        }
        wake(job);
        letGoIfReleased(job);
    }

    /// Has those placed again that wait for `job`.
    private void wake(Job job) {
        if (!job.waiting.isEmpty()) {
            woken.addAll(job.waiting);
            job.waiting.clear();
        }
    }

    /// Gives workers that have room what is ready.
    void fill() {
        List<Job> put = List.of();
        while (!ready.isEmpty()) {
            Job job = ready.poll();
            if (job.state != Job.State.READY) {
                continue;
            }
            if (!job.hasInputs()) {
                again(job); // one was lost meanwhile
                continue;
            }
            WorkerLink chosen = choose(job, null);
            if (chosen != null) {
                send(job, chosen);
                continue;
            }
            if (job.state != Job.State.READY) {
                continue; // it was refused
            }
            put = put.isEmpty() ? new ArrayList<>() : put;
            put.add(job);
            if (job.task.options().worker() == null) {
                break; // if this one finds no worker, none behind it will, or should
            }
        }
        ready.addAll(put);
    }

    /// A worker has no way to run `job`: an input is gone.
    void missing(Job job, @Nullable Job input, WorkerLink at) {
        if (input != null) {
            input.keepers.remove(at);
            input.keepers.removeIf(keeper -> keeper.isSilent() || !keeper.isUp());
        }
        requeue(List.of(job));
    }

    /// A worker has given `jobs` back, not begun. One that another follows is placed before it.
    void requeue(List<Job> jobs) {
        for (Job job : jobs) {
            job.at = null;
            job.state = Job.State.WAITING;
        }
        jobs.stream().sorted(Comparator.comparingLong(job -> job.id)).forEach(job -> {
            if (job.state == Job.State.WAITING) {
                place(job);
            }
        });
    }

    /// Nobody wants what became of `job` any more.
    void release(Job job) {
        job.released = true;
        switch (job.state) {
            case WAITING, READY -> {
                if (job.waiting.isEmpty() && !job.task.isDone()) {
                    refuse(job, "closed before it was begun");
                }
            }
            case SENT -> {
                WorkerLink at = job.at;
                if (at != null && job.waiting.isEmpty() && !job.task.isDone()) {
                    at.remove(job.id);
                    at.release(job.id);
                    refuse(job, "closed before it was done");
                    fill();
                }
            }
            case DONE -> letGoIfReleased(job);
        }
    }

    /// As [#release], and stops it wherever it is. Those behind it are told so.
    void cancel(Job job, Throwable cause) {
        if (job.state == Job.State.DONE || job.task.isDone()) {
            release(job);
            return;
        }
        job.released = true;
        WorkerLink at = job.at;
        long id = job.id;
        if (at != null) {
            at.remove(id);
            at.cancel(id);
        }
        fail(job, cause);
        fill();
    }

    private void letGoIfReleased(Job job) {
        job.waiting.removeIf(each -> each.state != Job.State.WAITING);
        if (job.released && job.state == Job.State.DONE && job.waiting.isEmpty()) {
            letGo(job);
        }
    }

    private void letGo(Job job) {
        for (WorkerLink keeper : job.keepers) {
            keeper.release(job.id);
        }
        job.keepers.clear();
    }

    private void refuse(Job job, String reason) {
        fail(job, new RejectedExecutionException(reason));
    }

    /// Ends `job` with a failure that is no function's.
    void fail(Job job, Throwable cause) {
        Outcome failed = Outcome.failed(job.failure(cause));
        job.state = Job.State.DONE;
        job.at = null;
        job.outcome = written.apply(bare(failed));
        List<Job> inputs = job.inputs;
        job.forget();
        inputs.forEach(this::letGoIfReleased);
        afterwards(() -> job.task.complete(failed));
        wake(job);
    }

    /// As it is written for jobs that need it, under the lock: without an element whose own code would be run then.
    private static Outcome bare(Outcome failed) {
        if (failed.get(0) instanceof Outcome.Failed(Failure failure)
                && !(failure.element() instanceof String)
                && !(failure.element() instanceof Integer)
                && !(failure.element() instanceof Long)) {
            return Outcome.failed(new Failure(null, failure.cause(), failure.node(), failure.line(), failure.worker()));
        }
        return failed;
    }

    void join(WorkerLink link) {
        if (!link.isUp()) {
            return; // it was lost before it was told
        }
        links.put(link.peer.id(), link);
        if (cutOff) {
            cutOff = false;
            era++;
        }
        countWorkers();
        fill();
    }

    /// This driver has lost its place in the cluster, until a worker joins.
    void cutOff() {
        cutOff = true;
    }

    /// A worker is gone, or cannot be reached: what it had is done elsewhere.
    void lose(WorkerLink link, String reason) {
        link.leave();
        links.remove(link.peer.id(), link);
        lineage.notComing(link).forEach(this::wake);
        takeBack(link, reason);
        countWorkers();
    }

    /// Notes whether any worker takes tasks; one that is silent or about to leave does not.
    private void countWorkers() {
        for (WorkerLink link : links.values()) {
            if (link.isUp() && !link.isSilent() && !link.retiring) {
                nobodySince = null;
                return;
            }
        }
        if (nobodySince == null) {
            nobodySince = System.nanoTime();
        }
    }

    /// A worker is silent: what it has is done elsewhere, and if it comes back it is told to drop it.
    void silence(WorkerLink link) {
        List<Long> tries = List.copyOf(link.sent.keySet());
        lineage.notComing(link).forEach(this::wake);
        takeBack(link, "it has not been heard of for some seconds");
        tries.forEach(link::release);
        for (WorkerLink other : links.values()) {
            for (Job job : List.copyOf(other.sent.values())) {
                if (other != link && job.fetches(other, link)) {
                    stopFetching(job, other, link);
                }
            }
        }
    }

    /// Has `job` done anew, since `at` might wait for ever for an input that the silent `keeper` has.
    private void stopFetching(Job job, WorkerLink at, WorkerLink keeper) {
        at.remove(job.id);
        at.release(job.id);
        for (Job input : job.inputs) {
            if (input.comes(at, keeper)) {
                at.release(input.id);
                input.keepers.remove(at);
            }
        }
        requeue(List.of(job));
    }

    private void takeBack(WorkerLink link, String reason) {
        List<Job> lost = new ArrayList<>(link.sent.values());
        lost.sort(Comparator.comparingLong(job -> job.id)); // the worker has begun the first ones
        link.sent.clear();
        link.sentBytes = 0;
        link.alone = false;
        int suspects = link.atATime() + (int) Math.min(lost.size(), link.done - link.doneBefore);
        for (Job job : lost) {
            job.at = null;
            job.state = Job.State.WAITING;
            if (job.era != era) {
                job.era = era;
                job.strikes = 0;
            }
            if (suspects-- > 0 && !link.isSilent() && !link.retiring && !cutOff) {
                job.strikes++;
            }
        }
        if (!lost.isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    () -> "worker " + link.peer.name() + ": " + reason + "; " + lost.size()
                            + " tasks that it had are done elsewhere");
        }
        for (Job job : lost) {
            if (job.state != Job.State.WAITING) {
                continue;
            }
            if (job.strikes >= STRIKES) {
                fail(
                        job,
                        new IllegalStateException(job.strikes + " workers went with the task of " + job.origin
                                + ": it is not tried again"));
            } else {
                place(job);
            }
        }
    }

    /// Fails all that waits for a worker, where there has been none for long.
    void giveUpWaiting() {
        countWorkers();
        Long since = nobodySince;
        if (since == null || System.nanoTime() - since < patience.toNanos()) {
            return;
        }
        String reason = "there has been no worker for " + patience.toSeconds() + " s";
        for (Job job = ready.poll(); job != null; job = ready.poll()) {
            if (job.state == Job.State.READY) {
                fail(job, new IllegalStateException(reason));
            }
        }
    }

    void failReady(String reason) {
        for (Job job = ready.poll(); job != null; job = ready.poll()) {
            if (job.state == Job.State.READY) {
                refuse(job, reason);
            }
        }
    }

    /// Where one worker has nothing to do and another more than it can do soon, the latter is asked to give back.
    void balance() {
        WorkerLink idle = null;
        WorkerLink busy = null;
        for (WorkerLink link : links.values()) {
            boolean slow = (link.done - link.doneBefore) < link.sent.size();
            link.doneBefore = link.done;
            if (link.isSilent() || link.retiring) {
                continue;
            }
            if (link.sent.size() < link.threads() && !link.alone) {
                idle = link;
            } else if (slow && !link.recalled && (busy == null || link.pressure() > busy.pressure())) {
                busy = link;
            }
        }
        if (idle != null && busy != null && ready.isEmpty()) {
            int most = (busy.sent.size() - busy.atATime()) / 2;
            if (most > 0) {
                busy.recall(most);
            }
        }
    }
}
