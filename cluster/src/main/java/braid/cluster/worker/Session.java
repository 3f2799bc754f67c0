package braid.cluster.worker;

import braid.Failure;
import braid.TaskOptions;
import braid.cluster.code.ClassSource;
import braid.cluster.code.DriverLoader;
import braid.cluster.code.FunctionReader;
import braid.cluster.code.OutcomeCodec;
import braid.cluster.code.SharedValues;
import braid.cluster.code.Throwables;
import braid.cluster.code.Values;
import braid.cluster.member.Message;
import braid.cluster.member.Peer;
import braid.cluster.wire.Frame;
import braid.cluster.wire.Link;
import braid.cluster.wire.OptionsCodec;
import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a worker does and keeps for one driver: its functions, its classes, its tasks, and the values that came of
/// them, until the driver lets go of them. It ends with the driver.
final class Session implements Link.Taker {

    private static final System.Logger LOG = System.getLogger("braid.worker");

    /// So many bytes of values go to the driver by themselves; what is larger stays until it is asked for.
    private static final int SMALL = 64 * 1024;

    private final Worker worker;
    private final Peer driver;
    private final Link link;
    private final DriverLoader loader;
    private final Values values;
    private final OutcomeCodec codec;
    private final SharedValues shared;
    private final FunctionReader reader;
    private final Runs runs;
    private final Map<Integer, Made> functions = new ConcurrentHashMap<>();

    /// All tasks whose outcomes the driver has not let go of, and inputs that came along.
    private final Map<Long, Task> kept = new ConcurrentHashMap<>();

    private final Map<Long, Long> keptBytes = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /// Those of them that are not done.
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();

    private final AtomicInteger undone = new AtomicInteger();
    private volatile boolean ended;

    /// A function, or why there is none.
    private record Made(@Nullable Object function, @Nullable RuntimeException failure) {}

    Session(Worker worker, Peer driver, long epoch, ClassSource classes) {
        this.worker = worker;
        this.driver = driver;
        this.link = new Link(worker.transport(), driver, epoch, this, worker.answerTimer(), worker.loading());
        this.loader = new DriverLoader(driver.name(), Session.class.getClassLoader(), classes);
        this.values = new Values(loader);
        this.codec = new OutcomeCodec(values, new Throwables(loader), worker.name());
        this.shared = new SharedValues(
                id -> worker.values().ask(driver, id), values, (id, size) -> keep(sharedKey(id), size));
        loader.share(shared);
        this.reader = new FunctionReader(loader);
        this.runs = new Runs();
    }

    void answer(byte[] question, Consumer<Message> reply) {
        link.answer(question, reply);
    }

    Link link() {
        return link;
    }

    Peer driver() {
        return driver;
    }

    @Override
    public void take(Unpacker in) {
        while (in.left() > 0) {
            int frame = in.takeByte();
            switch (frame) {
                case Frame.FUNCTION -> function((int) in.takeVarint(), in.takeBytes());
                case Frame.FORGET -> functions.remove((int) in.takeVarint());
                case Frame.TASK -> task(in);
                case Frame.RELEASE -> release(in.takeVarint());
                case Frame.CANCEL -> cancel(in.takeVarint());
                case Frame.UNSHARE -> {
                    long id = in.takeVarint();
                    shared.forget(id);
                    letGo(sharedKey(id));
                }
                case Frame.RECALL -> recall((int) in.takeVarint());
                case Frame.LISTEN -> runs.listen(in.takeByte() != 0);
                case Frame.BYE -> worker.end(this, "it said good-bye");
                default -> throw new IllegalArgumentException("no frame for a worker: " + frame);
            }
        }
    }

    /// Shared values are counted among those that are kept, whose numbers are positive.
    private static long sharedKey(long id) {
        return -1 - id;
    }

    private void cancel(long id) {
        Call call = calls.get(id);
        Task task = kept.get(id);
        release(id);
        if (task != null && !task.isDone() && (call == null || !call.withdraw())) {
            worker.pool().cancel(task);
        }
    }

    /// It is made now, classes and all, so that no task's time limit pays for that.
    private void function(int number, byte[] written) {
        Made made;
        try {
            made = new Made(reader.read(written), null);
        } catch (Throwable e) {
            made = new Made(null, e instanceof RuntimeException known ? known : new IllegalStateException(e));
        }
        functions.put(number, made);
    }

