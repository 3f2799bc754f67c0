package braid.cluster.driver;

import braid.TaskOptions;
import braid.cluster.code.Functions;
import braid.cluster.wire.Frame;
import braid.cluster.wire.OptionsCodec;
import braid.cluster.wire.Packer;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Objects;

/// Writes jobs for workers, with what those lack, and numbers them. Guarded by the scheduler's lock.
final class JobWriter {

    /// An input of so many bytes is kept where it went, in case that another job needs it there.
    private static final int KEPT_FROM = 1024;

    private final Functions functions;

    /// The functions whose values are wanted here: those of their tasks come along, however large.
    private final BitSet shipped = new BitSet();

    private long ids;

    JobWriter(Functions functions) {
        this.functions = functions;
    }

    /// A number that no try and no value has had.
    long nextId() {
        return ++ids;
    }

    /// Has the values of jobs like `job` come along from now on.
    void ship(Job job) {
        if (!job.functions.isEmpty()) {
            shipped.set(job.functions.getFirst());
        }
    }

    /// Whether `to` takes it without a class to load.
    static boolean isQuick(Job job, WorkerLink to) {
        for (int function : job.functions) {
            if (!to.functions.get(function)) {
                return false;
            }
        }
        for (Job input : job.inputs) {
            if (input.at != to && input.outcome != null && !input.keepers.contains(to)) {
                return false;
            }
        }
        return true;
    }

    /// Writes `job` for `to`: first the functions that `to` lacks. If it throws, [#written] is not to be called.
    void write(Job job, WorkerLink to, Packer out) {
        for (int i = 0; i < job.functions.size(); i++) {
            int function = job.functions.get(i);
            if (!to.functions.get(function) && job.functions.indexOf(function) == i) {
                out.putByte(Frame.FUNCTION);
                out.putVarint(function);
                out.putBytes(functions.bytes(function));
            }
        }
        TaskOptions options = job.task.options();
        boolean special = OptionsCodec.isNeeded(options);
        boolean ship = !job.functions.isEmpty() && shipped.get(job.functions.getFirst());
        out.putByte(Frame.TASK);
        out.putVarint(job.id);
        out.putByte((ship ? Frame.SHIP : 0) | (special ? Frame.OPTIONS : 0));
        if (special) {
            OptionsCodec.write(options, out);
        }
        out.putVarint(job.inputs.size());
        for (Job input : job.inputs) {
            input(input, to, out);
        }
        int part = out.beginPart();
        out.attach(Objects.requireNonNull(job.body));
        out.endPart(part);
    }

    /// Says that `to` has what was written for it.
    static void written(Job job, WorkerLink to) {
        for (int function : job.functions) {
            to.functions.set(function);
        }
        for (Job input : job.inputs) {
            ByteBuffer bytes = input.outcome;
            boolean along = bytes != null && bytes.remaining() < KEPT_FROM;
            if (input.at != to && !along && !input.keepers.contains(to)) {
                input.keepers.add(to);
            }
        }
    }

    private void input(Job input, WorkerLink to, Packer out) {
        ByteBuffer bytes = input.outcome;
        if (input.at == to || input.keepers.contains(to)) {
            out.putByte(Frame.HERE);
            out.putVarint(input.id);
        } else if (bytes == null) {
            out.putByte(Frame.ELSEWHERE);
            out.putVarint(input.id);
            out.putText(input.keeper().peer.id());
        } else if (bytes.remaining() < KEPT_FROM) {
            out.putByte(Frame.ALONG);
            outcome(bytes, out);
        } else {
            if (input.id == 0) {
                input.id = nextId();
            }
            out.putByte(Frame.KEEP);
            out.putVarint(input.id);
            outcome(bytes, out);
        }
    }

    private static void outcome(ByteBuffer bytes, Packer out) {
        int part = out.beginPart();
        out.attach(bytes);
        out.endPart(part);
    }
}
