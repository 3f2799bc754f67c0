package braid.cluster.code;

import braid.Failure;
import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import braid.spi.Described;
import braid.spi.Origin;
import braid.spi.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Outcomes as bytes: their entries, each a value, a failure, or a value that stays where it is.
///
/// A failure names its node by the number that the driver gave the node's [Origin]: only the driver knows its name.
///
/// @param values how values are written
/// @param throwables how causes are written
/// @param worker the name of this worker, or null on a driver
public record OutcomeCodec(
        Values values, Throwables throwables, @Nullable String worker) {

    private static final int VALUE = 0;
    private static final int LEFT = 1;
    private static final int FAILED = 2;

    private static final int FOLDED = 1;
    private static final int STATE_OWN = 2;
    private static final int STATE_LAST = 4;
    private static final int STATE_LEFT = 8;
    private static final int STATES = STATE_OWN | STATE_LAST | STATE_LEFT;

    private static final String NUMBER = "#";

    /// The node of what no function did: the engine, on one of its sides. The driver puts the task's own in its place.
    public static final Origin NOBODY = new Origin("a task", "");

    private static final AtomicReferenceArray<@Nullable Origin> NUMBERED = new AtomicReferenceArray<>(4_096);

    /// What a driver's node is called on a worker.
    public static Origin numbered(int origin) {
        if (origin < 0 || origin >= NUMBERED.length()) {
            return new Origin(NUMBER + origin, "");
        }
        Origin known = NUMBERED.get(origin);
        if (known == null) {
            known = new Origin(NUMBER + origin, "");
            NUMBERED.set(origin, known);
        }
        return known;
    }

    /// Writes `outcome`. A value that cannot travel becomes a failure of `node` that says why. Runs users' code.
    @SuppressWarnings("ReferenceEquality") // the state may be equal to an entry, and yet another object
    public void write(Outcome outcome, Origin node, Packer out) {
        int size = outcome.size();
        Object state = outcome.state();
        boolean same = state != null && size > 0 && outcome.get(size - 1) == state;
        int flags = !outcome.isFolded() ? 0 : FOLDED | (state == null ? 0 : same ? STATE_LAST : STATE_OWN);
        out.putByte(flags);
        out.putVarint(size);
        for (int i = 0; i < size; i++) {
            entry(outcome.get(i), node, out);
        }
        if ((flags & STATE_OWN) != 0) {
            entry(state, node, out);
        }
    }

    private void entry(@Nullable Object entry, Origin node, Packer out) {
        if (entry instanceof Outcome.Failed(Failure failure)) {
            failure(failure, out);
            return;
        }
        int begun = out.size();
        try {
            out.putByte(VALUE);
            int part = out.beginPart();
            values.write(java.util.Objects.requireNonNull(entry), out);
            out.endPart(part);
        } catch (CodecException cannotTravel) {
            out.cutTo(begun);
            failure(new Failure(null, cannotTravel, node.name(), node.line()), out);
        }
    }

    /// Writes the shape of `outcome`, its values left where they are. Runs users' code where there are failures.
    public void writeShape(Outcome outcome, Packer out) {
        int size = outcome.size();
        out.putByte(!outcome.isFolded() ? 0 : FOLDED | (outcome.state() == null ? 0 : STATE_LEFT));
        out.putVarint(size);
        for (int i = 0; i < size; i++) {
            if (outcome.get(i) instanceof Outcome.Failed(Failure failure)) {
                failure(failure, out);
            } else {
                out.putByte(LEFT);
            }
        }
    }

    private void failure(Failure failure, Packer out) {
        out.putByte(FAILED);
        int part = out.beginPart();
        int number = number(failure);
        out.putVarint(number);
        if (number == 0) {
            out.putText(failure.node());
            out.putText(failure.line());
        }
        String where = failure.worker() == null ? worker : failure.worker();
        out.putText(where == null ? "" : where);
        element(failure.element(), out);
        throwables.write(failure.cause(), out);
        out.endPart(part);
    }

    /// The number of its node; 0 for a name. A driver has names alone, and a name of a user's has a line.
    private int number(Failure failure) {
        boolean numbered =
                worker != null && failure.line().isEmpty() && failure.node().startsWith(NUMBER);
        return numbered ? Integer.parseInt(failure.node().substring(1)) : 0;
    }

    private void element(@Nullable Object element, Packer out) {
        if (element == null) {
            out.putByte(0);
            return;
        }
        int begun = out.size();
        try {
            out.putByte(1);
            int part = out.beginPart();
            values.write(element, out);
            out.endPart(part);
        } catch (CodecException cannotTravel) {
            out.cutTo(begun);
            out.putByte(2);
            out.putText(element.getClass().getName() + ": " + Described.of(element));
        }
    }

    /// A failure of [#NOBODY].
    public static Failure ofNobody(Throwable cause) {
        return new Failure(null, cause, NOBODY.name(), NOBODY.line());
    }

    /// Whether a failure is of [#NOBODY].
    public static boolean isOfNobody(Failure failure) {
        return failure.node().equals(NOBODY.name()) && failure.line().equals(NOBODY.line());
    }

    /// Reads an outcome with its values; those that were left are [Outcome.Kept]. One that cannot be read is a failure
    /// of [#NOBODY]. Runs users' code.
    ///
    /// @param origins the nodes by their numbers; null where one is not known
    public Outcome read(Unpacker in, IntFunction<@Nullable Origin> origins) {
        return read(in, origins, true);
    }

    /// The shape of an outcome without failures: each value is a [Outcome.Kept], which is not looked at. Null where
    /// there is a failure: to read one runs users' code, as [#readShape] does.
    public static @Nullable Outcome plainShape(Unpacker in) {
        int flags = in.takeByte();
        int size = in.takeCount();
        boolean failed = false;
        for (int i = 0; i < size; i++) {
            failed |= pass(in) == FAILED;
        }
        if ((flags & STATE_OWN) != 0) {
            failed |= pass(in) == FAILED;
        }
        if (failed) {
            return null;
        }
        if (size == 1 && flags == 0) {
            return Outcome.kept();
        }
        List<Object> entries = Collections.nCopies(size, Outcome.Kept.VALUE);
        return (flags & FOLDED) == 0
                ? Outcome.ofAll(entries)
                : Outcome.withState(entries, (flags & STATES) == 0 ? null : Outcome.Kept.VALUE);
    }

    /// Whether an outcome has values, or a state, beside its failures.
    public static boolean hasValues(Unpacker in) {
        int flags = in.takeByte();
        boolean found = (flags & STATE_LEFT) != 0;
        for (int left = in.takeCount() + ((flags & STATE_OWN) == 0 ? 0 : 1); left > 0; left--) {
            found |= pass(in) != FAILED;
        }
        return found;
    }

    /// Passes over an entry.
    ///
    /// @return what it is
    private static int pass(Unpacker in) {
        int tag = in.takeByte();
        if (tag == VALUE || tag == FAILED) {
            in.takePart();
        } else if (tag != LEFT) {
            throw new IllegalArgumentException("no entry of an outcome: " + tag);
        }
        return tag;
    }

    /// Reads the shape of an outcome: each value is a [Outcome.Kept], which is not looked at.
    public Outcome readShape(Unpacker in, IntFunction<@Nullable Origin> origins) {
        return read(in, origins, false);
    }

    private Outcome read(Unpacker in, IntFunction<@Nullable Origin> origins, boolean whole) {
        int flags = in.takeByte();
        int size = in.takeCount();
        if (size == 1 && flags == 0) {
            Object only = entry(in, origins, whole);
            return only == Outcome.Kept.VALUE ? Outcome.kept() : Outcome.of(only);
        }
        List<Object> entries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            entries.add(entry(in, origins, whole));
        }
        if ((flags & FOLDED) == 0) {
            return Outcome.ofAll(entries);
        }
        Object state = null;
        if ((flags & STATE_OWN) != 0) {
            state = entry(in, origins, whole);
        } else if ((flags & STATE_LAST) != 0) {
            state = entries.getLast();
        } else if ((flags & STATE_LEFT) != 0) {
            state = Outcome.Kept.VALUE;
        }
        if (state instanceof Outcome.Failed) {
            // No state that the next step could begin with: it is told that there is none.
            if ((flags & STATE_OWN) != 0) {
                entries.add(state);
            }
            return Outcome.ofAll(entries);
        }
        return Outcome.withState(entries, state);
    }

    private Object entry(Unpacker in, IntFunction<@Nullable Origin> origins, boolean whole) {
        int tag = in.takeByte();
        return switch (tag) {
            case LEFT -> Outcome.Kept.VALUE;
            case FAILED -> new Outcome.Failed(failure(in.takePart(), origins));
            case VALUE -> {
                Unpacker part = in.takePart();
                yield whole ? value(part) : Outcome.Kept.VALUE;
            }
            default -> throw new IllegalArgumentException("no entry of an outcome: " + tag);
        };
    }

    private Object value(Unpacker part) {
        try {
            return values.read(part);
        } catch (CodecException unreadable) {
            return new Outcome.Failed(ofNobody(unreadable));
        }
    }

    private Failure failure(Unpacker in, IntFunction<@Nullable Origin> origins) {
        int number = (int) in.takeVarint();
        Origin origin;
        if (number == 0) {
            origin = new Origin(in.takeText(), in.takeText());
        } else {
            Origin known = origins.apply(number);
            origin = known == null ? numbered(number) : known;
        }
        String where = in.takeText();
        Object element = switch (in.takeByte()) {
            case 0 -> null;
            case 1 -> readElement(in.takePart());
            default -> in.takeText();
        };
        Throwable cause = throwables.read(in);
        return new Failure(element, cause, origin.name(), origin.line(), where.isEmpty() ? null : where);
    }

    private Object readElement(Unpacker part) {
        try {
            return values.read(part);
        } catch (CodecException unreadable) {
            return "an element that cannot be read: " + unreadable.getMessage();
        }
    }
}
