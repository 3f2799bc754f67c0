package braid.spi;

import braid.Failure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of one element in a task: any number of entries, each a value or a [Failed]; none where a filter
/// dropped it.
public final class Outcome implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Object[] NOTHING = {};

    @SuppressWarnings("serial") // the values' own business
    private final Object[] entries;

    @SuppressWarnings("serial")
    private final @Nullable Object state;

    private Outcome(Object[] entries, @Nullable Object state) {
        this.entries = entries;
        this.state = state;
    }

    /// An entry that stands for a failure.
    public record Failed(Failure failure) implements Serializable {}

    /// One value.
    public static Outcome of(Object value) {
        return new Outcome(new Object[] {value}, null);
    }

    /// One failure.
    public static Outcome failed(Failure failure) {
        return of(new Failed(failure));
    }

    /// Any entries.
    public static Outcome ofAll(List<Object> entries) {
        return new Outcome(entries.isEmpty() ? NOTHING : entries.toArray(), null);
    }

    /// Any entries, beside the state that the next step of an accumulation begins with.
    public static Outcome withState(List<Object> entries, @Nullable Object state) {
        return new Outcome(entries.isEmpty() ? NOTHING : entries.toArray(), state);
    }

    /// How many entries there are.
    public int size() {
        return entries.length;
    }

    /// Entry number `index`: a value or a [Failed].
    public Object get(int index) {
        return entries[index];
    }

    /// All entries.
    public List<Object> entries() {
        List<Object> all = new ArrayList<>(entries.length);
        for (Object entry : entries) {
            all.add(entry);
        }
        return all;
    }

    /// The state after this step of an accumulation, or null.
    public @Nullable Object state() {
        return state;
    }
}
