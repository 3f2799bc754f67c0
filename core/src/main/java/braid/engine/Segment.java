package braid.engine;

import braid.Failure;
import braid.spi.Carried;
import braid.spi.Engine;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What is computed of an element between a `scatter`, or a `buffer`, and the next `buffer`: the steps of that way,
/// linked as on this side of the engine, before an end that keeps what comes. Threads compute it side by side.
///
/// It knows how long an element takes, so that quick ones are taken in runs.
public final class Segment {

    /// So many elements make it hot, as a region.
    private static final int HOT = 20_000;

    /// How much work is taken at once.
    private static final long RUN_NANOS = 50_000;

    /// What it costs to wake a thread.
    private static final long WAKE_NANOS = 5_000;

    /// So often the steps are timed.
    private static final long SAMPLE_NANOS = 10_000_000;

    /// An emitter computes nothing that takes longer.
    private static final long LIGHT_NANOS = 50_000;

    /// To hand over what takes less costs more than to compute it.
    private static final long QUICK_NANOS = 150;

    /// Beside what takes longer, to wake a thread costs nothing.
    private static final long SLOW_NANOS = 500_000;

    /// So many must have been computed before an emitter takes its share.
    private static final int KNOWN = 256;

    private final LocalEngine engine;
    private final List<Stage> stages;
    private final Origin origin;
    private final boolean light;
    private final AtomicInteger computed = new AtomicInteger();
    private volatile Receiver<Object> head;

    /// The same way with a clock at each step, for one element now and then.
    private final Receiver<Object> timed;

    private volatile boolean sampling = true;
    private volatile long sampledNanos = System.nanoTime();
    private volatile boolean hot;
    private volatile long nanosEach = RUN_NANOS;

    private Segment(LocalEngine engine, List<Stage> stages) {
        this.engine = engine;
        this.stages = stages;
        this.origin = stages.getLast().context().origin();
        this.light = stages.stream().allMatch(Stage::light);
        this.head = link(false);
        Receiver<Object> down = Tray.END;
        for (Stage stage : stages.reversed()) {
            down = new Tray.Timed(
                    stage.context().linkApart(stage.step(), down, false),
                    stage.context().origin());
        }
        this.timed = down;
    }

    private static final Stage.Way HANDLES = new Stage.Handles();
    private static final Stage.Way PLAIN = new Stage.Cells(null);

    /// How elements go on to `down`. Where the steps are those of `before`, it is that way.
    public static Stage.Way to(Receiver<?> down, Engine engine, Stage.@Nullable Way before) {
        List<Stage> stages = new ArrayList<>();
        for (Receiver<?> at = down.bare();
                at instanceof Stage.Taking taking;
                at = at.down().bare()) {
            Stage stage = taking.stage();
            if (stage != null) {
                stages.add(stage);
            } else if (stages.isEmpty()) {
                return PLAIN;
            } else {
                return taking.holds() ? over(stages, engine, before) : HANDLES;
            }
        }
        return HANDLES;
    }

    private static Stage.Way over(List<Stage> stages, Engine engine, Stage.@Nullable Way before) {
        if (!(engine instanceof LocalEngine local)) {
            return HANDLES;
        }
        if (before instanceof Stage.Cells(Segment known) && known != null && known.stages.equals(stages)) {
            return before;
        }
        return new Stage.Cells(new Segment(local, stages));
    }

    private Receiver<Object> link(boolean asHot) {
        Receiver<Object> down = Tray.END;
        for (Stage stage : stages.reversed()) {
            down = stage.context().linkApart(stage.step(), down, asHot);
        }
        return down;
    }

    LocalEngine engine() {
        return engine;
    }

    Origin origin() {
        return origin;
    }

    /// Computes what is in `cell`, on the calling thread, whose tray is `tray`.
    ///
    /// @return whether a function failed
    boolean compute(Cell cell, Tray tray) {
        try {
            if (Carried.isUsed()) {
                Carried.run(cell.carried(), () -> push(cell));
            } else {
                push(cell);
            }
        } catch (Throwable broken) {
            cell.fill(Cell.Kind.OUTCOME, failed(cell.content(), broken));
            tray.clear();
            return true;
        }
        return tray.empty(cell);
    }

    private void push(Cell cell) throws InterruptedException {
        if (sampling) {
            sampling = false;
            cell.pass(timed);
        } else {
            cell.pass(head);
        }
    }

    /// What becomes of an element that no function failed on.
    Outcome failed(Object element, Throwable cause) {
        return Outcome.failed(new Failure(element, cause, origin.name(), origin.line()));
    }

    /// Notes that `elements` took `nanos` together.
    void took(long nanos, int elements) {
        long now = System.nanoTime();
        if (now - sampledNanos > SAMPLE_NANOS) {
            sampledNanos = now;
            sampling = true;
        }
        nanosEach = averaged(nanosEach, nanos / elements);
        if (!hot && computed.addAndGet(elements) >= HOT) {
            synchronized (this) {
                if (!hot) {
                    head = link(true);
                    hot = true;
                }
            }
        }
    }

    /// An average of what was `known` and the time of `another` element. It grows by half at the most: a thread that
    /// lost its core for a moment says nothing of the element.
    static long averaged(long known, long another) {
        return (3 * known + Math.min(another, 3 * known + 400)) / 4;
    }

    /// How many elements are taken at once.
    int run(long available, int most) {
        return (int) Math.max(1, Math.min(Math.min(available, most), RUN_NANOS / Math.max(1, nanosEach)));
    }

    /// Whether so many elements take longer than it takes to wake a thread for them.
    boolean isLong(long elements) {
        return elements * nanosEach > WAKE_NANOS;
    }

    /// Whether a run that has lasted so long takes longer than it should.
    boolean isSlow(long nanos) {
        return nanos > 4 * RUN_NANOS;
    }

    /// Whether an emitter computes all of it itself, since to hand it over would take longer.
    boolean isQuick() {
        return nanosEach < QUICK_NANOS && isLight();
    }

    /// Whether it takes so long that each thread is best woken at once.
    boolean isSlow() {
        return nanosEach > SLOW_NANOS;
    }

    /// Whether an emitter may compute it.
    boolean isLight() {
        return light && !engine.isClosed() && nanosEach < LIGHT_NANOS && (hot || computed.get() >= KNOWN);
    }
}
