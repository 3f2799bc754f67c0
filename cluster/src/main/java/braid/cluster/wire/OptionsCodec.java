package braid.cluster.wire;

import braid.Retry;
import braid.TaskOptions;
import braid.spi.Spans;
import java.time.Duration;

/// What a worker needs to know of a task's options. Retries are in its function, its worker was chosen.
public final class OptionsCodec {

    private OptionsCodec() {}

    /// Whether `options` say anything that a worker needs to know.
    public static boolean isNeeded(TaskOptions options) {
        return options.timeout() != null || options.priority() != 0 || options.thread() != TaskOptions.Kind.POOLED;
    }

    /// Writes `options`.
    @SuppressWarnings("EnumOrdinal") // members of a cluster are of one version
    public static void write(TaskOptions options, Packer out) {
        Duration timeout = options.timeout();
        out.putVarint(timeout == null ? 0 : Math.max(1, Spans.nanos(timeout)));
        out.putLong(options.priority());
        out.putByte(options.thread().ordinal());
    }

    /// Reads them.
    public static TaskOptions read(Unpacker in) {
        long nanos = in.takeVarint();
        int priority = (int) in.takeLong();
        int kind = in.takeByte();
        TaskOptions.Kind[] kinds = TaskOptions.Kind.values();
        if (kind >= kinds.length || nanos < 0) {
            throw new IllegalArgumentException("no options: " + kind + ", " + nanos);
        }
        Duration timeout = nanos == 0 ? null : Duration.ofNanos(nanos);
        return new TaskOptions(Retry.times(0), timeout, priority, null, kinds[kind]);
    }
}
