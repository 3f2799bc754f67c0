package braid.cluster.code;

import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Throwables as bytes, with stack traces, causes and suppressed ones. Safe for threads.
///
/// Writing never fails: one that is not serializable, alone or as a cause, has a [StandInException] in its place.
/// Reading fails on junk only: a summary goes along, for where the class is missing.
public final class Throwables {

    private static final int MOST = 100;
    private static final int FRAMES = 1_024;

    private final ClassSpace classes;

    /// Throwables of `classes`: on a worker a [DriverLoader], on a driver its [ClassFiles].
    public Throwables(ClassSpace classes) {
        this.classes = classes;
    }

    /// Writes `thrown`.
    public void write(Throwable thrown, Packer out) {
        List<Throwable> all = all(thrown);
        int part = out.beginPart();
        serialize(thrown, all, out);
        out.endPart(part);
        part = out.beginPart();
        out.putVarint(all.size());
        for (Throwable each : all) {
            summarize(each, all, out);
        }
        out.endPart(part);
    }

    /// `top` and what it holds, each once, before what it holds.
    private static List<Throwable> all(Throwable top) {
        IdentityHashMap<Throwable, Boolean> seen = new IdentityHashMap<>();
        List<Throwable> all = new ArrayList<>();
        all.add(top);
        seen.put(top, true);
        for (int i = 0; i < all.size(); i++) {
            for (Throwable each : held(all.get(i))) {
                if (all.size() < MOST && seen.put(each, true) == null) {
                    all.add(each);
                }
            }
        }
        return all;
    }

    private static List<Throwable> held(Throwable holder) {
        List<Throwable> held = new ArrayList<>();
        Throwable cause = Foreign.told(holder::getCause);
        if (cause != null) {
            held.add(cause);
        }
        held.addAll(List.of(holder.getSuppressed()));
        return held;
    }

    private static StackTraceElement[] frames(Throwable thrown) {
        StackTraceElement[] frames = Foreign.told(thrown::getStackTrace);
        return frames == null ? new StackTraceElement[0] : frames;
    }

    private void serialize(Throwable thrown, List<Throwable> all, Packer out) {
        IdentityHashMap<Throwable, Throwable> standIns = new IdentityHashMap<>();
        String reason = obstacle(thrown, standIns, out);
        // To try each of so many, which may all be too deep, takes seconds: the summary does.
        if (reason == null || all.size() == MOST) {
            return;
        }
        Packer trial = new Packer(1_024);
        for (int i = all.size() - 1; i >= 0; i--) {
            Throwable each = all.get(i);
            trial.cutTo(0);
            String why = obstacle(each, standIns, trial);
            if (why != null) {
                standIns.put(each, standIn(each, why));
            }
        }
        // Where even that fails the summary has to do.
        obstacle(standIns.getOrDefault(thrown, thrown), standIns, out);
    }

    /// Writes `thrown`, or says why not.
    private @Nullable String obstacle(Throwable thrown, IdentityHashMap<Throwable, Throwable> standIns, Packer out) {
        try {
            ObjectWriter.write(thrown, classes, standIns, out);
            return null;
        } catch (ObjectWriter.Refused e) {
            Obstacle obstacle = Obstacle.of(thrown, e, classes);
            return obstacle.path().isEmpty() ? obstacle.reason() : obstacle.path() + ": " + obstacle.reason();
        }
    }

    private static StandInException standIn(Throwable each, String reason) {
        StandInException standIn =
                new StandInException(each.getClass().getName(), Foreign.told(each::getMessage), reason);
        standIn.setStackTrace(frames(each));
        Throwable cause = Foreign.told(each::getCause);
        if (cause != null) {
            standIn.initCause(cause);
        }
        for (Throwable suppressed : each.getSuppressed()) {
            standIn.addSuppressed(suppressed);
        }
        return standIn;
    }

    private static void summarize(Throwable thrown, List<Throwable> all, Packer out) {
        out.putText(thrown.getClass().getName());
        putOptional(Foreign.told(thrown::getMessage), out);
        StackTraceElement[] frames = frames(thrown);
        int count = Math.min(FRAMES, frames.length);
        out.putVarint(count);
        for (int i = 0; i < count; i++) {
            out.putText(frames[i].getClassName());
            out.putText(frames[i].getMethodName());
            putOptional(frames[i].getFileName(), out);
            out.putVarint(Math.max(0, frames[i].getLineNumber() + 2));
        }
        Throwable cause = Foreign.told(thrown::getCause);
        out.putVarint(cause == null ? 0 : indexOf(cause, all));
        Throwable[] suppressed = thrown.getSuppressed();
        int few = Math.min(MOST, suppressed.length);
        out.putVarint(few);
        for (int i = 0; i < few; i++) {
            out.putVarint(indexOf(suppressed[i], all));
        }
    }

    /// 0, the top, which is in nobody, stands for none.
    @SuppressWarnings("ReferenceEquality") // equal ones are two
    private static int indexOf(Throwable thrown, List<Throwable> all) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) == thrown) {
                return i;
            }
        }
        return 0;
    }

    private static void putOptional(@Nullable String text, Packer out) {
        out.putByte(text == null ? 0 : 1);
        if (text != null) {
            out.putText(text);
        }
    }

    /// Reads a throwable, or a stand-in where its class is not known or will not be made.
    ///
    /// @throws CodecException if the bytes are none
    public Throwable read(Unpacker in) {
        Unpacker serialized;
        Unpacker summary;
        try {
            serialized = in.takePart();
            summary = in.takePart();
        } catch (IllegalArgumentException e) {
            throw new CodecException("no throwable: " + e.getMessage(), e);
        }
        String reason = "it could not be written";
        if (serialized.left() > 0) {
            try {
                if (ObjectReader.read(classes, serialized) instanceof Throwable thrown) {
                    return thrown;
                }
                reason = "something else came";
            } catch (Throwable e) {
                reason = "it could not be read here: " + Foreign.text(e);
            }
        }
        try {
            return readSummary(summary, reason);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CodecException("no throwable: " + e.getMessage(), e);
        }
    }

    private static Throwable readSummary(Unpacker in, String reason) {
        int count = in.takeCount();
        List<StandInException> all = new ArrayList<>();
        List<int[]> links = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StandInException standIn = new StandInException(in.takeText(), takeOptional(in), reason);
            List<StackTraceElement> frames = new ArrayList<>();
            for (int left = in.takeCount(); left > 0; left--) {
                frames.add(new StackTraceElement(
                        in.takeText(), in.takeText(), takeOptional(in), (int) in.takeVarint() - 2));
            }
            standIn.setStackTrace(frames.toArray(StackTraceElement[]::new));
            all.add(standIn);
            int cause = (int) in.takeVarint();
            int[] link = new int[1 + in.takeCount()];
            link[0] = cause;
            for (int j = 1; j < link.length; j++) {
                link[j] = (int) in.takeVarint();
            }
            links.add(link);
        }
        for (int i = 0; i < count; i++) {
            int[] link = links.get(i);
            if (link[0] != 0) {
                all.get(i).initCause(all.get(checked(link[0], count)));
            }
            for (int j = 1; j < link.length; j++) {
                if (link[j] != 0) {
                    all.get(i).addSuppressed(all.get(checked(link[j], count)));
                }
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("none in it");
        }
        return all.getFirst();
    }

    private static int checked(int index, int count) {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("number " + index + " of " + count);
        }
        return index;
    }

    private static @Nullable String takeOptional(Unpacker in) {
        return in.takeByte() == 0 ? null : in.takeText();
    }
}
