package braid.cluster.driver;

import braid.WorkerInfo;
import braid.cluster.code.ClassFiles;
import braid.cluster.code.CodecException;
import braid.cluster.code.Functions;
import braid.cluster.code.OutcomeCodec;
import braid.cluster.code.SharedHere;
import braid.cluster.code.Throwables;
import braid.cluster.code.Values;
import braid.cluster.member.Message;
import braid.cluster.member.Peer;
import braid.cluster.member.PeerException;
import braid.cluster.member.Transport;
import braid.cluster.wire.Frame;
import braid.cluster.wire.Link;
import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import braid.flight.TaskEvent;
import braid.spi.Common;
import braid.spi.Engine;
import braid.spi.EngineListener;
import braid.spi.Expression;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Task;
import braid.spi.TaskRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs tasks on the workers of a cluster.
public final class ClusterEngine implements Engine, Transport.Service, Transport.Membership {

    private static final System.Logger LOG = System.getLogger("braid.cluster");
    private static final String PATIENCE = "braid.cluster.patience.seconds";
    private static final long PATIENCE_SECONDS = 60;
    private static final String LEFT = "its process has ended, or the cluster has put it out";
    private static final Duration CLOSING = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration BALANCE = Duration.ofMillis(25);

    private final Transport transport;
    private final @Nullable Workforce workforce;
    private final ClassFiles classes = new ClassFiles();
    private final Functions functions = new Functions(classes);
    private final Values values = new Values(classes);
    private final Origins origins = new Origins();
    private final OutcomeCodec codec = new OutcomeCodec(values, new Throwables(classes), null);
    private final Scheduler scheduler;
    private final KeptValues kept;
    private final List<EngineListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, WorkerLink> links = new ConcurrentHashMap<>();
    private final AtomicLong epochs = new AtomicLong();
    private final AtomicLong sharedIds = new AtomicLong();

    /// What is shared, as bytes.
    private final Map<Long, byte[]> shared = new ConcurrentHashMap<>();

    private final CountDownLatch over = new CountDownLatch(1);

    /// Who starts and ends the workers, where the engine does so itself.
    public interface Workforce extends AutoCloseable {

        /// Has so many workers from now on.
        void scaleTo(int workers);

        /// Whether a worker is on its way; no longer than it may take to start.
        boolean isStarting();

        /// Ends them all.
        @Override
        void close();
    }

    /// An engine on the cluster that `transport` is a member of; it closes both.
    public ClusterEngine(Transport transport, @Nullable Workforce workforce) {
        this.transport = transport;
        this.workforce = workforce;
        this.scheduler = new Scheduler(functions, this::written, this::copy, patience());
        this.kept = new KeptValues(scheduler, transport);
        transport.open(this, this);
        Thread.ofPlatform().name("braid-cluster-watch").daemon(true).start(this::watch);
    }

    /// How long tasks wait while there is no worker; each engine looks when it is made.
    private static Duration patience() {
        return Duration.ofSeconds(Long.getLong(PATIENCE, PATIENCE_SECONDS));
    }

    private ByteBuffer written(Outcome outcome) {
        Packer out = new Packer(256);
        codec.write(outcome, OutcomeCodec.NOBODY, out);
        return ByteBuffer.wrap(out.toBytes());
    }

    private void copy(Job job, long id, WorkerLink keeper) {
        kept.copy(job, id, keeper);
    }

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public void prepare(Object function, Origin origin) {
        functions.prepare(function, origin.toString());
    }

    @Override
    public void submit(Task task) {
        Expression work = task.expression();
        if (work == null) {
            return;
        }
        Packer body = new Packer(64);
        ExpressionWriter writer = new ExpressionWriter(functions, values, origins, body);
        Map<Task, ByteBuffer> own;
        try {
            writer.write(work);
            own = ownValues(writer.inputs()); // before the lock: writing them runs users' code
        } catch (RuntimeException | Error cannotTravel) {
            task.complete(Outcome.failed(new Job(task, 0, List.of(), List.of(), null).failure(cannotTravel)));
            return;
        }
        scheduler.change(() -> {
            List<Job> inputs;
            try {
                inputs = inputs(writer.inputs(), own);
            } catch (RuntimeException | Error cannotTravel) {
                Job none = new Job(task, 0, List.of(), List.of(), null);
                scheduler.afterwards(() -> task.complete(Outcome.failed(none.failure(cannotTravel))));
                return;
            }
            Job job = new Job(task, scheduler.nextOrder(), writer.used(), inputs, body);
            job.nodes = writer.nodes();
            task.attach(job);
            scheduler.place(job);
        });
    }