    private Object function(int number) {
        Made made = functions.get(number);
        if (made == null) {
            throw new IllegalArgumentException("no function " + number);
        }
        if (made.function == null) {
            throw java.util.Objects.requireNonNull(made.failure);
        }
        return made.function;
    }

    private void task(Unpacker in) {
        long id = in.takeVarint();
        int flags = in.takeByte();
        TaskOptions options = (flags & Frame.OPTIONS) != 0 ? OptionsCodec.read(in) : TaskOptions.DEFAULT;
        int count = in.takeCount();
        List<Task> inputs = count == 0 ? List.of() : new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            inputs.add(input(in));
        }
        Unpacker expression = in.takePart();
        if (worker.isRetiring()) {
            returned(List.of(id)); // begun now, it might be cut off, and run twice
            link.flush();
            return;
        }
        Origin origin = ExpressionReader.origin(expression.copy());
        Call call = new Call(this, id, (flags & Frame.SHIP) != 0, origin, inputs, expression);
        Task task = new Task(call, options, origin);
        kept.put(id, task);
        calls.put(id, call);
        undone.incrementAndGet();
        task.whenDone(() -> done(call, task));
        if (ended) {
            task.release();
        }
        worker.pool().submit(task);
    }

    private Task input(Unpacker in) {
        int how = in.takeByte();
        if (how == Frame.ALONG) {
            return done(in.takePart());
        }
        long id = in.takeVarint();
        return switch (how) {
            case Frame.HERE -> {
                Task task = kept.get(id);
                Call call = calls.get(id);
                if (call != null) {
                    call.follow();
                }
                yield task == null ? missing(id) : task;
            }
            case Frame.KEEP -> {
                Unpacker part = in.takePart();
                keep(id, part.left());
                Task task = done(part);
                kept.put(id, task);
                yield task;
            }
            case Frame.ELSEWHERE -> {
                Task task = new Task(new InputLost(id), TaskOptions.DEFAULT, OutcomeCodec.NOBODY);
                kept.put(id, task);
                worker.values().ask(driver, id, in.takeText(), this, task);
                yield task;
            }
            default -> throw new IllegalArgumentException("no input: " + how);
        };
    }

    /// Read by the thread of the first task that needs it: that runs users' code.
    private Task done(Unpacker part) {
        return new Task(new Arrived(this, part), TaskOptions.DEFAULT, OutcomeCodec.NOBODY);
    }

    private static Task missing(long id) {
        Task task = new Task(new InputLost(id), TaskOptions.DEFAULT, OutcomeCodec.NOBODY);
        task.fail(new InputLost(id).thrown());
        return task;
    }

    /// The value `id` has come from another worker: completes `task` with it. Runs users' code.
    void fetched(long id, byte[] answer, Task task) {
        try {
            task.complete(read(new Unpacker(answer)));
        } catch (Throwable junk) {
            task.fail(new InputLost(id).thrown());
            return;
        }
        kept.computeIfPresent(id, (same, present) -> {
            keep(id, answer.length);
            return present;
        });
    }

    Outcome read(Unpacker part) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return codec.read(part, number -> OutcomeCodec.numbered(number));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void keep(long id, long size) {
        if (size > 0) {
            keptBytes.put(id, size);
            bytes.addAndGet(size);
        }
    }

    /// Computes what `expression` says. Called by the thread that runs the task.
    Outcome compute(Call call, Unpacker expression, List<Task> inputs) {
        for (Task input : inputs) {
            Arrived.read(input);
            InputLost.LostException lost = InputLost.in(input.outcome());
            if (lost != null) {
                return InputLost.outcome(lost.id());
            }
        }
        long begun = runs.begin();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        Outcome outcome = null;
        try {
            outcome = new ExpressionReader(expression, inputs, this::function, values)
                    .read()
                    .evaluate();
            return outcome;
        } catch (Throwable broken) {
            // Of the user's making, whatever it is: it costs this task, and no thread.
            Origin origin = call.origin();
            outcome = Outcome.failed(new Failure(null, broken, origin.name(), origin.line()));
            return outcome;
        } finally {
            thread.setContextClassLoader(before);
            runs.end(call.id(), begun, outcome);
        }
    }

    /// The bytes of `outcome`, which `node` has computed. Runs users' code.
    Packer written(Outcome outcome, Origin node) {
        Packer out = new Packer(64);
        codec.write(outcome, node, out);
        return out;
    }

    /// The bytes of a value that is kept; null if it is not.
    byte @Nullable [] kept(long id) {
        Task task = kept.get(id);
        if (task != null) {
            Arrived.read(task);
        }
        return task == null || !task.isDone() || InputLost.in(task.outcome()) != null
                ? null
                : written(task.outcome(), task.origin()).toBytes();
    }

    private void done(Call call, Task task) {
        calls.remove(call.id());
        int left = undone.decrementAndGet();
        if (!call.isWithdrawn() && !ended) {
            Outcome outcome = task.outcome();
            Throwable lost = InputLost.in(outcome);
            if (lost instanceof InputLost.LostException input) {
                kept.remove(call.id());
                kept.remove(input.id()); // the driver does not count on it any more
                link.append(out -> {
                    out.putByte(Frame.MISSING);
                    out.putVarint(call.id());
                    out.putVarint(input.id());
                });
            } else {
                tell(call, outcome);
            }
        }
        if (left == 0) {
            link.flush();
        } else {
            link.flushSoon();
        }
    }

    private void tell(Call call, Outcome outcome) {
        Packer written = call.bytesOf(outcome);
        keep(call.id(), written.size());
        if (!kept.containsKey(call.id())) {
            release(call.id()); // it was let go of while it ran
            return;
        }
        boolean whole = call.shipped() || written.size() <= SMALL;
        Packer told = whole ? written : shape(outcome);
        link.append(out -> {
            runs.tell(call.id(), out);
            out.putByte(Frame.DONE);
            out.putVarint(call.id());
            out.putByte(whole ? 1 : 0);
            int part = out.beginPart();
            out.attach(told);
            out.endPart(part);
        });
    }

    private Packer shape(Outcome outcome) {
        Packer out = new Packer(64);
        codec.writeShape(outcome, out);
        return out;
    }

    private void release(long id) {
        Task task = kept.remove(id); // first: what comes for it now is not counted any more
        letGo(id);
        if (task != null && !task.isDone()) {
            task.release();
        }
    }

    private void letGo(long id) {
        Long size = keptBytes.remove(id);
        if (size != null) {
            bytes.addAndGet(-size);
        }
    }

    /// Gives back tasks that were not begun, the newest first, but for those of a chain: they stay together.
    private void recall(int most) {
        returned(withdraw(most, Call::standsAlone));
    }

    private void returned(List<Long> returned) {
        link.append(out -> {
            out.putByte(Frame.RETURNED);
            out.putVarint(returned.size());
            returned.forEach(out::putVarint);
        });
        link.flush();
    }

    private List<Long> withdraw(int most, Predicate<Call> which) {
        List<Call> newest = new ArrayList<>(calls.values());
        newest.sort(Comparator.comparingLong(Call::id).reversed());
        List<Long> returned = new ArrayList<>();
        for (Call call : newest) {
            if (returned.size() >= most) {
                break;
            }
            if (which.test(call) && call.withdraw()) {
                returned.add(call.id());
                Task task = kept.remove(call.id());
                if (task != null) {
                    task.fail(new InputLost(call.id()).thrown());
                }
            }
        }
        return returned;
    }

    /// Gives back all that was not begun.
    void giveBack() {
        List<Long> returned = withdraw(Integer.MAX_VALUE, call -> true);
        if (!returned.isEmpty()) {
            returned(returned);
        }
    }

    int undone() {
        return undone.get();
    }

    int begun() {
        int begun = 0;
        for (Call call : calls.values()) {
            begun += call.isBegun() ? 1 : 0;
        }
        return begun;
    }

    long keptBytes() {
        return bytes.get();
    }

    @Override
    public void broken(Throwable cause) {
        worker.end(this, "its link broke: " + cause);
    }

    /// Ends what it runs, drops what it keeps. Tasks that ignore their interrupt may go on.
    void end(String reason) {
        ended = true;
        loader.close();
        for (Map.Entry<Long, Call> each : calls.entrySet()) {
            each.getValue().withdraw();
            Task task = kept.get(each.getKey());
            if (task != null) {
                task.release();
                task.fail(new CancellationException("its driver has left: " + reason));
            }
            each.getValue().interrupt();
        }
        kept.clear();
        keptBytes.clear();
        bytes.set(0);
        functions.clear();
        shared.clear();
        LOG.log(System.Logger.Level.DEBUG, () -> "driver " + driver.name() + " has left: " + reason);
    }

    /// Whether a task of it still runs.
    boolean isRunning() {
        return runs.running() > 0;
    }
}
