package braid.spi;

import braid.Failure;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of one element in a task: any number of entries, each a value or a [Failed]; none where a filter
/// dropped it.
public final class Outcome implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Object[] NOTHING = {};

    /// The one entry, or an array of another number of entries; a record, so that no value of the user's is taken
    /// for it.
    @SuppressWarnings("serial") // the values' own business
    private final Object entries;

    @SuppressWarnings("serial")
    private final @Nullable Object state;

    private final boolean folded;

    /// Entries that are not exactly one.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entries(Object[] all) implements Serializable {}

    private Outcome(Object entries, @Nullable Object state, boolean folded) {
        this.entries = entries;
        this.state = state;
        this.folded = folded;
    }

    private static Object packed(List<Object> entries) {
        return entries.size() == 1 ? entries.getFirst() : new Entries(entries.isEmpty() ? NOTHING : entries.toArray());
    }

    /// An entry that stands for a failure.
    public record Failed(Failure failure) implements Serializable {}

    /// An entry that stands for a value which an engine keeps, [Engine#fetch].
    public enum Kept {
        /// The one.
        VALUE
    }

    private static final Outcome KEPT = of(Kept.VALUE);

    /// One value, which an engine keeps.
    public static Outcome kept() {
        return KEPT;
    }

    /// One value.
    public static Outcome of(Object value) {
        return new Outcome(value, null, false);
    }

    /// One failure.
    public static Outcome failed(Failure failure) {
        return of(new Failed(failure));
    }

    /// Any entries.
    public static Outcome ofAll(List<Object> entries) {
        return new Outcome(packed(entries), null, false);
    }

    /// Any entries, beside the state that the next step of an accumulation begins with.
    public static Outcome withState(List<Object> entries, @Nullable Object state) {
        return new Outcome(packed(entries), state, true);
    }

    /// Passes on the values, and the failures as such.
    @SuppressWarnings("unchecked")
    public <T> void pass(Receiver<? super T> down) throws InterruptedException {
        for (int i = 0; i < size(); i++) {
            Object entry = get(i);
            if (entry instanceof Failed failed) {
                down.signal(failed.failure());
            } else {
                down.receive((T) entry);
            }
        }
    }

    /// How many entries there are.
    public int size() {
        return entries instanceof Entries(Object[] all) ? all.length : 1;
    }

    /// Entry number `index`: a value or a [Failed].
    public Object get(int index) {
        return entries instanceof Entries(Object[] all) ? all[index] : entries;
    }

    /// All entries.
    public List<Object> entries() {
        return entries instanceof Entries(Object[] all) ? List.of(all) : List.of(entries);
    }

    /// Whether an engine keeps values of it.
    public boolean isKept() {
        if (state == Kept.VALUE) {
            return true;
        }
        if (!(entries instanceof Entries(Object[] all))) {
            return entries == Kept.VALUE;
        }
        for (Object entry : all) {
            if (entry == Kept.VALUE) {
                return true;
            }
        }
        return false;
    }

    /// Whether this is what became of a step of an accumulation; if not, [#state] is lost, not absent.
    public boolean isFolded() {
        return folded;
    }

    /// The state after this step of an accumulation; null where there was no element yet.
    public @Nullable Object state() {
        return state;
    }
}
