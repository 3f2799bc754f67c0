package braid.cluster.wire;

import braid.WorkerInfo;

/// How a worker does, as it says itself.
///
/// @param info all that it knows; its name, host and traffic are the driver's to fill in
/// @param busy how many tasks of this driver were begun and are not done
public record Status(WorkerInfo info, int busy) {

    /// Writes it.
    @SuppressWarnings("EnumOrdinal") // members of a cluster are of one version
    public void write(Packer out) {
        out.putByte(info.state().ordinal());
        out.putVarint(info.threads());
        out.putVarint(info.running());
        out.putVarint(info.queued());
        out.putVarint(info.keptBytes());
        out.putVarint(info.heapUsed());
        out.putVarint(info.heapMax());
        out.putLong(Double.doubleToLongBits(info.load()));
        out.putVarint(info.lost());
        out.putVarint(busy);
    }

    /// Reads it, of the worker `name` on `host`.
    public static Status read(Unpacker in, String name, String host, long received, long sent) {
        int state = in.takeByte();
        WorkerInfo.State[] states = WorkerInfo.State.values();
        if (state >= states.length) {
            throw new IllegalArgumentException("no state of a worker: " + state);
        }
        int threads = (int) in.takeVarint();
        int running = (int) in.takeVarint();
        int queued = (int) in.takeVarint();
        long kept = in.takeVarint();
        long used = in.takeVarint();
        long max = in.takeVarint();
        double load = Double.longBitsToDouble(in.takeLong());
        int lost = (int) in.takeVarint();
        WorkerInfo info = new WorkerInfo(
                name, host, states[state], threads, running, queued, kept, used, max, load, received, sent, lost);
        return new Status(info, (int) in.takeVarint());
    }
}