    /// The bytes of those values that the driver has and no job, such as one that was scattered by itself.
    private Map<Task, ByteBuffer> ownValues(List<Task> tasks) {
        Map<Task, ByteBuffer> own = Map.of();
        for (Task task : tasks) {
            if (!(task.attachment() instanceof Job)) {
                own = own.isEmpty() ? new IdentityHashMap<>() : own;
                own.put(task, written(task.outcome()));
            }
        }
        return own;
    }

    private List<Job> inputs(List<Task> tasks, Map<Task, ByteBuffer> own) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        List<Job> jobs = new ArrayList<>(tasks.size());
        for (Task task : tasks) {
            jobs.add(task.attachment() instanceof Job job ? job : ownValue(task, own.get(task)));
        }
        return jobs;
    }

    /// A value of the driver's own, as a job that is done.
    private Job ownValue(Task task, @Nullable ByteBuffer bytes) {
        Job job = new Job(task, scheduler.nextOrder(), List.of(), List.of(), null);
        job.outcome = Objects.requireNonNull(bytes);
        job.state = Job.State.DONE;
        task.attach(job);
        return job;
    }

    @Override
    public Outcome fetch(Task task) throws InterruptedException {
        Outcome shape = task.outcome();
        if (!shape.isKept()) {
            return shape;
        }
        if (task.attachment() instanceof Job job) {
            ByteBuffer bytes = job.bytes();
            return job.own(codec.read(new Unpacker(bytes == null ? kept.fetch(job) : bytes), origins::of));
        }
        if (task.expression() instanceof Expression.Entry(Task of, int index)) {
            return Outcome.of(fetch(of).get(index));
        }
        throw new IllegalStateException("no value of " + task.origin() + " is kept");
    }

    @Override
    public void release(Task task) {
        if (task.attachment() instanceof Job job) {
            scheduler.change(() -> scheduler.release(job));
        }
    }

    @Override
    public void cancel(Task task) {
        task.release();
        CancellationException cause = new CancellationException("cancelled");
        if (task.attachment() instanceof Job job) {
            scheduler.change(() -> scheduler.cancel(job, cause));
        } else {
            task.fail(cause);
        }
    }

    @Override
    public Common share(Object value, Origin origin) {
        Packer out = new Packer(1_024);
        try {
            values.write(value, out);
        } catch (CodecException cannotTravel) {
            throw new IllegalArgumentException(
                    origin + ": the value cannot be shared: " + cannotTravel.getMessage(), cannotTravel);
        }
        long id = sharedIds.incrementAndGet();
        shared.put(id, out.toBytes());
        return new SharedHere(id, value, this::unshare);
    }

    private void unshare(long id) {
        shared.remove(id);
        scheduler.change(() -> scheduler.links().forEach(link -> link.unshare(id)));
    }

    private Message shared(byte[] question) throws IOException {
        Unpacker in = new Unpacker(question);
        in.takeText();
        long id = in.takeVarint();
        byte[] bytes = shared.get(id);
        if (bytes == null) {
            throw new IOException("it is closed");
        }
        return Message.of(bytes);
    }

    @Override
    public List<WorkerInfo> workers() {
        return scheduler.infos();
    }

    @Override
    public void scaleTo(int workers) {
        if (workers < 0) {
            throw new IllegalArgumentException("workers must not be negative: " + workers);
        }
        if (workforce == null) {
            Engine.super.scaleTo(workers);
        } else {
            workforce.scaleTo(workers);
        }
    }

    @Override
    public @Nullable String trouble() {
        return scheduler.trouble();
    }

    @Override
    public void listen(EngineListener listener) {
        listeners.add(listener);
        tellWhetherListening();
    }

    @Override
    public void unlisten(EngineListener listener) {
        listeners.remove(listener);
        tellWhetherListening();
    }

    private void tellWhetherListening() {
        scheduler.change(() -> scheduler.links().forEach(this::tellWhetherListening));
    }

    private void tellWhetherListening(WorkerLink link) {
        int listening = listeners.isEmpty() && !TaskEvent.isRecorded() ? 0 : 1;
        link.dirty = true;
        link.link.append(out -> {
            out.putByte(Frame.LISTEN);
            out.putByte(listening);
        });
    }

    /// Others' code: what it throws harms nobody else.
    private void tell(Consumer<EngineListener> news) {
        for (EngineListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.WARNING, "a listener of the engine threw", e);
            }
        }
    }

    private void ran(TaskRun run) {
        TaskEvent.record(run);
        tell(listener -> listener.ran(run));
    }

    // What the transport tells.

    @Override
    public void answer(Transport.Channel channel, Peer from, byte[] question, Consumer<Message> reply)
            throws IOException {
        switch (channel) {
            case WORK -> {
                WorkerLink link = links.get(from.id());
                if (link == null) {
                    throw new IOException("no worker of this driver: " + from.name());
                }
                link.link.answer(question, reply);
            }
            case CODE -> {
                byte[] file = classes.find(new String(question, StandardCharsets.UTF_8));
                reply.accept(file == null ? Message.EMPTY : Message.of(file));
            }
            case VALUES -> reply.accept(shared(question));
        }
    }

    @Override
    public void joined(Peer peer) {
        if (peer.role() != Peer.Role.WORKER) {
            return;
        }
        WorkerFrames frames = new WorkerFrames(scheduler, codec, origins, this::ran, this::broke);
        WorkerLink link =
                new WorkerLink(peer, new Link(transport, peer, epochs.incrementAndGet(), frames, null, Runnable::run));
        frames.of(link);
        if (links.putIfAbsent(peer.id(), link) != null) {
            return; // the watch has seen it before this was told
        }
        scheduler.change(() -> {
            scheduler.join(link);
            tellWhetherListening(link);
            WorkerInfo info = link.info();
            scheduler.afterwards(() -> tell(listener -> listener.joined(info)));
        });
    }

    @Override
    public void left(Peer peer) {
        WorkerLink link = links.get(peer.id());
        if (link != null) {
            lose(link, LEFT);
        }
    }

    @Override
    public void putOut() {
        scheduler.change(scheduler::cutOff);
    }

    private void broke(WorkerLink link, Throwable cause) {
        boolean left = cause instanceof PeerException peer && peer.hasLeft();
        if (!left && transport.isMember() && link.isUp()) {
            LOG.log(System.Logger.Level.WARNING, () -> "the link to worker " + link.peer.name() + " broke: " + cause);
        }
        lose(link, left ? LEFT : "its link broke");
    }

    private void lose(WorkerLink link, String reason) {
        if (links.remove(link.peer.id(), link)) {
            scheduler.change(() -> {
                if (!transport.isMember()) {
                    scheduler.cutOff();
                }
                WorkerInfo info = link.info();
                String why = link.retiring ? "it has retired" : reason;
                scheduler.lose(link, why);
                scheduler.afterwards(() -> tell(listener -> listener.left(info, why)));
            });
        }
    }

    /// Looks after silent workers, broken links and idle ones.
    private void watch() {
        long ticks = TICK.toNanos() / BALANCE.toNanos();
        try {
            for (long turn = 1; !over.await(BALANCE.toNanos(), TimeUnit.NANOSECONDS); turn++) {
                try {
                    scheduler.change(scheduler::balance);
                    if (turn % ticks == 0) {
                        tick();
                    }
                } catch (RuntimeException | Error e) {
                    LOG.log(System.Logger.Level.ERROR, "the watch over the workers goes on", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        boolean starting = workforce != null && workforce.isStarting();
        for (int gone : functions.forgotten()) {
            scheduler.change(() -> scheduler.links().forEach(link -> link.forget(gone)));
        }
        scheduler.change(() -> {
            for (WorkerLink link : List.copyOf(scheduler.links())) {
                if (link.tick()) {
                    scheduler.silence(link);
                }
                link.dirty = true;
            }
            scheduler.fill();
            if (!starting) {
                scheduler.giveUpWaiting();
            }
        });
        List<Peer> peers = transport.isMember() ? transport.peers() : List.of();
        for (Peer peer : peers) {
            if (peer.role() == Peer.Role.WORKER && !links.containsKey(peer.id())) {
                joined(peer); // its link broke: it begins anew
            }
        }
    }

    @Override
    public void close() {
        boolean[] first = new boolean[1];
        scheduler.change(() -> {
            first[0] = !scheduler.isClosed();
            scheduler.close();
            scheduler.failReady("the client was closed before the task was begun");
            scheduler.links().forEach(link -> link.recall(Integer.MAX_VALUE));
        });
        if (!first[0]) {
            return;
        }
        long until = System.nanoTime() + CLOSING.toNanos();
        while (isBusy() && System.nanoTime() < until && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, 1_000_000);
        }
        over.countDown();
        scheduler.change(() -> {
            for (WorkerLink link : scheduler.links()) {
                for (Job job : List.copyOf(link.sent.values())) {
                    scheduler.fail(job, new RejectedExecutionException("the client is closed"));
                }
                link.link.append(out -> out.putByte(Frame.BYE));
                link.dirty = true;
            }
        });
        try {
            for (WorkerLink link : links.values()) {
                link.link.awaitQuiet(Duration.ofSeconds(link.isSilent() ? 0 : 2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            transport.close();
            if (workforce != null) {
                workforce.close();
            }
        }
    }

    private boolean isBusy() {
        boolean[] busy = new boolean[1];
        scheduler.change(() -> scheduler.links().forEach(link -> busy[0] |= !link.isSilent() && !link.sent.isEmpty()));
        return busy[0];
    }
}
