package braid.cluster.driver;

import braid.cluster.code.OutcomeCodec;
import braid.cluster.wire.Frame;
import braid.cluster.wire.Link;
import braid.cluster.wire.Unpacker;
import braid.spi.Callbacks;
import braid.spi.Outcome;
import braid.spi.TaskRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes what one worker says.
final class WorkerFrames implements Link.Taker {

    private final Scheduler scheduler;
    private final OutcomeCodec codec;
    private final Origins origins;
    private final Consumer<TaskRun> runs;
    private final BiConsumer<WorkerLink, Throwable> broken;
    private @Nullable WorkerLink link;

    /// @param broken is told why nothing more will come
    WorkerFrames(
            Scheduler scheduler,
            OutcomeCodec codec,
            Origins origins,
            Consumer<TaskRun> runs,
            BiConsumer<WorkerLink, Throwable> broken) {
        this.scheduler = scheduler;
        this.codec = codec;
        this.origins = origins;
        this.runs = runs;
        this.broken = broken;
    }

    /// Says whose words these are. Before anything comes.
    void of(WorkerLink worker) {
        link = worker;
    }

    @Override
    public void take(Unpacker frames) {
        WorkerLink worker = java.util.Objects.requireNonNull(link);
        scheduler.change(() -> take(frames, worker));
    }

    private void take(Unpacker in, WorkerLink worker) {
        while (in.left() > 0) {
            int frame = in.takeByte();
            switch (frame) {
                case Frame.DONE -> done(in, worker);
                case Frame.MISSING -> missing(in, worker);
                case Frame.RETURNED -> returned(in, worker);
                case Frame.STATUS -> {
                    worker.status(in);
                    scheduler.fill();
                }
                case Frame.RAN -> ran(in, worker);
                default -> throw new IllegalArgumentException("no frame of a worker: " + frame);
            }
        }
    }

    private void done(Unpacker in, WorkerLink worker) {
        long id = in.takeVarint();
        boolean whole = in.takeByte() != 0;
        ByteBuffer bytes = in.takePart().rest();
        Outcome shape = OutcomeCodec.plainShape(new Unpacker(bytes)); // before the job is: this may be junk
        boolean kept = shape == null ? OutcomeCodec.hasValues(new Unpacker(bytes)) : shape.isKept();
        Job job = worker.remove(id);
        if (job == null) {
            worker.release(id);
            return;
        }
        scheduler.finished(
                job,
                worker,
                kept,
                whole || !kept ? bytes : null,
                shape == null
                        ? () -> Callbacks.run(() -> job.task.complete(read(job, bytes)))
                        : () -> job.task.complete(shape));
    }

    /// What failed names elements and exceptions of the user's: to read them runs users' code.
    private Outcome read(Job job, ByteBuffer bytes) {
        try {
            return job.own(codec.readShape(new Unpacker(bytes), origins::of));
        } catch (RuntimeException | Error unreadable) {
            return Outcome.failed(job.failure(unreadable));
        }
    }

    private void missing(Unpacker in, WorkerLink worker) {
        Job job = worker.remove(in.takeVarint());
        long input = in.takeVarint();
        if (job != null) {
            Job gone = null;
            for (Job each : job.inputs) {
                gone = each.id == input ? each : gone;
            }
            scheduler.missing(job, gone, worker);
        }
    }

    private void returned(Unpacker in, WorkerLink worker) {
        int count = in.takeCount();
        worker.recalled = count == 0; // one with nothing to give back is not asked again at once
        List<Job> jobs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Job job = worker.remove(in.takeVarint());
            if (job != null) {
                jobs.add(job);
            }
        }
        scheduler.requeue(jobs);
    }

    private void ran(Unpacker in, WorkerLink worker) {
        Job job = worker.sent.get(in.takeVarint());
        String thread = in.takeText();
        long nanos = in.takeVarint();
        boolean failed = in.takeByte() != 0;
        int tasks = (int) in.takeVarint();
        if (job != null) {
            TaskRun run = new TaskRun(
                    job.origin.name(),
                    job.origin.line(),
                    worker.peer.name(),
                    thread,
                    System.nanoTime() - nanos,
                    nanos,
                    0,
                    failed,
                    tasks);
            scheduler.afterwards(() -> runs.accept(run));
        }
    }

    @Override
    public void broken(Throwable cause) {
        broken.accept(java.util.Objects.requireNonNull(link), cause);
    }
}
